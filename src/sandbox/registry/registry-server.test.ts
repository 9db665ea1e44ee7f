import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { registryClient } from '#platform/oci/registry-client.ts'
import { silentLog } from '#platform/log.ts'
import { Secret } from '#platform/secret.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { type SandboxRegistry, type SandboxRegistryOptions, startSandboxRegistry } from './registry-server.ts'

const accounts = [
  { username: 'robot', password: 'first:password' },
  { username: 'narrow', password: 'n', repositories: ['other/'] },
]
const server = 'cpoder/pesitwizard-server'
const robot = { username: 'robot', password: new Secret('first:password') }
const wrong = { username: 'robot', password: new Secret('wrong') }
const narrow = { username: 'narrow', password: new Secret('n') }
const addressPolicy = createAddressPolicy({ allowed: ['127.0.0.1/32'] })

let clock = new Date('2026-03-01T12:00:00Z')
const started: SandboxRegistry[] = []
afterEach(async () => {
  for (const registry of started.splice(0)) await registry.stop()
})

async function start(options: Partial<SandboxRegistryOptions>) {
  const registry = await startSandboxRegistry({
    port: 0,
    authentication: 'bearer',
    accounts,
    log: silentLog,
    now: () => clock,
    ...options,
  })
  started.push(registry)
  const client = registryClient({ host: registry.host, plainHttp: true, addressPolicy, now: () => clock })
  return { registry, client }
}

describe.each(['basic', 'bearer'] as const)('with %s authentication', (authentication) => {
  test('says how to sign in', async () => {
    const { client } = await start({ authentication })

    const pinged = await client.ping()

    expect(pinged).toMatchObject({ ok: true, authentication })
  })

  test('gives a manifest to whom it knows, the same on every start', async () => {
    const first = await start({ authentication })
    const second = await start({ authentication })

    const [one, other] = [
      await first.client.headManifest(server, 'latest', robot),
      await second.client.headManifest(server, 'latest', robot),
    ]

    expect(one).toMatchObject({ ok: true, mediaType: 'application/vnd.oci.image.index.v1+json' })
    expect(other).toEqual(one)
  })

  test('gives nothing without a credential, with a wrong one, or beyond its repositories', async () => {
    const { client } = await start({ authentication })

    const outcomes = [
      await client.headManifest(server, 'latest'),
      await client.headManifest(server, 'latest', wrong),
      await client.headManifest(server, 'latest', narrow),
      await client.signIn(wrong),
    ]

    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.reason))).toEqual([
      'unauthorized',
      'unauthorized',
      'denied',
      'unauthorized',
    ])
  })

  test('takes a new password at once and the old one no more', async () => {
    const { client, registry } = await start({ authentication })

    registry.setPassword('robot', 'second')

    expect(await client.signIn(robot)).toMatchObject({ ok: false, reason: 'unauthorized' })
    expect(await client.signIn({ username: 'robot', password: new Secret('second') })).toMatchObject({ ok: true })
  })

  test('lists tags and repositories page by page', async () => {
    const tags = Array.from({ length: 2300 }, (_, number) => `1.0.${String(number).padStart(4, '0')}`)
    const { client } = await start({ authentication, images: [{ repository: 'team/app', tags, platforms: [] }] })

    expect(await client.listTags('team/app', robot)).toEqual({ ok: true, names: tags, truncated: false })
    expect(await client.listRepositories(robot)).toMatchObject({
      ok: true,
      names: expect.arrayContaining(['team/app']),
    })
  })
})

test('tokens say what they grant, and no more than the account has', async () => {
  const { client } = await start({
    accounts: [...accounts, { username: 'admin', password: 'a', actions: ['pull', 'push'] }],
  })

  const granted = async (username: string, password: string) =>
    await client.grantedActions(server, { username, password: new Secret(password) })

  expect(await granted('robot', 'first:password')).toEqual({ ok: true, actions: ['pull'] })
  expect(await granted('admin', 'a')).toEqual({ ok: true, actions: ['pull', 'push'] })
  expect(await granted('narrow', 'n')).toEqual({ ok: true, actions: [] })
})

test('a token ends after five minutes, and a forged one was never any', async () => {
  const { registry } = await start({})
  const basic = `Basic ${Buffer.from('robot:first:password').toString('base64')}`
  const url = `http://${registry.host}/v2/${server}/manifests/latest`
  const answer = await fetch(`http://${registry.host}/token?scope=repository:${server}:pull`, {
    headers: { authorization: basic },
  })
  const { token } = (await answer.json()) as { token: string }
  const statusWith = async (value: string) =>
    (await fetch(url, { headers: { authorization: `Bearer ${value}` } })).status
  const before = await statusWith(token)

  clock = new Date(clock.getTime() + 301_000)

  expect([before, await statusWith(token), await statusWith(`${token.slice(0, -4)}AAAA`)]).toEqual([200, 401, 401])
})

test.each([
  ['sentinel/rate-limited', { reason: 'rate-limited', status: 429, retryAfterSeconds: 60 }],
  ['sentinel/unavailable', { reason: 'unavailable', status: 503 }],
  ['sentinel/denied', { reason: 'denied', status: 403, code: 'DENIED' }],
  ['sentinel/blocked', { reason: 'blocked-by-policy', status: 412, code: 'PROJECTPOLICYVIOLATION' }],
  ['sentinel/not-a-manifest', { reason: 'not-an-image', mediaType: 'text/html' }],
  ['nobody/knows', { reason: 'not-found', status: 404, code: 'NAME_UNKNOWN' }],
])('%s fails as documented', async (repository, expected) => {
  const { client } = await start({})

  expect(await client.headManifest(repository, 'latest', robot)).toMatchObject({ ok: false, ...expected })
})

test('a missing tag is told from a missing repository', async () => {
  const { client } = await start({ authentication: 'none' })

  expect(await client.headManifest(server, '9.9.9')).toMatchObject({ reason: 'not-found', code: 'MANIFEST_UNKNOWN' })
})

test('ends with requests still open', async () => {
  const { registry } = await start({ authentication: 'none' })
  const waiting = fetch(`http://${registry.host}/v2/sentinel/slow/manifests/latest`).then(
    () => 'answered',
    () => 'ended',
  )
  while ((await fetch(`http://${registry.host}/v2/`)).status !== 200);

  await registry.stop()

  expect(await waiting).toBe('ended')
})
