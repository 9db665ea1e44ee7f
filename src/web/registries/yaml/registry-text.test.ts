import { constantFrom, assert, boolean, property, record, string, stringMatching, subarray } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Environment } from '#contract/common.ts'
import { ShortRegistry } from '#contract/manifests.ts'
import { RegistryKind } from '#contract/registries.ts'
import { emptyInput, type RegistryInput } from '../registry-input.ts'
import { fieldNames, fieldsOf, type Typed } from './registry-fields.ts'
import { readText, writeText } from './registry-text.ts'

const typed = (input: Partial<RegistryInput>): Typed => ({ input: { ...emptyInput, ...input }, choice: 'keep' })
const ghcr = typed({ name: 'GitHub Registry', url: 'ghcr.io', username: 'me' })

function read(text: string, before: Typed = ghcr): Typed {
  const result = readText(text, before)
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.typed
}

const problems = (text: string) => {
  const result = readText(text, ghcr)
  return result.ok ? [] : result.issues.map(({ at, message }) => `${at.line}:${at.column} ${message}`)
}

test('a field of the short form is one of the form as well', () => {
  expect(Object.keys(ShortRegistry.shape).toSorted()).toEqual([...fieldNames, 'password', 'passwordFrom'].toSorted())
})

test('what the page has in its example is what the form holds', () => {
  const text = writeText(fieldsOf(ghcr.input), '', '')

  expect(text).toBe('name: GitHub Registry\nurl: ghcr.io\nusername: me\n')
  expect(read(text)).toEqual(ghcr)
})

test('every form comes back from its YAML as it was', () => {
  const words = string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .map((text) => text.replaceAll(/\p{C}/gu, '').trim())
    .filter((text) => text !== '')
  const inputs = record({
    name: words,
    url: words,
    kind: constantFrom('' as const, ...RegistryKind.options),
    imagePath: constantFrom('', 'cpoder/pesitwizard-server', '0123', 'null', '1e3'),
    defaultTag: stringMatching(/^\w[\w.-]{0,20}$/),
    authentication: constantFrom('none', 'password', 'node-identity'),
    username: words.map((text) => text.replaceAll(':', '')).map((text) => text.trim() || 'me'),
    password: string(),
    expiresAt: constantFrom('', '2027-01-31', '2027-01-31T10:00:00Z'),
    delivery: constantFrom('static' as const),
    tenantId: constantFrom(''),
    description: string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll(/\p{Cc}/gu, '')),
    environments: subarray(Environment.options),
    isDefault: boolean(),
    enabled: boolean(),
    rotateEveryDays: constantFrom('', '1', '90', '3650'),
    plainHttp: boolean(),
    caCertificate: constantFrom(
      '',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      '-----BEGIN CERTIFICATE----- x',
    ),
  })
  assert(
    property(inputs, constantFrom('keep', 'replace', 'remove'), (input, choice) => {
      const text = writeText(fieldsOf(input), 'kept', '')
      const before = { input, choice }
      expect(read(text, before)).toEqual(before)
      expect(read(writeText(fieldsOf(input), 'kept', text), before)).toEqual(before)
    }),
    { numRuns: 300 },
  )
})

describe('of what was written by hand', () => {
  const byHand = '# Ours\nurl: ghcr.io # the host\nname: GitHub Registry\nusername: me\n'

  test('order and comments stay, and only what changed is changed', () => {
    const { input } = read(byHand)

    const text = writeText(fieldsOf({ ...input, username: 'you', enabled: false }), 'kept', byHand)

    expect(text).toBe(
      '# Ours\nurl: ghcr.io # the host\nname: GitHub Registry\nusername: you\nenabled: false\n\n# password: kept\n',
    )
  })

  test('the note about the password is written once', () => {
    const once = writeText(fieldsOf(ghcr.input), 'kept', byHand)
    const twice = writeText(fieldsOf(ghcr.input), 'typed', once)

    expect(twice.match(/password/g)).toHaveLength(1)
    expect(twice).toContain('# password: typed')
  })
})

describe('a password', () => {
  test('that is typed is taken, and is not written again', () => {
    const { input, choice } = read('name: a\nurl: ghcr.io\nusername: me\npassword: hunter-2-hunter\n')

    const text = writeText(
      fieldsOf(input),
      'typed in the form',
      'name: a\nurl: ghcr.io\nusername: me\npassword: hunter-2-hunter\n',
    )

    expect([input.password, choice]).toEqual(['hunter-2-hunter', 'replace'])
    expect(text).not.toContain('hunter')
  })

  test('of digits stays text', () => {
    expect(read('name: a\nurl: ghcr.io\nusername: me\npassword: 00123\n').input.password).toBe('00123')
  })

  test('that is not named is kept, and null removes it', () => {
    const before = { input: { ...ghcr.input, password: 'typed before' }, choice: 'replace' } as const

    expect(read('name: a\nurl: ghcr.io\nusername: me\n', before)).toMatchObject({
      input: { password: 'typed before' },
      choice: 'replace',
    })
    expect(read('name: a\nurl: ghcr.io\nusername: me\npassword: null\n', before)).toMatchObject({
      input: { password: '' },
      choice: 'remove',
    })
  })
})

test('the long form is understood too', () => {
  const text = 'apiVersion: pesitwizard.com/v1alpha1\nkind: Registry\nmetadata: {name: Long}\nspec: {url: ghcr.io}\n'

  expect(read(text).input).toMatchObject({ name: 'Long', url: 'ghcr.io', authentication: 'none' })
})

test.each([
  ['name: a\nurl: ghcr.io\nusernme: me\n', ['3:1 Unknown key "usernme"; did you mean "username"?']],
  ['name: a\n', ['1:1 url is missing']],
  ['name: a\nurl: ghcr.io\nusername: {me\n', ['4:1 The indentation does not fit']],
  [
    'name: a\nurl: ghcr.io\nrotateEveryDays: soon\n',
    ['3:18 rotateEveryDays: Invalid input: expected number, received string'],
  ],
  [
    'name: a\nurl: ghcr.io\npassword:\n',
    ['3:10 password is empty: leave it out to keep what is there, or write null to remove it'],
  ],
  ['name: a\nurl: b\n---\nname: c\nurl: d\n', ['4:1 One registry is described here, and nothing else']],
  ['', ['1:1 One registry is described here, and nothing else']],
])('%j is refused where it is wrong', (text, wanted) => {
  expect(problems(text)).toEqual(wanted)
})

test('what is wrong never repeats a value', () => {
  const secret = 'hunter-2-hunter'
  for (const text of [
    `password: "${secret}`,
    `name: a\nurl: {${secret}}\npassword: [${secret}]`,
    `${secret}: ${secret}: x`,
  ]) {
    expect(problems(text).join()).not.toContain(secret)
  }
})
