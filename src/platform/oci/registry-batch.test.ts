import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Secret } from '#platform/secret.ts'
import { createAddressPolicy } from './address-policy.ts'
import { createChallengeMemory } from './challenge-memory.ts'
import { openBatch } from './registry-batch.ts'
import type { RegistryClientOptions } from './registry-session.ts'

const digest = `sha256:${'a'.repeat(64)}`
const credential = { username: 'robot', password: new Secret('hunter2') }

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

interface Registry {
  readonly host: string
  /** `GET /v2/`, `token team/app`, `HEAD team/app:1`, in the order in which they came. */
  readonly seen: string[]
  readonly connections: () => number
}

/** A registry with a token server of its own; tokens live so long. */
async function startRegistry(expiresInSeconds?: number): Promise<Registry> {
  const seen: string[] = []
  let connections = 0
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    if (url.pathname === '/token') {
      const [, repository = ''] = /^repository:(.+):pull$/.exec(url.searchParams.get('scope') ?? '') ?? []
      seen.push(`token ${repository}`)
      response.setHeader('content-type', 'application/json')
      if (repository.startsWith('secret/')) response.writeHead(401).end('{}')
      else response.end(JSON.stringify({ token: `t-${repository}`, expires_in: expiresInSeconds }))
      return
    }
    if (url.pathname === '/gone') {
      seen.push('GET /gone')
      response.writeHead(404).end()
      return
    }
    const [, repository = '', tag = ''] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname) ?? []
    seen.push(repository === '' ? `${request.method} ${url.pathname}` : `${request.method} ${repository}:${tag}`)
    if (request.headers.authorization !== `Bearer t-${repository}`) {
      const challenge = `Bearer realm="http://${request.headers.host}/token",service="test"`
      response.writeHead(401, { 'www-authenticate': challenge }).end()
    } else if (tag === 'absent') response.writeHead(404).end()
    else {
      const headers = { 'content-type': 'application/vnd.oci.image.manifest.v1+json', 'docker-content-digest': digest }
      response.writeHead(200, headers).end()
    }
  })
  server.on('connection', () => {
    connections += 1
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen, connections: () => connections }
}

function batchOf({ host }: Registry, more: Partial<RegistryClientOptions> = {}) {
  const addressPolicy = createAddressPolicy({ allowed: ['127.0.0.1/32'] })
  return openBatch({ host, plainHttp: true, addressPolicy, now: () => new Date(), ...more }, credential)
}

test('a thousand images of fifty repositories take one question how to sign in, fifty tokens and a thousand HEADs', async () => {
  const registry = await startRegistry()
  const batch = batchOf(registry)
  const images = Array.from({ length: 1000 }, (_, index) => [`team/app-${index % 50}`, `1.${index}.0`] as const)

  const found = await Promise.all(images.map(([repository, tag]) => batch.headManifest(repository, tag)))
  await batch.close()

  expect(found.every(({ ok }) => ok)).toBe(true)
  const count = (pattern: RegExp) => registry.seen.filter((each) => pattern.test(each)).length
  expect([count(/^GET \/v2\/$/), count(/^token /), count(/^HEAD /)]).toEqual([1, 50, 1000])
  expect(registry.seen).toHaveLength(1051)
  expect(registry.seen[0]).toBe('GET /v2/')
  expect(registry.connections()).toBeLessThanOrEqual(8)
})

test('a token is used for a part of its life, and then another one is asked for', async () => {
  const registry = await startRegistry(100)
  let time = Date.parse('2026-01-01T00:00:00Z')
  const batch = batchOf(registry, { now: () => new Date(time) })

  await batch.headManifest('team/app', '1')
  time += 79_000
  await batch.headManifest('team/app', '2')
  time += 2000
  await Promise.all([batch.headManifest('team/app', '3'), batch.headManifest('team/app', '4')])
  await batch.close()

  expect(registry.seen.filter((each) => each.startsWith('token '))).toHaveLength(2)
})

test('a refusal of one repository is asked for once, and keeps no other from being asked', async () => {
  const registry = await startRegistry()
  const batch = batchOf(registry)

  const refused = await Promise.all(['1', '2', '3'].map((tag) => batch.headManifest('secret/app', tag)))
  const absent = await batch.headManifest('team/app', 'absent')
  const found = await batch.headManifest('team/app', '1')
  await batch.close()

  expect(refused.map((outcome) => !outcome.ok && outcome.reason)).toEqual(Array(3).fill('unauthorized'))
  expect(registry.seen.filter((each) => each === 'token secret/app')).toHaveLength(1)
  expect(absent).toMatchObject({ ok: false, reason: 'not-found' })
  expect(found.ok).toBe(true)
})

test('what is no name of an image, or no host, is asked of nobody', async () => {
  const registry = await startRegistry()
  const batch = batchOf(registry)
  const nowhere = batchOf({ ...registry, host: 'no host' })

  expect(await batch.headManifest('../etc', 'passwd')).toMatchObject({ ok: false, reason: 'invalid-name' })
  expect(await nowhere.headManifest('team/app', '1')).toMatchObject({ ok: false, reason: 'invalid-name' })
  await batch.close()
  await nowhere.close()

  expect(registry.seen).toEqual([])
})

test('a registry whose way to sign in is known is not asked for it, and asked anew where that leads nowhere', async () => {
  const registry = await startRegistry()
  const challenges = createChallengeMemory(() => new Date())
  const stale = { scheme: 'bearer', parameters: new Map([['realm', `http://${registry.host}/gone`]]) } as const

  const first = await batchOf(registry, { challenges }).headManifest('team/app', '1')
  const second = await batchOf(registry, { challenges }).headManifest('team/app', '2')
  challenges.remember(`http://${registry.host}`, { kind: 'bearer', challenge: stale })
  const third = await batchOf(registry, { challenges }).headManifest('team/app', '3')

  expect([first.ok, second.ok, third.ok]).toEqual([true, true, true])
  const learns = ['GET /v2/', 'token team/app', 'HEAD team/app:1']
  const knows = ['token team/app', 'HEAD team/app:2']
  const errs = ['GET /gone', 'GET /v2/', 'token team/app', 'HEAD team/app:3']
  expect(registry.seen).toEqual([...learns, ...knows, ...errs])
})
