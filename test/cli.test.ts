import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listRegistries } from '#contract/registries.ts'
import { runPwctl } from './run-pwctl.ts'
import { startConsole, type TestConsole } from './start-console.ts'

const pageBlocks = `name: Docker Hub
url: docker.io
username: myuser
password: dckr_pat_xxxxx
---
name: GitHub Registry
url: ghcr.io
username: my-github-user
password: ghp_xxxxxxxxxxxx
---
name: Private Registry
url: registry.mycompany.com
username: admin
password: secretpassword
`

let console: TestConsole
let home: string

beforeEach(async () => {
  console = await startConsole()
  home = await mkdtemp(join(tmpdir(), 'pwctl-test-'))
})

afterEach(async () => {
  await console.stop()
  await rm(home, { recursive: true, force: true })
})

const pwctl = (args: readonly string[], stdin = '') => runPwctl(args, { home, stdin })

async function logIn(): Promise<void> {
  const token = console.running.oneTimeToken?.expose() ?? ''
  const answer = await pwctl(['login', `${console.url}/set-up#token=${token}`])
  expect(answer.code).toBe(0)
}

test('the one-time URL signs in, and the token is kept where only its owner reads it', async () => {
  await logIn()

  const who = await pwctl(['whoami', '-o', 'json'])

  expect(JSON.parse(who.out)).toMatchObject({ actor: { name: 'admin' } })
  expect((await stat(join(home, '.config', 'pwctl', 'config.yaml'))).mode & 0o777).toBe(0o600)
})

test('the three blocks of the page make three registries, and applying them again changes nothing', async () => {
  await logIn()

  const first = await pwctl(['apply', '-f', '-'], pageBlocks)
  const second = await pwctl(['apply', '-f', '-'], pageBlocks)

  expect(first).toMatchObject({
    code: 0,
    out: 'registry/docker-hub created\nregistry/github-registry created\nregistry/private-registry created\n',
  })
  expect(second).toMatchObject({
    code: 0,
    out: 'registry/docker-hub unchanged\nregistry/github-registry unchanged\nregistry/private-registry unchanged\n',
  })
  expect(first.err).toContain('warning')
  const { items } = (await console.call(listRegistries, {})).value
  expect(items.map(({ kind, url }) => `${kind} ${url}`).toSorted()).toEqual([
    'docker-hub docker.io',
    'docker-hub docker.io',
    'ghcr ghcr.io',
    'private registry.mycompany.com',
  ])
})

test.each([
  ['an unknown key', 'name: a\nurl: ghcr.io\nusernme: me\n', 'did you mean'],
  ['bad YAML', 'name: a\nurl: [ghcr.io\n', ':'],
  ['a placeholder', 'name: a\nurl: "{id}"\n', 'error'],
  [
    'an impossible URL after a good one',
    'name: good\nurl: quay.io\n---\nname: bad\nurl: "ftp://x y"\nkey: 1\n',
    'error',
  ],
])('%s is refused with exit code 2, and nothing is written', async (_what, text, words) => {
  await logIn()

  const answer = await pwctl(['apply', '-f', '-'], text)

  expect(answer.code).toBe(2)
  expect(answer.err).toContain(words)
  expect((await console.call(listRegistries, {})).value.items).toHaveLength(1)
})

test('without a sign-in the exit code is 4, and a thing that is not there is 5', async () => {
  const before = await pwctl(['registry', 'list'])
  await logIn()
  const missing = await pwctl(['registry', 'get', 'nothing-of-that-name'])

  expect(before.code).toBe(4)
  expect(missing.code).toBe(5)
})
