import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { silentLog } from '#platform/log.ts'
import { Secret } from '#platform/secret.ts'
import { createKubernetesClient } from './client.ts'
import type { ClientOptions, KubernetesClient } from './client.ts'
import type { Manifest } from './kinds.ts'

interface Seen {
  readonly method: string
  readonly url: string
  readonly authorization: string | undefined
  readonly body: string
}

type Answer = (response: ServerResponse, seen: Seen, count: number) => void

const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function apiThat(answer: Answer): Promise<{ url: string; seen: Seen[]; connections: () => number }> {
  const seen: Seen[] = []
  let connections = 0
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { method = '', url = '', headers } = request
      const one = { method, url, authorization: headers.authorization, body }
      return answer(response, one, seen.push(one))
    })
  })
  server.on('connection', () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, connections: () => connections }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
  return body
}

function clientOf(server: string, limits?: ClientOptions['limits']): KubernetesClient {
  const made = createKubernetesClient(
    { method: 'token', server, token: new Secret('the-token') },
    { log: silentLog, now: Date.now, ...(limits === undefined ? {} : { limits }) },
  )
  if (!made.ok) throw new Error(made.message)
  cleanups.unshift(() => made.client.close())
  return made.client
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

function status(code: number, more: object = {}) {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, ...more }
}

function pod(name: string) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'a', uid: `uid-${name}`, resourceVersion: '7' } }
}

const ref = { kind: 'Pod', namespace: 'a', name: 'one' } as const

describe('outcomes', () => {
  test.each([
    [400, {}, 'invalid'],
    [401, {}, 'unauthorized'],
    [403, { reason: 'Forbidden' }, 'forbidden'],
    [403, { details: { causes: [{ reason: 'NamespaceTerminating' }] } }, 'terminating'],
    [404, {}, 'not-found'],
    [409, { reason: 'Conflict' }, 'conflict'],
    [409, { reason: 'AlreadyExists' }, 'already-exists'],
    [410, {}, 'gone'],
    [422, {}, 'invalid'],
    [429, {}, 'rate-limited'],
    [500, {}, 'unavailable'],
    [502, {}, 'unavailable'],
    [503, {}, 'unavailable'],
    [504, {}, 'timeout'],
    [302, {}, 'protocol'],
  ] as const)('HTTP %i %j is %s', async (code, more, reason) => {
    const api = await apiThat((response) => json(response, code, status(code, more)))

    const outcome = await clientOf(api.url).get(ref)

    expect(outcome).toMatchObject({ ok: false, reason, status: code })
  })

  test.each([
    ['HTML', (response: ServerResponse) => response.end('<html>')],
    ['an empty answer', (response: ServerResponse) => response.end()],
    ['another kind', (response: ServerResponse) => json(response, 200, { ...pod('one'), kind: 'Node' })],
    ['no metadata', (response: ServerResponse) => json(response, 200, { kind: 'Pod', metadata: {} })],
  ] as const)('%s is a failure of the protocol', async (_, answer) => {
    const api = await apiThat((response) => void answer(response))

    expect(await clientOf(api.url).get(ref)).toMatchObject({ ok: false, reason: 'protocol' })
  })

  test('an answer that never comes is a timeout, and one that is too large is refused', async () => {
    const silent = await apiThat(() => {})
    const large = await apiThat((response) => response.end(Buffer.alloc(9 * 1024 * 1024, 'x')))

    expect(await clientOf(silent.url, { timeoutMs: 50 }).get(ref)).toMatchObject({ ok: false, reason: 'timeout' })
    expect(await clientOf(large.url).get(ref)).toMatchObject({ ok: false, reason: 'protocol' })
  })

  test('a server that is not there is unreachable, and a closed client too', async () => {
    const api = await apiThat((response) => json(response, 200, pod('one')))
    const client = clientOf(api.url)
    const nobody = clientOf('http://127.0.0.1:1')

    await client.close()

    expect(await nobody.get(ref)).toMatchObject({ ok: false, reason: 'unreachable' })
    expect(await client.get(ref)).toMatchObject({ ok: false, reason: 'unreachable' })
  })

  test('a name that would leave its path is refused before anything is sent', async () => {
    const api = await apiThat((response) => json(response, 200, pod('one')))
    const client = clientOf(api.url)

    for (const name of ['', '.', '..', '../secrets/x', 'a%2fb']) {
      expect(await client.get({ ...ref, name })).toMatchObject({ ok: false, reason: 'invalid' })
      expect(await client.get({ ...ref, namespace: name })).toMatchObject({ ok: false, reason: 'invalid' })
    }
    expect(api.seen).toEqual([])
  })
})

describe('repeats', () => {
  test('a 429 is repeated when the server says when, and no more than twice', async () => {
    const once = await apiThat((response, _, count) =>
      count === 1 ? json(response, 429, status(429), { 'retry-after': '0' }) : json(response, 200, pod('one')),
    )
    const always = await apiThat((response) => json(response, 429, status(429), { 'retry-after': '0' }))

    expect(await clientOf(once.url).get(ref)).toMatchObject({ ok: true })
    expect(await clientOf(always.url).get(ref)).toMatchObject({ ok: false, reason: 'rate-limited', retryAfterMs: 0 })
    expect(always.seen).toHaveLength(3)
  })

  test('a token that was replaced meanwhile is read again after a 401', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'account-'))
    cleanups.push(async () => rmSync(directory, { recursive: true }))
    writeFileSync(join(directory, 'ca.crt'), 'CA')
    writeFileSync(join(directory, 'token'), 'old')
    const api = await apiThat((response, { authorization }) => {
      writeFileSync(join(directory, 'token'), 'newer')
      return authorization === 'Bearer newer' ? json(response, 200, pod('one')) : json(response, 401, status(401))
    })
    const made = createKubernetesClient(
      { method: 'in-cluster', server: api.url, directory },
      { log: silentLog, now: () => 0 },
    )
    if (!made.ok) throw new Error(made.message)
    cleanups.unshift(() => made.client.close())

    const outcome = await made.client.get(ref)

    expect(outcome).toMatchObject({ ok: true })
    expect(api.seen.map(({ authorization }) => authorization)).toEqual(['Bearer old', 'Bearer newer'])
  })

  test('a longer wait is left to the caller', async () => {
    const api = await apiThat((response) => json(response, 503, status(503), { 'retry-after': '3600' }))

    const outcome = await clientOf(api.url).get(ref)

    expect(outcome).toMatchObject({ ok: false, reason: 'unavailable', retryAfterMs: 3_600_000 })
    expect(api.seen).toHaveLength(1)
  })

  test('a creation is not repeated after a 503 or a broken connection, an apply is', async () => {
    const api = await apiThat((response, { method }, count) => {
      if (method === 'POST') return void response.destroy()
      if (count === 2) return json(response, 503, status(503), { 'retry-after': '0' })
      return json(response, 200, pod('one'))
    })
    const client = clientOf(api.url)
    const manifest: Manifest<'Pod'> = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one', namespace: 'a' } }

    const created = await client.create(manifest)
    const applied = await client.apply(manifest)

    expect(created).toMatchObject({ ok: false, reason: 'unreachable' })
    expect(applied).toMatchObject({ ok: true })
    expect(api.seen.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'PATCH'])
  })
})

describe('requests', () => {
  test('an apply names its field manager and is sent to the object', async () => {
    const api = await apiThat((response) => json(response, 200, pod('one')))

    await clientOf(`${api.url}/k8s/clusters/c-1/`).apply(
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one', namespace: 'a' } },
      { force: true, dryRun: true },
    )

    const [sent] = api.seen
    const url = new URL(sent?.url ?? '', api.url)
    expect(url.pathname).toBe('/k8s/clusters/c-1/api/v1/namespaces/a/pods/one')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      fieldManager: 'pesitwizard-console',
      dryRun: 'All',
      force: 'true',
    })
    expect(sent?.authorization).toBe('Bearer the-token')
  })

  test('100 requests at once keep to the limit of places and reuse their connections', async () => {
    let inside = 0
    let most = 0
    const api = await apiThat((response) => {
      inside += 1
      most = Math.max(most, inside)
      setImmediate(() => {
        inside -= 1
        json(response, 200, pod('one'))
      })
    })
    const client = clientOf(api.url, { maxInFlight: 4 })

    const outcomes = await Promise.all(Array.from({ length: 100 }, () => client.get(ref)))

    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    expect(most).toBeLessThanOrEqual(4)
    expect(api.connections()).toBeLessThanOrEqual(5)
  })

  test('a list follows its pages, starts over when they expire, and keeps only what is asked for', async () => {
    let expired = false
    const api = await apiThat((response, { url }) => {
      const token = new URL(url, 'http://api').searchParams.get('continue')
      if (token === 'second' && !expired) {
        expired = true
        return json(response, 410, status(410))
      }
      const metadata = token === null ? { resourceVersion: '5', continue: 'second' } : { resourceVersion: '6' }
      return json(response, 200, { kind: 'PodList', metadata, items: [pod(token ?? 'first')] })
    })

    const listed = await clientOf(api.url).list('Pod', { project: ({ metadata }) => metadata.name })

    expect(listed).toEqual({ ok: true, value: { items: ['first', 'second'], resourceVersion: '5' } })
    expect(api.seen).toHaveLength(4)
  })

  test('a log is cut at its limit', async () => {
    const api = await apiThat((response) => response.end('0123456789abcdef'))

    const log = await clientOf(api.url).podLog({ namespace: 'a', name: 'one' }, { lines: 5, limitBytes: 10 })

    expect(log).toEqual({ ok: true, value: { text: '0123456789', truncated: true } })
  })
})

test('what a Secret holds never comes back in a message', async () => {
  const document = JSON.stringify({ auths: { 'r.example': { username: 'u-canary', password: 'p"canary' } } })
  const data = { '.dockerconfigjson': Buffer.from(document).toString('base64') }
  const api = await apiThat((response, { body }) => {
    const message = `webhook denied ${body} ${document} p"canary p\\"canary ${Buffer.from('u-canary').toString('base64')}`
    json(response, 403, status(403, { message }))
  })

  const outcome = await clientOf(api.url).apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'a' },
    data,
  })

  const told = JSON.stringify(outcome)
  expect(told).toContain('webhook denied')
  expect(told).not.toContain('canary')
  expect(told).not.toContain(data['.dockerconfigjson'])
  expect(told).not.toContain(Buffer.from('u-canary').toString('base64'))
})
