import { createServer as createHttp, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { createServer as createTcp } from 'node:net'
import { inspect } from 'node:util'
import { Secret } from '#platform/secret.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { createAddressPolicy } from './address-policy.ts'
import { registryClient } from './registry-client.ts'
import type { RegistryClientOptions } from './registry-session.ts'
import { testAuthority, testCertificates } from './test-certificates.ts'

const manifestType = 'application/vnd.oci.image.manifest.v1+json'
const credential = { username: 'robot', password: new Secret('hunter2') }
const basic = `Basic ${Buffer.from('robot:hunter2').toString('base64')}`
const loopback = createAddressPolicy({ allowed: ['127.0.0.1/32'] })

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
          server.closeAllConnections()
      }),
  )
  return (server.address() as AddressInfo).port
}

interface Seen {
  readonly url: string
  readonly authorization: string | undefined
  readonly headerNames: readonly string[]
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

function recording(handler: Handler): { seen: Seen[]; listener: RequestListener } {
  const seen: Seen[] = []
  const listener: RequestListener = (request, response) => {
    const { authorization } = request.headers
    seen.push({ url: request.url ?? '', authorization, headerNames: Object.keys(request.headers).sort() })
    handler(request, response)
  }
  return { seen, listener }
}

/** A plain HTTP server on loopback that does what the handler says, and remembers what it was sent. */
async function hostile(handler: Handler): Promise<{ host: string; seen: Seen[] }> {
  const { seen, listener } = recording(handler)
  const port = await listen(createHttp({ keepAliveTimeout: 1000 }, listener))
  return { host: `127.0.0.1:${port}`, seen }
}

function clientOf(host: string, options: Partial<RegistryClientOptions> = {}) {
  return registryClient({
    host,
    plainHttp: true,
    addressPolicy: loopback,
    now: () => new Date('2026-03-01T12:00:00Z'),
    ...options,
    limits: { headersMs: 300, totalMs: 800, connectMs: 300, tlsMs: 300, dnsMs: 200, ...options.limits },
  })
}

function challenge(response: ServerResponse, value: string): void {
  response.writeHead(401, { 'www-authenticate': value }).end()
}

function json(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
}

describe('the credential', () => {
  test('is not in the first request, and then goes with nothing but the headers it needs', async () => {
    const { host, seen } = await hostile((request, response) => {
      if (request.headers.authorization === undefined) return challenge(response, 'Basic realm="r"')
      response
        .writeHead(200, { 'content-type': manifestType, 'docker-content-digest': `sha256:${'a'.repeat(64)}` })
        .end()
    })

    const found = await clientOf(host).headManifest('team/app', '1.0.0', credential)

    expect(found).toMatchObject({ ok: true, mediaType: manifestType })
    expect(seen.map(({ url, authorization }) => [url, authorization])).toEqual([
      ['/v2/', undefined],
      ['/v2/team/app/manifests/1.0.0', basic],
    ])
    expect(seen[1]?.headerNames).toEqual(['accept', 'authorization', 'connection', 'host', 'user-agent'])
  })

  test('does not follow a redirect, wherever it goes', async () => {
    const other = await hostile((_, response) => json(response, {}))
    const { host } = await hostile((request, response) => {
      if (request.headers.authorization === undefined) return challenge(response, 'Basic realm="r"')
      response.writeHead(307, { location: `http://${other.host}${request.url}` }).end()
    })

    const found = await clientOf(host).headManifest('team/app', 'latest', credential)

    expect(found).toMatchObject({ ok: false, reason: 'redirected', status: 307 })
    expect(other.seen).toEqual([])
  })

  test('does not go to a token server of another origin, unless that was approved', async () => {
    const tokenServer = await hostile((_, response) => json(response, { token: 'abc' }))
    const { host, seen } = await hostile((request, response) => {
      if (request.headers.authorization === 'Bearer abc') return json(response, {})
      challenge(response, `Bearer realm="http://${tokenServer.host}/token",service="s&scope=admin"`)
    })

    const refused = await clientOf(host).signIn(credential)

    expect(refused).toMatchObject({
      ok: false,
      reason: 'realm-not-trusted',
      step: 'token',
      realm: `http://${tokenServer.host}`,
    })
    expect(tokenServer.seen).toEqual([])

    const approved = await clientOf(host, { approvedRealms: [`http://${tokenServer.host}`] }).signIn(credential)

    expect(approved).toMatchObject({ ok: true, authentication: 'bearer' })
    expect(tokenServer.seen).toMatchObject([{ url: '/token?service=s%26scope%3Dadmin', authorization: basic }])
    expect(seen.every(({ authorization }) => authorization !== basic)).toBe(true)
  })

  test('does not follow a redirect of the token server', async () => {
    const other = await hostile((_, response) => json(response, { token: 'abc' }))
    const { host } = await hostile((request, response) => {
      if (request.url?.startsWith('/token') === true)
        response.writeHead(302, { location: `http://${other.host}/` }).end()
      else challenge(response, `Bearer realm="http://${request.headers.host}/token"`)
    })

    expect(await clientOf(host).signIn(credential)).toMatchObject({ reason: 'redirected', step: 'token' })
    expect(other.seen).toEqual([])
  })

  test('does not follow a list of tags to another origin or another path', async () => {
    const other = await hostile((_, response) => json(response, { tags: ['x'] }))
    for (const next of [`http://${other.host}/v2/a/tags/list`, '//evil.test/v2/a/tags/list', '/v2/b/tags/list']) {
      const { host, seen } = await hostile((request, response) => {
        if (request.headers.authorization === undefined) return challenge(response, 'Basic realm="r"')
        json(response, { name: 'a', tags: ['1'] }, { link: `<${next}>; rel="next"` })
      })

      expect(await clientOf(host).listTags('a', credential)).toMatchObject({ ok: false, reason: 'redirected' })
      expect(seen).toHaveLength(2)
    }
    expect(other.seen).toEqual([])
  })

  test('is in no outcome, whatever the server echoes', async () => {
    const { host } = await hostile((request, response) => {
      const { authorization } = request.headers
      if (authorization === undefined) return challenge(response, 'Basic realm="r"')
      const text = JSON.stringify({ errors: [{ code: `hunter2 ${authorization}`, message: 'hunter2' }] })
      response.writeHead(400, { 'content-type': 'hunter2', 'retry-after': 'hunter2' }).end(text)
    })
    const client = clientOf(host)

    const outcomes = [
      await client.signIn(credential),
      await client.getManifest('a', 'b', credential),
      await client.listTags('a', credential),
    ]

    expect(outcomes.every(({ ok }) => !ok)).toBe(true)
    expect(JSON.stringify(outcomes) + inspect(outcomes, { depth: 9 })).not.toMatch(/hunter2|cm9ib3Q6/)
  })

  test.each(['Digest realm="r",nonce="n"', 'NTLM', 'Negotiate', 'Unknown realm="x"'])(
    'is not sent for %s',
    async (offer) => {
      const { host, seen } = await hostile((_, response) => challenge(response, offer))

      expect(await clientOf(host).signIn(credential)).toMatchObject({ reason: 'unsupported-authentication' })
      expect(seen).toHaveLength(1)
    },
  )

  test.each([
    ['no challenge', {}],
    ['one that is not grammar', { 'www-authenticate': 'Bearer realm="x' }],
    ['a realm given twice', { 'www-authenticate': 'Bearer realm="https://a",realm="https://b"' }],
    ['a realm without a host', { 'www-authenticate': 'Bearer realm="/token"' }],
    ['a realm with a user', { 'www-authenticate': 'Bearer realm="http://u:p@127.0.0.1/"' }],
    ['a realm that is no web address', { 'www-authenticate': 'Bearer realm="file:///etc/passwd"' }],
  ])('is not sent for %s', async (_, headers) => {
    const { host, seen } = await hostile((__, response) => void response.writeHead(401, headers).end())

    expect(await clientOf(host).signIn(credential)).toMatchObject({ ok: false, reason: 'not-a-registry' })
    expect(seen).toHaveLength(1)
  })
})

describe('a server that is no registry', () => {
  test.each<[string, Handler, string]>([
    [
      'a web page',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      'not-a-registry',
    ],
    ['nothing there', (_, response) => void response.writeHead(404).end('no'), 'not-a-registry'],
    [
      'a redirect to sign in',
      (_, response) => void response.writeHead(302, { location: '/login' }).end(),
      'redirected',
    ],
    ['an error', (_, response) => void response.writeHead(502).end('<html>'), 'unavailable'],
    ['no HTTP', (request) => void request.socket.end('SSH-2.0-OpenSSH\r\n\r\n'), 'not-a-registry'],
    ['a hang-up', (request) => void request.socket.destroy(), 'unavailable'],
  ])('%s', async (_, handler, reason) => {
    const { host } = await hostile(handler)

    expect(await clientOf(host).ping()).toMatchObject({ ok: false, reason })
  })

  test.each([
    ['garbage', 'token'],
    ['a list', '[]'],
    ['no token', '{"expires_in":60}'],
    ['a number', '{"token":5}'],
    ['a token that would split a header', '{"token":"a\\r\\nX: y"}'],
    ['a deep pit', '['.repeat(60_000)],
    ['prototypes', '{"__proto__":{"token":"x"},"constructor":{"token":"y"}}'],
  ])('a token server that sends %s', async (_, body) => {
    const { host } = await hostile((request, response) => {
      if (request.url?.startsWith('/token') === true) response.end(body)
      else challenge(response, `Bearer realm="http://${request.headers.host}/token"`)
    })

    expect(await clientOf(host).signIn(credential)).toMatchObject({ reason: 'not-a-registry', step: 'token' })
  })
})

describe('a server that wants to exhaust the console', () => {
  const endless: Handler = (_, response) => {
    const write = () => {
      while (!response.destroyed && response.write('a'.repeat(16_384)));
    }
    response.on('drain', write)
    write()
  }

  test('sends endless bodies', async () => {
    const root = await hostile(endless)
    const manifest = await hostile((request, response) =>
      request.url === '/v2/' ? json(response, {}) : endless(request, response),
    )
    const token = await hostile((request, response) =>
      request.url === '/v2/'
        ? challenge(response, `Bearer realm="http://${request.headers.host}/t"`)
        : endless(request, response),
    )

    expect(await clientOf(root.host).ping()).toMatchObject({ reason: 'too-large' })
    expect(await clientOf(manifest.host).getManifest('a', 'b')).toMatchObject({ reason: 'too-large' })
    expect(await clientOf(token.host).signIn(credential)).toMatchObject({ reason: 'too-large', step: 'token' })
  })

  test('sends endless headers', async () => {
    const { host } = await hostile(
      (_, response) => void response.writeHead(200, { 'x-long': 'a'.repeat(20_000) }).end(),
    )

    expect(await clientOf(host).ping()).toMatchObject({ reason: 'too-large' })
  })

  test('sends endless pages', async () => {
    let page = 0
    const { host } = await hostile((request, response) => {
      if (request.url === '/v2/') return json(response, {})
      page += 1
      json(response, { tags: [`t${page}`] }, { link: `</v2/a/tags/list?last=t${page}>; rel="next"` })
    })

    const listed = await clientOf(host, { limits: { listPages: 3 } }).listTags('a')

    expect(listed).toEqual({ ok: true, names: ['t1', 't2', 't3'], truncated: true })
  })

  test.each<[string, Handler]>([
    ['never answers', () => {}],
    ['drips its headers', (request) => drip(request, 'HTTP/1.1 200 OK\r\n', 'x: y\r\n')],
    ['drips its body', (request) => drip(request, 'HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n', 'a')],
  ])('%s', async (_, handler) => {
    const { host } = await hostile(handler)
    const started = performance.now()

    expect(await clientOf(host).ping()).toMatchObject({ ok: false, reason: 'timeout' })
    expect(performance.now() - started).toBeLessThan(1500)
  })

  test('takes connections and says nothing in the handshake', async () => {
    const port = await listen(createTcp((socket) => socket.resume().on('error', () => {})))

    const pinged = await clientOf(`127.0.0.1:${port}`, { plainHttp: false }).ping()

    expect(pinged).toMatchObject({ reason: 'timeout' })
  })

  function drip(request: IncomingMessage, start: string, more: string): void {
    request.socket.write(start)
    const timer = setInterval(() => request.socket.write(more), 50)
    request.socket.on('close', () => clearInterval(timer))
    request.socket.on('error', () => clearInterval(timer))
  }
})

describe('addresses', () => {
  test('that are forbidden are not connected to, even where another answer is allowed', async () => {
    const { host, seen } = await hostile((_, response) => json(response, {}))
    const [, port = ''] = host.split(':')
    const closed = createAddressPolicy({ allowed: [] })

    expect(await clientOf(host, { addressPolicy: closed }).ping()).toMatchObject({ reason: 'blocked-address' })
    for (const answers of [['127.0.0.1'], ['10.0.0.1', '127.0.0.1'], ['8.8.8.8', '::ffff:169.254.169.254']]) {
      const client = clientOf(`registry.test:${port}`, { addressPolicy: closed, resolve: async () => answers })
      expect(await client.ping()).toMatchObject({ reason: 'blocked-address' })
    }
    expect(seen).toEqual([])
  })

  test('are resolved once and used as judged, so that a name cannot change in between', async () => {
    const { host, seen } = await hostile((request, response) =>
      request.headers.authorization === undefined
        ? challenge(response, 'Basic realm="r"')
        : json(response, {}, { connection: 'close' }),
    )
    let asked = 0
    const resolve = async () => {
      asked += 1
      return [asked === 1 ? '127.0.0.1' : '127.0.0.2']
    }

    const signedIn = await clientOf(`registry.test:${host.split(':')[1]}`, { resolve }).signIn(credential)

    expect([signedIn.ok, asked, seen.length]).toEqual([true, 1, 2])
  })

  test('of a token server are judged too', async () => {
    const { host } = await hostile((_, response) => challenge(response, 'Bearer realm="http://169.254.169.254/latest"'))

    expect(await clientOf(host).headManifest('a', 'b')).toMatchObject({ reason: 'blocked-address', step: 'token' })
  })

  test('that do not exist, or take too long to find', async () => {
    const failing = async () => await Promise.reject(new Error('no such host'))
    const slow = () => new Promise<readonly string[]>(() => {})

    expect(await clientOf('registry.test', { resolve: failing }).ping()).toMatchObject({ reason: 'dns' })
    expect(await clientOf('registry.test', { resolve: slow }).ping()).toMatchObject({ reason: 'dns' })
    expect(await clientOf('999.1.1.1').ping()).toMatchObject({ reason: 'invalid-name' })
  })

  test('where nothing listens', async () => {
    const server = createTcp()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))

    expect(await clientOf(`127.0.0.1:${port}`).ping()).toMatchObject({ reason: 'refused' })
  })
})

describe('over TLS', () => {
  async function secure(certificate: { cert: string; key: string }) {
    const { seen, listener } = recording((_, response) => json(response, {}))
    const port = await listen(createHttps(certificate, listener))
    return { port, seen }
  }
  const trusting = { plainHttp: false, caCertificate: testAuthority, resolve: async () => ['127.0.0.1'] }

  test('a registry with its own authority is trusted, by name and by address', async () => {
    const { port, seen } = await secure(testCertificates.good)

    expect(await clientOf(`registry.test:${port}`, trusting).ping()).toMatchObject({ ok: true })
    expect(await clientOf(`127.0.0.1:${port}`, trusting).ping()).toMatchObject({ ok: true })
    expect(seen).toHaveLength(2)
  })

  test('a certificate that is not right sends nothing, and says why', async () => {
    const good = await secure(testCertificates.good)
    const other = await secure(testCertificates.otherName)
    const expired = await secure(testCertificates.expired)
    const problemAt = async (port: number, options: Partial<RegistryClientOptions>) => {
      const pinged = await clientOf(`registry.test:${port}`, options).ping()
      return pinged.ok ? 'ok' : [pinged.reason, pinged.tlsProblem]
    }

    expect(await problemAt(good.port, { ...trusting, caCertificate: undefined })).toEqual(['tls', 'unknown-authority'])
    expect(await problemAt(other.port, trusting)).toEqual(['tls', 'wrong-name'])
    expect(await problemAt(expired.port, trusting)).toEqual(['tls', 'expired'])
    expect([...good.seen, ...other.seen, ...expired.seen]).toEqual([])
  })

  test('a server without it is not asked in plain text instead', async () => {
    const { host, seen } = await hostile((_, response) => json(response, {}))

    expect(await clientOf(host, { plainHttp: false }).ping()).toMatchObject({ reason: 'tls', tlsProblem: 'not-tls' })
    expect(seen).toEqual([])
  })

  test('an authority that cannot be read is said so', async () => {
    const { port } = await secure(testCertificates.good)
    const broken = { ...trusting, caCertificate: '-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n' }

    const pinged = await clientOf(`registry.test:${port}`, broken).ping()

    expect(pinged).toMatchObject({ ok: false, reason: 'tls', tlsProblem: 'invalid-ca' })
  })

  test('a token server without TLS gets nothing from a registry with it', async () => {
    const tokenServer = await hostile((_, response) => json(response, { token: 'abc' }))
    const { listener } = recording((_, response) => challenge(response, `Bearer realm="http://${tokenServer.host}/t"`))
    const port = await listen(createHttps(testCertificates.good, listener))
    const client = clientOf(`registry.test:${port}`, { ...trusting, approvedRealms: [`http://${tokenServer.host}`] })

    expect(await client.signIn(credential)).toMatchObject({ ok: false, reason: 'not-a-registry' })
    expect(tokenServer.seen).toEqual([])
  })
})

describe('manifests', () => {
  const body = JSON.stringify({ schemaVersion: 2 })
  const registry = (manifest: Handler) =>
    hostile((request, response) => (request.url === '/v2/' ? json(response, {}) : manifest(request, response)))

  test('that are not what their digest says are refused', async () => {
    const wanted = `sha256:${'b'.repeat(64)}`
    const { host } = await registry(
      (_, response) => void response.writeHead(200, { 'content-type': manifestType }).end(body),
    )

    expect(await clientOf(host).getManifest('a', wanted)).toMatchObject({ reason: 'digest-mismatch' })
    expect(await clientOf(host).headManifest('a', wanted)).toMatchObject({ reason: 'digest-mismatch' })
  })

  test('are read where a HEAD is not known or says too little', async () => {
    const { host } = await registry((request, response) => {
      if (request.method === 'HEAD') response.writeHead(405).end()
      else
        response
          .writeHead(200, {
            'content-type': `${manifestType}; charset=utf-8`,
            'ratelimit-limit': '100;w=21600',
            'ratelimit-remaining': '7;w=21600',
          })
          .end(body)
    })

    expect(await clientOf(host).headManifest('a', 'b')).toMatchObject({
      ok: true,
      digest: expect.stringMatching(/^sha256:[a-f0-9]{64}$/),
      rateLimit: { limit: 100, remaining: 7, windowSeconds: 21_600 },
    })
  })

  test.each([
    ['../../etc', 'latest'],
    ['a', '../b'],
    ['a', 'b?c'],
    ['A', 'b'],
    ['', ''],
  ])('named %s:%s are not asked for', async (repository, reference) => {
    const { host, seen } = await registry((_, response) => json(response, {}))

    expect(await clientOf(host).headManifest(repository, reference, credential)).toMatchObject({
      reason: 'invalid-name',
    })
    expect(seen).toEqual([])
  })

  test('of a registry that asks for the credential only there get it', async () => {
    const { host, seen } = await registry((request, response) => {
      if (request.headers.authorization === undefined) return challenge(response, 'Basic realm="r"')
      response.writeHead(200, { 'content-type': manifestType }).end(body)
    })

    expect(await clientOf(host).getManifest('a', 'b', credential)).toMatchObject({ ok: true })
    expect(seen.map(({ authorization }) => authorization)).toEqual([undefined, undefined, basic])
  })
})
