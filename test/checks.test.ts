import { createServer, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { createServer as createTcp } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { createRegistry, getRegistry, updateRegistry } from '#contract/registries.ts'
import { listRegistryChecks, type RegistryTest, testNewRegistry, testRegistry } from '#contract/checks.ts'
import { testAuthority, testCertificates } from '#platform/oci/test-certificates.ts'
import { adminToken, startConsole } from './start-console.ts'

const password = 'the-right-password-9f3a'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
      server.closeAllConnections()
  }
})

async function listen(server: Server): Promise<string> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json'
const digest = `sha256:${'a'.repeat(64)}`
const accepted = `Basic ${Buffer.from(`me:${password}`).toString('base64')}`

/** A registry that wants Basic authentication and has one image, app:1.0, which `reader` may pull. */
const basicRegistry: RequestListener = (request, response) => {
  if (request.headers.authorization === undefined) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end()
  } else if (request.headers.authorization !== accepted) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end()
  } else if (request.url === '/v2/') response.writeHead(200).end('{}')
  else if (request.url === '/v2/app/manifests/1.0') {
    response.writeHead(200, { 'content-type': manifestType, 'docker-content-digest': digest }).end()
  } else {
    const code = request.url?.startsWith('/v2/app/') === true ? 'MANIFEST_UNKNOWN' : 'NAME_UNKNOWN'
    response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ errors: [{ code }] }))
  }
}

type Body = z.input<NonNullable<typeof testNewRegistry.body>>

/** A console for each question: nobody may ask more than ten times a minute. */
async function tryOut(body: Body): Promise<RegistryTest> {
  const console = await startConsole({ environment: { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.1/32' } })
  try {
    return (await console.call(testNewRegistry, { body })).value
  } finally {
    await console.stop()
  }
}

function decisive({ steps }: RegistryTest): string {
  const step = steps.find(({ state }) => state === 'failed') ?? steps.findLast(({ state }) => state === 'passed')
  return `${step?.step}: ${step?.verdict}`
}

const plain = { tls: { plainHttp: true, caCertificate: null } }
const me = { username: 'me', password }

test('every step is told in its order, with words, and a duration that tells nothing of a network', async () => {
  const url = await listen(createServer(basicRegistry))

  const answer = await tryOut({ url, ...plain, ...me, image: 'app:1.0' })

  expect(answer.steps.map(({ step, state, verdict }) => `${step} ${state} ${verdict}`)).toEqual([
    'address passed address-valid',
    'dns passed resolved',
    'tcp passed connected',
    'tls warning plain-http',
    'api passed answers-basic',
    'token skipped no-token-needed',
    'identity passed credential-accepted',
    'pull passed pull-allowed',
    'rights skipped rights-untold',
    'expiry skipped expiry-untold',
    'quota skipped quota-untold',
    'node skipped node-not-tried',
    'pull-secrets warning no-namespaces',
  ])
  for (const { message, durationMs } of answer.steps) {
    expect(message).not.toMatch(/[{}]/)
    expect(durationMs % 100).toBe(0)
  }
  expect(JSON.stringify(answer)).not.toContain(password)
})

describe('each failure is its own verdict in its own step', () => {
  const status = (code: number, headers: Record<string, string> = {}, body = '') =>
    createServer((_request, response) => response.writeHead(code, headers).end(body))
  const cases: readonly (readonly [string, () => Server, Partial<Body>, string])[] = [
    [
      'a wrong password',
      () => createServer(basicRegistry),
      { username: 'me', password: 'wrong', image: 'app:1.0' },
      'identity: credential-refused',
    ],
    ['an absent tag', () => createServer(basicRegistry), { ...me, image: 'app:2.0' }, 'pull: tag-absent'],
    [
      'an absent repository',
      () => createServer(basicRegistry),
      { ...me, image: 'other:1.0' },
      'pull: repository-absent',
    ],
    [
      'no credential where one is wanted',
      () => createServer(basicRegistry),
      { image: 'app:1.0' },
      'identity: sign-in-needed',
    ],
    ['a web page', () => status(200, { 'content-type': 'text/html' }, '<html></html>'), me, 'api: not-a-registry'],
    ['a redirect', () => status(302, { location: 'https://elsewhere.example/' }), me, 'api: redirected'],
    ['too many requests', () => status(429, { 'retry-after': '60' }), me, 'api: rate-limited'],
    ['a server error', () => status(503), me, 'api: unavailable'],
    [
      'an unknown way to sign in',
      () => status(401, { 'www-authenticate': 'Negotiate' }),
      me,
      'api: sign-in-unsupported',
    ],
    [
      'a token server elsewhere',
      () => status(401, { 'www-authenticate': 'Bearer realm="https://thief.example/token"' }),
      me,
      'token: realm-not-trusted',
    ],
    ['a server that says nothing', () => createTcp((socket) => socket.end()), me, 'api: unavailable'],
  ]

  test.each(cases)('%s', async (_name, make, input, verdict) => {
    const url = await listen(make())

    expect(decisive(await tryOut({ url, ...plain, ...input }))).toBe(verdict)
  })

  test('nobody listening', async () => {
    const server = createTcp()
    const url = await listen(server)
    await new Promise((resolve) => server.close(resolve))

    expect(decisive(await tryOut({ url, ...plain, ...me }))).toBe('tcp: refused')
  })

  test('a name that does not resolve', async () => {
    expect(decisive(await tryOut({ url: 'registry.invalid', ...me }))).toBe('dns: not-resolved')
  })

  test('an address that the console must not reach', async () => {
    expect(decisive(await tryOut({ url: '169.254.169.254', ...me }))).toBe('dns: address-blocked')
  })

  test('certificates', async () => {
    const good = await listen(createHttps({ ...testCertificates.good }, basicRegistry))
    const other = await listen(createHttps({ ...testCertificates.otherName }, basicRegistry))
    const http = await listen(createServer(basicRegistry))
    const own = { tls: { plainHttp: false, caCertificate: testAuthority } }

    expect(decisive(await tryOut({ url: good, ...me }))).toBe('tls: unknown-authority')
    expect(decisive(await tryOut({ url: other, ...own, ...me }))).toBe('tls: wrong-name')
    expect(decisive(await tryOut({ url: http, ...own, ...me }))).toBe('tls: not-tls')
  })
})

describe('a saved registry', () => {
  test('keeps what its test found as its health, until the credential or the address is another one', async () => {
    const running = await startConsole({ environment: { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.1/32' } })
    const url = await listen(createServer(basicRegistry))
    const body = {
      name: 'Kept',
      url,
      tls: { plainHttp: true },
      username: 'me',
      password,
      imagePath: 'app',
      defaultTag: '1.0',
    }
    const { id, health } = (await running.call(createRegistry, { body })).value
    const read = async () => running.call(getRegistry, { params: { id } })

    await running.call(testRegistry, { params: { id }, body: {} })
    const tested = await read()
    await running.call(updateRegistry, {
      params: { id },
      ifMatch: tested.etag ?? '',
      body: { description: 'other words' },
    })
    const described = await read()
    await running.call(updateRegistry, { params: { id }, ifMatch: described.etag ?? '', body: { password: 'revoked' } })
    const changed = await read()
    await running.call(testRegistry, { params: { id }, body: {} })
    const failing = await read()
    const { items } = (await running.call(listRegistryChecks, { params: { id } })).value
    await running.stop()

    expect(health.state).toBe('unverified')
    expect(tested.value.health).toMatchObject({ state: 'healthy', reason: null, credentialVersion: 1 })
    expect(described.value.health.state).toBe('healthy')
    expect(changed.value.health.state).toBe('unverified')
    expect(failing.value.health).toMatchObject({ state: 'paused', reason: 'credential-refused', credentialVersion: 2 })
    expect(items.map(({ state, failedStep }) => [state, failedStep])).toEqual([
      ['failed', 'identity'],
      ['warning', null],
    ])
  })
})

test('a reader of the stream sees each step as it is taken, then the result', async () => {
  const running = await startConsole({ environment: { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.1/32' } })
  const url = await listen(createServer(basicRegistry))

  const response = await fetch(`${running.url}/api/v1/registries/test`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: `Bearer ${adminToken}`,
    },
    body: JSON.stringify({ url, ...plain, ...me, image: 'app:1.0' }),
  })
  const events = [...(await response.text()).matchAll(/^event: (\w+)$/gm)].map(([, name]) => name)
  await running.stop()

  expect(response.headers.get('content-type')).toContain('text/event-stream')
  expect(events).toEqual([...Array<string>(13).fill('progress'), 'result'])
})

test('nobody tests more than ten registries a minute', async () => {
  const running = await startConsole({})
  const body = { url: 'registry.invalid' }
  const outcomes: string[] = []
  for (let count = 0; count < 11; count += 1) {
    outcomes.push(
      await running.call(testNewRegistry, { body }).then(
        () => 'tested',
        (error: Error) => error.message,
      ),
    )
  }
  await running.stop()

  expect(outcomes.slice(0, 10)).toEqual(Array(10).fill('tested'))
  expect(outcomes[10]).toContain('ten times within a minute')
})
