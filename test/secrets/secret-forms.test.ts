import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { binary, canary, findLeaks, formsOf, plainCanary } from './secret-forms.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** As secrets have leaked elsewhere: by themselves, and inside of something. */
const spellings: readonly (readonly [string, (secret: string) => string])[] = [
  ['plain', (secret) => `password is ${secret}, it says`],
  ['in JSON', (secret) => JSON.stringify({ a: [{ password: secret }] })],
  ['in JSON in JSON', (secret) => JSON.stringify({ body: JSON.stringify({ password: secret }) })],
  ['printed as an object', (secret) => inspect({ password: secret })],
  ['in a URL', (secret) => `https://host/?q=${encodeURIComponent(secret)}&more`],
  ['in a form', (secret) => new URLSearchParams({ password: secret }).toString()],
  ['as base64', (secret) => base64(secret)],
  ['as base64 behind a user', (secret) => `Basic ${base64(`u:${secret}`)}`],
  ['as base64 behind another user', (secret) => base64(`user:${secret}`)],
  ['as base64 of a document', (secret) => base64(JSON.stringify({ auths: { a: { password: secret } } }))],
  ['as base64url', (secret) => Buffer.from(`xy${secret}`).toString('base64url')],
  ['as hex', (secret) => Buffer.from(secret).toString('hex')],
  ['without its beginning', (secret) => secret.slice(4)],
  ['without its end', (secret) => `${secret.slice(0, -4)}…`],
]

const kinds = [
  ['a canary', canary],
  ['a plain canary', plainCanary],
] as const

for (const [kind, make] of kinds) {
  test.each(spellings)(`${kind} is found %s`, (_name, spell) => {
    const planted = make('password')

    const leaks = findLeaks([planted], [{ where: 'log', content: binary(spell(planted.value)) }])

    expect(leaks).toEqual([expect.stringMatching(/^password in log/)])
  })
}

test('each form of a canary is one of its own, so that none stands in for another', () => {
  const forms = formsOf(canary('password').value)

  const contained = [...forms].filter(([name, form]) =>
    [...forms].some(([other, text]) => other !== name && text.includes(form)),
  )
  // Letters and digits leave nothing that the URL forms of base64 and the two cases of hexadecimal must change.
  expect(contained.filter(([name]) => !/^(hex|base64)/.test(name))).toEqual([])
  expect(forms.size).toBe(16)
})

test('a canary is found in bytes, and not where it belongs', () => {
  const planted = canary('password', /^Secret\//)
  const bytes = Buffer.concat([Buffer.from([0, 255, 10]), Buffer.from(planted.value), Buffer.from([0, 128])])
  const content = bytes.toString('latin1')

  const leaks = findLeaks(
    [planted],
    [
      { where: 'console.db', content },
      { where: 'Secret/data', content },
    ],
  )

  expect(leaks).toEqual(['password in console.db (plain)'])
})

test('nothing is found where nothing is', () => {
  const others = canary('other').value
  expect(findLeaks([canary('password')], [{ where: 'log', content: binary(others) }])).toEqual([])
})
