import type { RequestListener } from 'node:http'
import { testAuthority } from '#platform/oci/test-certificates.ts'
import { type Bench, drip, type HostileCase, shortLimits } from './bench.ts'

const late = { ping: 'timeout', signIn: 'timeout', getManifest: 'timeout', examine: 'api: timeout' }
const large = { ping: 'too-large', signIn: 'too-large', examine: 'api: too-large' }

const endless: RequestListener = (_, response) => {
  const write = () => {
    while (!response.destroyed && response.write('a'.repeat(16_384)));
  }
  response.on('drain', write)
  write()
}

const http = (name: string, outcomes: HostileCase['outcomes'], listener: RequestListener): HostileCase => ({
  name,
  outcomes,
  arrange: async (bench) => ({ host: (await bench.http('registry', listener)).host }),
})

const tcp = (name: string, outcomes: HostileCase['outcomes'], handle: Parameters<Bench['tcp']>[1]): HostileCase => ({
  name,
  outcomes,
  arrange: async (bench) => ({ host: (await bench.tcp('registry', handle)).host, limits: shortLimits }),
})

const slow: readonly HostileCase[] = [
  tcp('a server that never answers', late, (socket) => socket.resume()),
  tcp('headers drop by drop', late, drip('HTTP/1.1 200 OK\r\n', 'x: y\r\n')),
  tcp('a status drop by drop', { ping: 'not-a-registry', examine: 'api: not-a-registry' }, drip('HTTP/1.1 2', '0')),
  tcp('a body drop by drop', late, drip('HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n', 'a')),
  tcp('chunks drop by drop', late, drip('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\na\r\n')),
  tcp('hints without end', late, drip('', 'HTTP/1.1 102 Processing\r\n\r\n', 20)),
  {
    name: 'a name that is looked for without end',
    outcomes: { ping: 'dns', signIn: 'dns', examine: 'dns: not-resolved' },
    arrange: async () => ({
      host: 'slow.test',
      limits: shortLimits,
      resolve: () => new Promise<readonly string[]>(() => {}),
    }),
  },
  {
    name: 'a token drop by drop',
    trusts: ['registry'],
    outcomes: { ping: 'ok', signIn: 'timeout', headManifest: 'timeout', examine: 'token: timeout' },
    arrange: async (bench) => {
      const registry = await bench.http('registry', (request, response) => {
        if (request.url?.startsWith('/token') !== true) {
          response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token"` }).end()
          return
        }
        response.writeHead(200, { 'content-length': '9999' })
        const timer = setInterval(() => response.write(' '), 40)
        response.on('close', () => clearInterval(timer))
      })
      return { host: registry.host, limits: shortLimits }
    },
  },
]

const much: readonly HostileCase[] = [
  http('a body without end', large, endless),
  http('a refusal without end', large, (request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' })
    endless(request, response)
  }),
  http('one header of twenty thousand letters', large, (_, response) =>
    response.writeHead(200, { 'x-long': 'a'.repeat(20_000) }).end(),
  ),
  http('two thousand headers', large, (_, response) => {
    for (let index = 0; index < 2000; index += 1) response.setHeader(`x-${index}`, 'aaaaaaaaaa')
    response.end()
  }),
  tcp('headers without end', large, (socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n')
      const write = () => {
        while (!socket.destroyed && socket.write(`x-y: ${'a'.repeat(1000)}\r\n`));
      }
      socket.on('drain', write)
      write()
    })
  }),
]

const over = async (bench: Bench, port: number) => {
  bench.names.set('registry.test', () => ['127.0.0.1'])
  return { host: `registry.test:${port}`, plainHttp: false, caCertificate: testAuthority }
}
const tlsProblem = (examine: string) => ({
  ping: 'tls',
  signIn: 'tls',
  headManifest: 'tls',
  examine: `tls: ${examine}`,
})

const tls: readonly HostileCase[] = [
  {
    name: 'a certificate for another name',
    outcomes: tlsProblem('wrong-name'),
    arrange: async (bench) => over(bench, (await bench.https('registry', endless, 'otherName')).port),
  },
  {
    name: 'a certificate that has ended',
    outcomes: tlsProblem('certificate-expired'),
    arrange: async (bench) => over(bench, (await bench.https('registry', endless, 'expired')).port),
  },
  {
    name: 'a certificate of an unknown authority',
    outcomes: tlsProblem('unknown-authority'),
    arrange: async (bench) => ({
      ...(await over(bench, (await bench.https('registry', endless)).port)),
      caCertificate: undefined,
    }),
  },
  {
    name: 'plain HTTP where TLS is spoken',
    outcomes: tlsProblem('not-tls'),
    arrange: async (bench) => over(bench, (await bench.http('registry', (_, response) => response.end('{}'))).port),
  },
  {
    name: 'TLS where plain HTTP is spoken',
    outcomes: { ping: 'unavailable' },
    arrange: async (bench) => ({ host: (await bench.https('registry', endless)).host }),
  },
  {
    name: 'a handshake that never comes',
    outcomes: { ping: 'timeout', examine: 'tls: timeout' },
    arrange: async (bench) => ({
      ...(await over(bench, (await bench.tcp('registry', (socket) => socket.resume())).port)),
      limits: shortLimits,
    }),
  },
  {
    name: 'a handshake that is cut',
    outcomes: tlsProblem('tls-failed'),
    arrange: async (bench) => {
      const truncated = (socket: Parameters<Parameters<Bench['tcp']>[1]>[0]) => {
        socket.once('data', () => socket.end(Buffer.from('160303007a0200007603', 'hex')))
      }
      return over(bench, (await bench.tcp('registry', truncated)).port)
    },
  },
  {
    name: 'TLS that is cut amid the answer',
    outcomes: { ping: 'unavailable', examine: 'api: unavailable' },
    arrange: async (bench) => {
      const cut: RequestListener = (request, response) => {
        response.writeHead(200, { 'content-length': '5000' })
        response.write('{', () => request.socket.destroy())
      }
      return over(bench, (await bench.https('registry', cut)).port)
    },
  },
]

export const exhaustionCases: readonly HostileCase[] = [...slow, ...much, ...tls]
