import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCluster } from '#contract/clusters.ts'
import { createConnection } from '#contract/connections.ts'
import { createRegistry } from '#contract/registries.ts'
import { page } from './page/the-page.ts'
import { runPwctl } from './run-pwctl.ts'
import { adminToken, startConsole, type TestConsole } from './start-console.ts'
import { dumpWorld } from './world-dump.ts'

let console: TestConsole
let home: string
let place: { connectionId: string; clusterId: string; registryId: string }

beforeAll(async () => {
  console = await startConsole()
  home = await mkdtemp(join(tmpdir(), 'pwctl-bad-'))
  const access = { method: 'token', server: 'https://127.0.0.1:1', token: 'a-token' } as const
  const connection = await console.call(createConnection, { body: { name: 'there', ...access, enabled: false } })
  const connectionId = connection.value.id
  const registry = await console.call(createRegistry, { body: { name: 'there', url: 'ghcr.io' } })
  const described = { name: 'there', connectionId, containerImage: 'ghcr.io/a/b:1' }
  const cluster = await console.call(createCluster, { body: described })
  place = { connectionId, clusterId: cluster.value.id, registryId: registry.value.id }
})

afterAll(async () => {
  await console?.stop()
  await rm(home, { recursive: true, force: true })
})

interface Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly hint: string
  readonly requestId: string
  readonly errors?: readonly { readonly pointer: string }[]
}

async function send(method: string, path: string, body: unknown, headers: object = {}): Promise<Problem> {
  const response = await fetch(`${console.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  const problem = (await response.json()) as Problem
  expect(problem.status).toBe(response.status)
  return problem
}

/** What is done must be refused, and leave every row of every table as it was. */
async function changesNothing<T>(what: () => Promise<T>): Promise<T> {
  const before = await dumpWorld(console.running.core.db)
  const answer = await what()
  expect(await dumpWorld(console.running.core.db)).toEqual(before)
  return answer
}

function expectHelp(problem: Problem): void {
  expect(problem).toMatchObject({
    detail: expect.stringMatching(/\w{3}/),
    hint: expect.stringMatching(/\w{3}/),
    requestId: expect.stringMatching(/^[\w-]{36}$/),
  })
}

const digest = (length: number) => `sha256:${'a'.repeat(length)}`

describe('an image that does not parse', () => {
  test.each([
    ['with an upper-case repository', 'ghcr.io/Cpoder/pesitwizard-server:latest'],
    ['with two slashes', 'ghcr.io//pesitwizard-server:latest'],
    ['with a colon and no tag', 'ghcr.io/cpoder/pesitwizard-server:'],
    ['with a tag that is too long', `ghcr.io/cpoder/pesitwizard-server:${'a'.repeat(129)}`],
    ['with a digest that is too long', `ghcr.io/cpoder/pesitwizard-server@${digest(65)}`],
    ['with a digest that is too short', `ghcr.io/cpoder/pesitwizard-server@${digest(63)}`],
    ['with nothing before its digest', `@${digest(64)}`],
    ['with a letter that is no ASCII', 'ghcr.io/cpodér/pesitwizard-server:latest'],
    ['with a space', 'ghcr.io/cpoder/pesitwizard server:latest'],
    ['with a line break', 'ghcr.io/cpoder/pesitwizard-server:latest\n'],
    ['with a scheme', 'https://ghcr.io/cpoder/pesitwizard-server:latest'],
    ['with a slash at its end', 'ghcr.io/cpoder/pesitwizard-server/'],
    ['with a port of letters', 'ghcr.io:port/cpoder/pesitwizard-server:latest'],
    ['that climbs', 'ghcr.io/../pesitwizard-server:latest'],
    ['that is an image id', 'a'.repeat(64)],
    ['that is empty', ''],
    ['that is too long', `ghcr.io/${'a/'.repeat(400)}b`],
  ])('%s is refused in a new cluster and in one that is there', async (_what, containerImage) => {
    const described = { name: 'new', connectionId: place.connectionId, namespace: 'elsewhere', containerImage }
    const change = [`/clusters/${place.clusterId}`, { containerImage }, { 'if-match': '"1"' }] as const

    const created = await changesNothing(() => send('POST', '/clusters', described))
    const changed = await changesNothing(() => send('PATCH', ...change))

    for (const problem of [created, changed]) {
      expect(problem).toMatchObject({ status: 400, code: 'invalid' })
      expect(problem.errors?.map(({ pointer }) => pointer)).toContain('/containerImage')
      expectHelp(problem)
    }
  })
})

describe('an impossible URL of a registry', () => {
  test.each([
    ['of another protocol', 'ftp://ghcr.io'],
    ['of a script', 'javascript:alert(1)'],
    ['with a space', 'ghcr io'],
    ['with a line break', 'ghcr.io\nevil.example'],
    ['with a user and a password', 'https://me:secret@ghcr.io'],
    ['with a port that there is not', 'ghcr.io:99999'],
    ['with the port 0', 'ghcr.io:0'],
    ['with a port of letters', 'ghcr.io:https'],
    ['that is empty', ''],
    ['that is a scheme alone', 'https://'],
    ['that is a placeholder', '{host}'],
    ['that is the pattern of the page', '*.azurecr.io'],
    ['with two dots', 'ghcr..io'],
    ['that begins with a hyphen', '-ghcr.io'],
    ['with half of an IPv6 address', '[::1'],
    ['with a query', 'ghcr.io/a?b=c'],
    ['with a fragment', 'ghcr.io#a'],
    ['of ten thousand characters', `${'a'.repeat(10_000)}.example`],
    ['with a label that is too long', `${'a'.repeat(64)}.example`],
  ])('%s is refused in a new registry and in one that is there', async (_what, url) => {
    const change = [`/registries/${place.registryId}`, { url }, { 'if-match': '"1"' }] as const

    const created = await changesNothing(() => send('POST', '/registries', { name: 'new', url }))
    const changed = await changesNothing(() => send('PATCH', ...change))

    for (const problem of [created, changed]) {
      expect(problem).toMatchObject({ status: 400, code: 'invalid' })
      expect(problem.errors?.map(({ pointer }) => pointer)).toContain('/url')
      expect(JSON.stringify(problem)).not.toContain('secret')
      expectHelp(problem)
    }
  })
})

describe('a body', () => {
  const tenMegabytes = JSON.stringify({ name: 'a', url: 'ghcr.io', description: 'x'.repeat(10_000_000) })

  test.each(['/registries', '/connections', '/clusters', '/set-up'])('of 10 MB to %s is too large', async (path) => {
    const problem = await changesNothing(() => send('POST', path, tenMegabytes))

    expect(problem).toMatchObject({ status: 413, code: 'too-large' })
    expectHelp(problem)
  })

  test.each([
    ['with an unknown key', '{"name":"a","url":"ghcr.io","usrname":"me"}', 'did you mean "username"'],
    ['with an unknown key inside', '{"name":"a","url":"ghcr.io","tls":{"plainHtp":true}}', 'did you mean "plainHttp"'],
    ['that is no JSON', '{"name":', 'not valid JSON'],
    ['that is nested without end', '['.repeat(900_000), 'JSON'],
    ['that is a list', '[]', 'object'],
    ['that is empty', '', 'object'],
    ['with a prototype', '{"name":"a","url":"ghcr.io","__proto__":{"x":1}}', 'field that no request has'],
    ['with a password and no user', '{"name":"a","url":"ghcr.io","password":"x"}', 'user name is missing'],
    ['with a name of 64 characters', JSON.stringify({ name: 'a'.repeat(64), url: 'ghcr.io' }), 'at most 63'],
    ['with the name of another', '{"name":"there","url":"ghcr.io"}', 'exists already'],
  ])('%s is refused with what is wrong and what to do', async (_what, body, words) => {
    const problem = await changesNothing(() => send('POST', '/registries', body))

    expect(problem.code).toMatch(/^(invalid|conflict)$/)
    expect(problem.detail).toContain(words)
    expectHelp(problem)
  })
})

describe('pwctl apply', () => {
  const secretOfThePage = /^yaml\n(apiVersion: v1\n(?:.+\n)+)/m.exec(page)?.[1] ?? ''
  const good = 'name: good\nurl: quay.io\n---\n'

  test.each([
    ['the page’s pull secret with its {id}', secretOfThePage, 'stdin:2:7', 'placeholders'],
    ['a host that is a placeholder', `${good}name: a\nurl: "{id}"\n`, 'stdin:5:6', 'placeholder'],
    ['a name that is a placeholder', 'name: <name>\nurl: quay.io\n', 'stdin:1:7', 'placeholder'],
    ['an unknown key', `${good}name: a\nurl: quay.io\nusernme: me\n`, 'stdin:6:1', 'did you mean "username"'],
    [
      'an unknown key of the long form',
      'apiVersion: pesitwizard.com/v1alpha1\nkind: Registry\nmetadata:\n  name: a\nspec:\n  url: quay.io\n  tls:\n    plainHtp: true\n',
      'stdin:8:5',
      'did you mean "plainHttp"',
    ],
    [
      'an unknown kind',
      'apiVersion: pesitwizard.com/v1alpha1\nkind: Registri\n',
      'stdin:2:7',
      'did you mean "Registry"',
    ],
    ['a bracket that is not closed', `${good}name: a\nurl: [quay.io\n`, 'stdin:6:1', 'indentation'],
    ['a quote that is not closed', `${good}name: a\nurl: "quay.io\n`, 'stdin:6:1', 'quote'],
    ['a tab for indentation', 'name: a\ntls:\n\tplainHttp: true\n', 'stdin:3:1', 'spaces'],
    ['the same key twice', 'name: a\nurl: quay.io\nname: b\n', 'stdin:3:1', 'there already'],
    [
      'the same registry twice',
      'name: a\nurl: quay.io\n---\nname: a\nurl: ghcr.io\n',
      'stdin:4:1',
      'described already',
    ],
    ['no URL', 'name: a\n', 'stdin:1:1', 'url is missing'],
  ])('refuses %s at its line and column, before anything is written', async (_what, text, position, words) => {
    const env = { PWCTL_SERVER: console.url, PWCTL_TOKEN: adminToken }

    const answer = await changesNothing(() => runPwctl(['apply', '-f', '-'], { home, env, stdin: text }))

    expect(answer).toMatchObject({ code: 2, out: '' })
    expect(answer.err).toContain(`${position}: `)
    expect(answer.err).toContain(words)
    expect(answer.err).toMatch(/^error: .*nothing was changed$/m)
    expect(answer.err).toMatch(/^hint: .{10}/m)
  })
})
