import { inspect } from 'node:util'
import { Secret } from '#platform/secret.ts'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  credentialsFor,
  type DockerConfigType,
  dockerConfigKey,
  keyMatchesImage,
  readDockerConfig,
  writeDockerConfig,
} from './docker-config.ts'
import { parseImageReference, type ImageReference } from '#contract/image-reference.ts'

function image(text: string): ImageReference {
  const parsed = parseImageReference(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.image
}

function entriesOf(text: string, type?: DockerConfigType): unknown {
  const read = readDockerConfig(text, type)
  if (!read.ok) return read.reason
  return read.entries.map(({ key, credential }) => [key, credential.username, credential.password.expose()])
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('writing', () => {
  test('puts the credential under the key that every tool finds', () => {
    const written = writeDockerConfig({ host: 'ghcr.io', username: 'me', password: new Secret('p:w"') }).expose()

    expect(written).toBe(`{"auths":{"ghcr.io":{"username":"me","password":"p:w\\"","auth":"${base64('me:p:w"')}"}}}`)
  })

  test('keeps the old key of Docker Hub', () => {
    expect([dockerConfigKey('docker.io'), dockerConfigKey('r.example:5000')]).toEqual([
      'https://index.docker.io/v1/',
      'r.example:5000',
    ])
  })

  test('what it writes it reads back: colons, quotes, any script', () => {
    const username = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes(':'))
    const password = fc.string({ unit: 'grapheme' })

    fc.assert(
      fc.property(username, password, (user, word) => {
        const written = writeDockerConfig({ host: 'r.example', username: user, password: new Secret(word) })
        expect(entriesOf(written.expose())).toEqual([['r.example', user, word]])
      }),
    )
  })
})

describe('reading', () => {
  test.each<[string, string, DockerConfigType | undefined, unknown]>([
    ['auth alone', `{"auths":{"a":{"auth":"${base64('u:p:q')}"}}}`, undefined, [['a', 'u', 'p:q']]],
    [
      'auth without padding',
      `{"auths":{"a":{"auth":"${base64('us:p').replaceAll('=', '')}"}}}`,
      undefined,
      [['a', 'us', 'p']],
    ],
    [
      'auth over the fields',
      `{"auths":{"a":{"username":"x","password":"y","auth":"${base64('u:p')}"}}}`,
      undefined,
      [['a', 'u', 'p']],
    ],
    ['fields alone', '{"auths":{"a":{"username":"x","password":"y"}}}', undefined, [['a', 'x', 'y']]],
    [
      'the older type',
      '{"a":{"username":"x","password":"y","email":"e"}}',
      'kubernetes.io/dockercfg',
      [['a', 'x', 'y']],
    ],
    ['the older shape, recognised', '{"a":{"username":"x","password":"y"}}', undefined, [['a', 'x', 'y']]],
    ['the older shape under the newer type', '{"a":{"username":"x"}}', 'kubernetes.io/dockerconfigjson', []],
    ['no entries', '{"auths":{}}', undefined, []],
    ['what a kubelet ignores', '{"auths":{},"credsStore":"desktop","credHelpers":{"a":"b"}}', undefined, []],
    ['text', 'auths: {}', undefined, 'not-json'],
    ['a list', '[]', undefined, 'invalid-shape'],
    ['a number for a user', '{"auths":{"a":{"username":1}}}', undefined, 'invalid-shape'],
    ['auth without a colon', `{"auths":{"a":{"auth":"${base64('user')}"}}}`, undefined, 'invalid-auth'],
    ['auth that is not base64', '{"auths":{"a":{"auth":"user:p"}}}', undefined, 'invalid-auth'],
    ['a megabyte', ' '.repeat(1024 * 1024 + 1), undefined, 'too-large'],
  ])('%s', (_, text, type, expected) => {
    expect(entriesOf(text, type)).toEqual(expected)
  })

  test('never repeats what the document holds', () => {
    const texts = [
      'hunter2',
      '{"auths":"hunter2"}',
      '{"auths":{"hunter2":{"auth":"hunter2"}}}',
      '{"auths":{"a":{"password":"hunter2"}}}',
    ]

    for (const text of texts)
      expect(`${JSON.stringify(readDockerConfig(text))}${inspect(readDockerConfig(text))}`).not.toContain('hunter2')
  })
})

describe('a key matches an image', () => {
  test.each([
    ['ghcr.io', 'ghcr.io/a/b', true],
    ['https://ghcr.io', 'ghcr.io/a/b', true],
    ['https://ghcr.io/v2/', 'ghcr.io/a/b', true],
    ['ghcr.io/v1/', 'ghcr.io/a/b', true],
    ['ghcr.io/', 'ghcr.io/a/b', true],
    ['ghcr.io/a', 'ghcr.io/a/b', true],
    ['ghcr.io/a', 'ghcr.io/ab/c', true],
    ['ghcr.io/a/', 'ghcr.io/ab/c', false],
    ['ghcr.io/x', 'ghcr.io/a/b', false],
    ['ghcr.io', 'ghcr.io:5000/a', false],
    ['r.example:5000', 'r.example:5000/a', true],
    ['r.example', 'r.example:5000/a', false],
    ['*.azurecr.io', 'team.azurecr.io/a', true],
    ['*.azurecr.io', 'azurecr.io/a', false],
    ['*.azurecr.io', 'a.b.azurecr.io/a', false],
    ['*.dkr.ecr.*.amazonaws.com', '123.dkr.ecr.eu-west-3.amazonaws.com/a', true],
    ['r1.ex*.[a-d]om', 'r1.example.com/a', true],
    ['r[^0-9].example', 'r1.example/a', false],
    ['r[.example', 'r1.example/a', false],
    ['*:5000', 'localhost:5000/a', true],
    ['docker.io', 'nginx', true],
    ['docker.io/library', 'nginx', true],
    ['https://index.docker.io/v1/', 'nginx', true],
    ['index.docker.io', 'cpoder/x', true],
    ['https://index.docker.io/v1/', 'ghcr.io/nginx/x', false],
    ['registry-1.docker.io', 'nginx', false],
    ['', 'nginx', false],
  ])('%s, %s: %s', (key, text, expected) => {
    expect(keyMatchesImage(key, image(text))).toBe(expected)
  })

  test('in bounded time, whatever the key', () => {
    const started = performance.now()

    keyMatchesImage(`${'*a'.repeat(5000)}b`, { host: 'a'.repeat(255), repository: 'x' })

    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('credentials for an image', () => {
  const entry = (key: string, username: string) => ({ key, credential: { username, password: new Secret('p') } })
  const usersFor = (text: string, ...configs: Parameters<typeof credentialsFor>[1]) =>
    credentialsFor(image(text), configs).map(({ username }) => username)

  test('are tried from the most to the least specific, over all secrets', () => {
    const first = [entry('ghcr.io', 'host'), entry('other.io', 'other')]
    const second = [entry('https://ghcr.io/cpoder', 'path'), entry('*.io', 'glob')]

    expect(usersFor('ghcr.io/cpoder/x', first, second)).toEqual(['path', 'host', 'glob'])
  })

  test('under one key are tried in the order of the secrets, so that an old and a new one can overlap', () => {
    expect(usersFor('ghcr.io/a', [entry('ghcr.io', 'old')], [entry('ghcr.io', 'new')])).toEqual(['old', 'new'])
  })

  test.each(['ghcr.io/a', 'r.example:5000/a', 'nginx'])('with one on standby are both, for %s', (text) => {
    const { host } = image(text)
    const standby = { username: 'standby', password: new Secret('s') }
    const document = writeDockerConfig({ host, username: 'first', password: new Secret('f'), standby }).expose()
    const read = readDockerConfig(document)

    expect(usersFor(text, ...(read.ok ? [read.entries] : [])).toSorted()).toEqual(['first', 'standby'])
  })

  test('for Docker Hub come from its old key, unless another key matches the name', () => {
    const hub = [entry('https://index.docker.io/v1/', 'hub')]

    expect(usersFor('nginx', hub)).toEqual(['hub'])
    expect(usersFor('nginx', hub, [entry('docker.io', 'named')])).toEqual(['named'])
  })

  test('are none where no key matches', () => {
    expect(usersFor('ghcr.io/a', [entry('quay.io', 'x')])).toEqual([])
  })
})
