import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RegistryTest, registryTestSteps } from '#contract/checks.ts'
import { listRegistries } from '#contract/registries.ts'
import { startSignedIn, type SignedIn } from './run-pwctl.ts'

let it: SignedIn
const registry = (args: readonly string[], stdin = '') => it.pwctl(['registry', ...args], { stdin })

async function fingerprintOf(name: string): Promise<string | undefined> {
  const { items } = (await it.console.call(listRegistries, {})).value
  return items.find((each) => each.name === name)?.credential?.fingerprint
}

beforeAll(async () => {
  it = await startSignedIn()
})

afterAll(() => it?.stop())

test('create says what it made of the address, and every way to give a password gives the same one', async () => {
  const file = join(it.home, 'password')
  await writeFile(file, 'one-and-the-same\n')
  const base = ['create', 'Ways', '--url', 'https://ghcr.io/', '--username', 'me']
  const update = ['update', 'Ways']

  const created = await registry([...base, '--password-stdin'], 'one-and-the-same\n')
  const print = await fingerprintOf('Ways')
  const byFile = await registry([...update, '--password-file', file])
  const byEnv = await it.pwctl(['registry', ...update, '--password-env', 'WAYS'], { env: { WAYS: 'one-and-the-same' } })
  const byFlag = await registry([...update, '--password', 'one-and-the-same'])

  expect(created).toMatchObject({ code: 0, out: 'registry/ways created\n', err: expect.stringContaining('note: ') })
  expect([byFile.out, byEnv.out, byFlag.out]).toEqual(Array(3).fill('registry/ways unchanged\n'))
  expect(await fingerprintOf('Ways')).toBe(print)
  expect(byFlag.err).toMatch(/^warning: .*--password-stdin/)
  expect(created.out + created.err + byFlag.out + byFlag.err).not.toContain('one-and-the-same')
})

test.each([
  [['create', 'A', '--url', 'ghcr.io', '--username', 'me'], 2, 'no terminal'],
  [['create', 'A', '--url', 'ghcr.io', '--password-stdin', '--password', 'x'], 2, 'several places'],
  [['create', 'A', '--url', 'ghcr.io', '--username', 'me', '--password-env', 'UNSET'], 2, 'UNSET holds no password'],
  [['create', 'A'], 2, '--url'],
  [['create', 'A', '--url', 'ghcr.io', '--kind', 'ftp'], 2, '--kind'],
  [['create', 'Docker Hub (public)', '--url', 'quay.io'], 3, 'error: '],
  [['get', 'Nobody'], 5, 'There is no registry "Nobody"'],
  [['delete', 'Ways'], 2, '--yes'],
  [['list', '--colour'], 2, '--color'],
  [['lst'], 2, 'list'],
])('registry %j ends with %i and says %s', async (args, code, words) => {
  const answer = await registry(args)

  expect(answer).toMatchObject({ code, out: '', err: expect.stringContaining(words) })
})

test('update, pause and resume tell whether anything changed', async () => {
  await registry(['create', 'Quay', '--url', 'quay.io', '--description', 'old', '--env', 'staging'])

  const configured = await registry(['update', 'Quay', '--description', 'new', '--ca-file', 'package.json'])
  const changed = await registry(['edit', 'Quay', '--description', 'new', '--image-path', 'cpoder'])
  const same = await registry(['update', 'Quay', '--description', 'new'])
  const dry = await registry(['update', 'Quay', '--default-tag', 'next', '--dry-run'])
  const paused = await registry(['pause', 'Quay'])
  const pausedAgain = await registry(['pause', 'Quay'])
  const resumed = await registry(['resume', 'Quay'])
  const shown = await registry(['get', 'Quay', '-o', 'json'])

  expect(configured).toMatchObject({ code: 2, err: expect.stringContaining('PEM') })
  expect(changed.out).toBe('registry/quay configured\n')
  expect(same.out).toBe('registry/quay unchanged\n')
  expect(dry.out).toBe('registry/quay would be configured (dry run)\n')
  expect([paused.out, pausedAgain.out, resumed.out]).toEqual([
    'registry/quay paused\n',
    'registry/quay unchanged\n',
    'registry/quay resumed\n',
  ])
  expect(JSON.parse(shown.out)).toMatchObject({
    description: 'new',
    imagePath: 'cpoder',
    defaultTag: 'latest',
    enabled: true,
    environments: ['STAGING'],
  })
})

test('a registry with its pull secrets and its users, to its end', async () => {
  await registry(['create', 'Short', '--url', 'registry.example.com', '--username', 'me', '--password-stdin'], 'a-word')

  const secrets = await registry(['pull-secrets', 'Short'])
  const usage = await registry(['usage', 'Short', '-o', 'json'])
  const synced = await registry(['sync', 'Short'])
  const adopted = await registry(['sync', 'Short', '--adopt', 'nowhere'])
  const dry = await registry(['delete', 'Short', '--dry-run'])
  const deleted = await registry(['rm', 'Short', '--yes', '-o', 'name'])

  expect(secrets).toMatchObject({ code: 0, out: expect.stringMatching(/^CONNECTION +NAMESPACE +NAME +STATE/) })
  expect(JSON.parse(usage.out)).toEqual({ items: [], nextCursor: null })
  expect(synced.out).toBe('registry/short is looked at in 0 namespaces\n')
  expect(adopted).toMatchObject({ code: 2, err: expect.stringContaining('CONNECTION/NAMESPACE') })
  expect(dry.out).toBe('registry/short would be deleted (dry run)\n')
  expect(deleted).toMatchObject({ code: 0, out: 'registry/short\n' })
  expect((await registry(['get', 'Short'])).code).toBe(5)
})

test('a test shows each step with its cause, says what to do, and ends as the test did', async () => {
  await registry(['create', 'Gone', '--url', 'registry.invalid', '--username', 'me', '--password-stdin'], 'secret-7c1')

  const table = await registry(['test', 'Gone', '--explain'])
  const json = await registry(['test', 'Gone', '-o', 'json'])

  expect(table).toMatchObject({ code: 6, out: expect.stringMatching(/dns +failed .*registry\.invalid/) })
  expect(table.err).toContain('PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES')
  expect(JSON.parse(json.out)).toMatchObject({ state: 'failed', credentialVersion: 1 })
  expect(table.out + table.err + json.out).not.toContain('secret-7c1')
})

describe('a test of what is not saved', () => {
  const file = (name: string) => join(it.home, name)

  test('goes by flags or by a document, and says the same as one of what is saved', async () => {
    const document = 'name: Gone\nurl: registry.invalid\nusername: me\npasswordFrom: {env: GONE}\n'
    await writeFile(file('gone.yaml'), document)

    const flags = await registry(
      ['test', '--url', 'registry.invalid', '-u', 'me', '--password-stdin', '-o', 'json'],
      'secret-8d2\n',
    )
    const fromFile = await it.pwctl(['registry', 'test', '-f', file('gone.yaml'), '-o', 'json'], {
      env: { GONE: 'secret-8d2' },
    })
    const verdicts = [flags, fromFile].map(({ out }) =>
      RegistryTest.parse(JSON.parse(out)).steps.map(({ step, verdict }) => `${step} ${verdict}`),
    )

    expect([flags.code, fromFile.code]).toEqual([6, 6])
    expect(verdicts[0]).toContain('dns not-resolved')
    expect(verdicts[1]).toEqual(verdicts[0])
    expect(flags.out + flags.err + fromFile.out + fromFile.err).not.toContain('secret-8d2')
  })

  test.each([
    [['test'], 'its name, or --url, or --file'],
    [['test', 'Gone', '--url', 'ghcr.io'], 'its name, or --url, or --file'],
    [['test', '--url', 'ghcr.io', '-u', 'me'], 'no terminal'],
    [['test', '-f', 'package.json'], 'package.json'],
  ])('%j is refused: %s', async (args, words) => {
    expect(await registry(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(words) })
  })
})

test('on a terminal each step is shown as it is taken, in columns, and the list is not shown again', async () => {
  const chunks: string[] = []

  const { code, out } = await it.pwctl(['registry', 'test', '--url', 'registry.invalid', '--color', 'never'], {
    terminal: true,
    onWrite: (text) => chunks.push(text),
  })

  const lines = out.trimEnd().split('\n')
  expect(code).toBe(6)
  expect(chunks.length).toBe(registryTestSteps.length)
  expect(lines).toHaveLength(registryTestSteps.length + 1)
  expect(new Set(lines.map((line) => line.search(/STATE|passed|failed|skipped|warning/)))).toEqual(new Set([15]))
})

test('--explain says what each step does, also of those that passed', async () => {
  const { err } = await registry(['test', '--url', 'registry.invalid', '--explain'])

  for (const step of registryTestSteps) expect(err).toMatch(new RegExp(`^${step}: [A-Z].+`, 'm'))
})

test('practices tells the five of them with their causes', async () => {
  await registry(
    ['create', 'Kept well', '--url', 'well.example.com', '-u', 'me', '-e', 'STAGING', '--password-stdin'],
    'k',
  )

  const { code, out } = await registry(['practices', 'Kept well'])

  expect(code).toBe(0)
  expect(out).toMatch(/dedicated-token +followed +Its token serves one environment/)
  expect(out).toMatch(/least-privilege +unknown /)
  expect(out).toMatch(/rotation +followed +The token is to be replaced in 89 days/)
  expect(out).toMatch(/private-in-production +followed /)
  expect(out).toMatch(/image-scanning +unknown /)
})
