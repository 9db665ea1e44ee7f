import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNewRegistry, testRegistry, type RegistryTestStep } from '#contract/checks.ts'
import { createRegistry, getRegistry, listRegistries, type Registry, updateRegistry } from '#contract/registries.ts'
import { startConsole, type TestConsole } from '#test/start-console.ts'
import { createIssuer } from './fake-issuer.ts'
import { type FakeServer, serveFake } from './fake-server.ts'
import { type ProviderServer, repository, startProviders } from './provider-registries.ts'
import * as provider from './providers.ts'
import { gitHubApi, gitLabOf, harborOf } from './token-apis.ts'

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const [farDay, nearDay] = [day(40), day(5)]
const readPackages = 'ghp_narrow-canary'
const tooWide = 'ghp_wide-canary'
const forever = 'ghp_forever-canary'
const limited = 'github_pat_canary'

const tokensOfGitHub = new Map([
  [
    readPackages,
    {
      'x-oauth-scopes': 'read:packages',
      'github-authentication-token-expiration': `${farDay} 10:00:00 UTC`,
    },
  ],
  [
    tooWide,
    {
      'x-oauth-scopes': 'repo, read:packages, delete:packages',
      'github-authentication-token-expiration': `${nearDay} 12:00:00 +0200`,
    },
  ],
  [forever, { 'x-oauth-scopes': '' }],
  [limited, { 'github-authentication-token-expiration': 'soon <script>' }],
])
const tokensOfGitLab = new Map([
  ['glpat-narrow-canary', { scopes: ['read_registry'], expires_at: farDay }],
  ['glpat-wide-canary', { scopes: ['api', 'read_registry'], expires_at: null }],
])
const pulls = [{ access: [{ resource: 'repository', action: 'pull' }] }]
const robots = [
  { name: 'robot$team+teller', expires_at: Date.parse(`${farDay}T08:00:00Z`) / 1000, permissions: pulls },
  {
    name: 'robot$pusher',
    expires_at: -1,
    permissions: [{ access: [...pulls.flatMap(({ access }) => access), { resource: 'repository', action: 'push' }] }],
  },
  { name: 'robot$team+puller', expires_at: -1, permissions: pulls },
]
const ecrToken = Buffer.from(
  JSON.stringify({
    payload: 'canary',
    version: '2',
    type: 'DATA_KEY',
    expiration: Math.floor(Date.now() / 1000) + 36_000,
  }),
).toString('base64')

let providers: ProviderServer
let console: TestConsole
let gitHub: FakeServer
const askedGitHub: string[] = []

beforeAll(async () => {
  const issuer = createIssuer({ now: () => new Date(), lifetimeSeconds: 3600 })
  const tell = gitHubApi(tokensOfGitHub)
  gitHub = await serveFake((heard) => {
    askedGitHub.push(heard.headers.authorization ?? '')
    return tell(heard)
  })
  providers = await startProviders([
    { ...provider.ghcr, accepts: (_, password) => tokensOfGitHub.has(password) },
    gitLabOf(tokensOfGitLab),
    harborOf(robots, ['robot$team+teller', 'robot$pusher']),
    provider.dockerHub,
    { ...provider.ecr(issuer), accepts: (username, password) => username === 'AWS' && password === ecrToken },
  ])
})

// Nobody tests more than ten registries a minute.
beforeEach(async () => {
  console = await startConsole({
    outside: { resolve: async (name) => (name === '127.0.0.1' ? [name] : [providers.address]) },
    environment: { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.0/8', PESITWIZARD_GITHUB_API_URL: gitHub.origin },
  })
})

afterEach(() => console.stop())

afterAll(async () => {
  await providers.stop()
  await gitHub.stop()
})

const bodyOf = (host: string, username: string, password: string) => ({
  name: `${host} ${username} ${Math.random()}`.slice(0, 60),
  url: providers.at(host),
  tls: { plainHttp: false, caCertificate: providers.certificate },
  imagePath: repository,
  defaultTag: '1.0',
  username,
  password,
})

async function create(host: string, username: string, password: string, more: object = {}): Promise<Registry> {
  return (await console.call(createRegistry, { body: { ...bodyOf(host, username, password), ...more } })).value
}

/** What the test of a registry finds of rights and end, and what is then known of its credential. */
async function learn({ id }: Registry) {
  const { steps } = (await console.call(testRegistry, { params: { id }, body: { fromCluster: false } })).value
  const { credential, rotation } = (await console.call(getRegistry, { params: { id } })).value
  return { steps, told: verdictsOf(steps), credential, rotation }
}

function verdictsOf(steps: readonly RegistryTestStep[]): readonly string[] {
  const wanted = steps.filter(({ step }) => step === 'rights' || step === 'expiry')
  return wanted.map(({ state, verdict, values }) => [state, verdict, values['actions'] ?? ''].join(' ').trim())
}

const harborPassword = provider.people.harbor[1]

describe('what a provider tells of a token is kept with it, and warned of', () => {
  test.each([
    [
      'ghcr.io',
      'me',
      readPackages,
      ['passed rights-narrow', 'passed expiry-known'],
      `${farDay}T10:00:00.000Z`,
      ['read:packages'],
    ],
    [
      'ghcr.io',
      'me',
      tooWide,
      ['warning rights-wide repo, delete:packages', 'warning expiry-near'],
      `${nearDay}T10:00:00.000Z`,
      ['repo', 'read:packages', 'delete:packages'],
    ],
    ['ghcr.io', 'me', forever, ['passed rights-narrow', 'passed expiry-never'], null, []],
    [
      'registry.gitlab.com',
      'me',
      'glpat-narrow-canary',
      ['passed rights-narrow', 'passed expiry-known'],
      `${farDay}T00:00:00.000Z`,
      ['read_registry'],
    ],
    [
      'registry.gitlab.com',
      'me',
      'glpat-wide-canary',
      ['warning rights-wide api', 'passed expiry-never'],
      null,
      ['api', 'read_registry'],
    ],
    [
      'harbor.example.com',
      'robot$team+teller',
      harborPassword,
      ['passed rights-narrow', 'passed expiry-known'],
      `${farDay}T08:00:00.000Z`,
      ['repository:pull'],
    ],
    [
      'harbor.example.com',
      'robot$pusher',
      harborPassword,
      ['warning rights-wide repository:push', 'passed expiry-never'],
      null,
      ['repository:pull', 'repository:push'],
    ],
  ] as const)('%s %s %s', async (...[host, username, password, told, expiresAt, scopes]) => {
    const kind = host === 'harbor.example.com' ? { kind: 'harbor' } : {}
    const learnt = await learn(await create(host, username, password, kind))

    expect(learnt.told).toEqual(told)
    expect(learnt.credential).toMatchObject({ expiresAt, scopes, expirySource: 'registry' })
  })
})

test('a token of ECR that was typed says itself when it ends', async () => {
  const host = '123456789012.dkr.ecr.eu-west-3.amazonaws.com'
  const { told, credential, rotation } = await learn(await create(host, 'AWS', ecrToken))

  const hours = (Date.parse(credential?.expiresAt ?? '') - Date.now()) / 3_600_000
  expect(told).toEqual(['skipped rights-untold', 'warning expiry-near'])
  expect(hours).toBeGreaterThan(9.9)
  expect(hours).toBeLessThanOrEqual(10)
  expect(rotation).toMatchObject({ state: 'due-soon', dueAt: credential?.expiresAt })
})

describe('a provider that tells nothing is not asked further, and the credential works all the same', () => {
  test.each([
    ['docker.io', ...provider.people.dockerHub],
    ['registry.gitlab.com', ...provider.people.gitlab],
    ['harbor.example.com', 'robot$team+puller', harborPassword],
    ['ghcr.io', 'me', limited],
  ] as const)('%s %s', async (host, username, password) => {
    const kind = host === 'harbor.example.com' ? { kind: 'harbor' } : {}
    const { steps, told, credential } = await learn(await create(host, username, password, kind))

    expect(told.at(-1)).toBe('skipped expiry-untold')
    expect(credential).toMatchObject({ expiresAt: null, expirySource: 'unknown', scopes: null })
    expect(steps.filter(({ state }) => state === 'failed')).toEqual([])
  })
})

test('nobody but the registry is asked of a credential that the registry refuses', async () => {
  const before = askedGitHub.length
  const { told } = await learn(await create('ghcr.io', 'me', 'ghp_wrong-canary'))

  expect(told).toEqual(['skipped not-reached', 'skipped not-reached'])
  expect(askedGitHub.length).toBe(before)
})

test('a registry of one provider cannot be said to be one of another, whose servers would then be given its password', async () => {
  const before = askedGitHub.length
  const { id } = await create('harbor.example.com', 'robot$team+puller', harborPassword, { kind: 'harbor' })
  const { etag } = await console.call(getRegistry, { params: { id } })
  const asGitHub = console.call(updateRegistry, { params: { id }, ifMatch: etag ?? '', body: { kind: 'ghcr' } })

  await expect(asGitHub).rejects.toThrow(/is not a host of the kind ghcr/)
  await console.call(testRegistry, { params: { id }, body: {} })
  expect(askedGitHub.length).toBe(before)
  const back = console.call(updateRegistry, { params: { id }, ifMatch: etag ?? '', body: { kind: 'private' } })
  expect((await back).value.kind).toBe('private')
})

test('a test before saving tells the same, and what it learnt is kept with what is saved', async () => {
  const { name, ...body } = bodyOf('ghcr.io', 'me', tooWide)
  const { steps } = (await console.call(testNewRegistry, { body })).value
  const { credential } = (await console.call(createRegistry, { body: { ...body, name } })).value
  const seen = (await console.call(getRegistry, { params: { id: await idOf(name) } })).value

  expect(verdictsOf(steps)).toEqual(['warning rights-wide repo, delete:packages', 'warning expiry-near'])
  expect(credential?.expirySource).toBeDefined()
  expect(seen.credential).toMatchObject({
    expirySource: 'registry',
    scopes: ['repo', 'read:packages', 'delete:packages'],
  })
})

async function idOf(wanted: string): Promise<string> {
  const { items } = (await console.call(listRegistries, { query: { search: wanted } })).value
  return items[0]?.id ?? ''
}

describe('what a person says of the end of a credential', () => {
  const change = async ({ id }: Registry, body: object) => {
    const { etag } = await console.call(getRegistry, { params: { id } })
    return (await console.call(updateRegistry, { params: { id }, ifMatch: etag ?? '', body })).value
  }

  test('is due before the policy where it is earlier, and not after it where it is later', async () => {
    const soon = await create('docker.io', ...provider.people.dockerHub, { expiresAt: nearDay })
    const late = await change(soon, { expiresAt: '2101-01-01' })
    const never = await change(late, { expiresAt: null, rotateEveryDays: null })

    expect(soon.credential).toMatchObject({ expirySource: 'person', expiresAt: `${nearDay}T00:00:00.000Z` })
    expect(soon.rotation).toMatchObject({ state: 'due-soon', dueAt: soon.credential?.expiresAt })
    expect(late.rotation.state).toBe('ok')
    expect(Date.parse(late.rotation.dueAt ?? '')).toBeLessThan(Date.parse(day(91)))
    expect(never.credential).toMatchObject({ expirySource: 'unknown', expiresAt: null })
    expect(never.rotation).toEqual({ everyDays: null, dueAt: null, state: 'off' })
  })

  test('gives way to what the provider tells, and is forgotten with the credential', async () => {
    const registry = await create('ghcr.io', 'me', readPackages, { expiresAt: nearDay })
    const { credential } = await learn(registry)
    const replaced = await change(registry, { password: forever })

    expect(registry.credential).toMatchObject({ expirySource: 'person' })
    expect(credential).toMatchObject({ expirySource: 'registry', expiresAt: `${farDay}T10:00:00.000Z` })
    expect(replaced.credential).toMatchObject({ version: 2, expirySource: 'unknown', expiresAt: null, scopes: null })
  })

  test('what a provider told is not said of the same credential at another address', async () => {
    const registry = await create('ghcr.io', 'me', readPackages)
    const { credential } = await learn(registry)
    const moved = await change(registry, { url: providers.at('docker.io'), password: readPackages })

    expect(credential?.expirySource).toBe('registry')
    expect(moved.credential).toMatchObject({ version: 1, expirySource: 'unknown', scopes: null })
  })

  test('is a day or a time', async () => {
    const registry = await create('docker.io', ...provider.people.dockerHub)

    await expect(change(registry, { expiresAt: 'next week' })).rejects.toMatchObject({
      problem: { code: 'invalid', errors: [{ pointer: '/expiresAt' }] },
    })
    expect((await change(registry, { expiresAt: '2101-01-01T10:30:00Z' })).credential?.expiresAt).toBe(
      '2101-01-01T10:30:00.000Z',
    )
  })
})
