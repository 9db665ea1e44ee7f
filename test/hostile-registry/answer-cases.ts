import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { basic, challenging, type HostileCase, manifestType, raw } from './bench.ts'

/** Fifty megabytes of nothing in fifty kilobytes. */
const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))

const escapes = '\u001b[31m\u001b]0;owned\u0007\u202e\u200b'

/** A server whose bytes are written by hand. */
const bytes = (name: string, outcomes: HostileCase['outcomes'], ...pieces: readonly string[]): HostileCase => ({
  name,
  outcomes,
  arrange: async (bench) => ({ host: (await bench.tcp('registry', raw(...pieces))).host }),
})

const noRegistry = { ping: 'not-a-registry', signIn: 'not-a-registry', examine: 'api: not-a-registry' }
const gone = { ping: 'unavailable', signIn: 'unavailable', examine: 'api: unavailable' }
const page = '<!doctype html><title>Sign in</title>'

const notHttp: readonly HostileCase[] = [
  bytes('the greeting of SSH', noRegistry, 'SSH-2.0-OpenSSH_9.9\r\n'),
  bytes('the greeting of a mail server', noRegistry, '220 mail.test ESMTP\r\n'),
  bytes('an answer of Redis', noRegistry, '-ERR unknown command\r\n'),
  bytes('HTTP/0.9', noRegistry, page),
  bytes('HTTP/2 without asking', noRegistry, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  bytes('a version that is none', noRegistry, 'HTTP/9.9 200 OK\r\n\r\n'),
  bytes('a status that is no number', noRegistry, 'HTTP/1.1 OK\r\n\r\n'),
  bytes('a status of 1000', noRegistry, 'HTTP/1.1 1000 Much\r\n\r\n'),
  bytes('nothing, and an end', gone, ''),
  bytes('an end amid the headers', gone, 'HTTP/1.1 200 OK\r\ncontent-'),
  bytes('fewer bytes than it said', gone, 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{}'),
  bytes('a length below zero', noRegistry, 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}'),
  bytes('two lengths', gone, 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'),
  bytes('a length and chunks', gone, 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}'),
  bytes('chunks of no size', noRegistry, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n'),
  bytes('chunks that end early', gone, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{}'),
  bytes('a header with a zero byte', noRegistry, 'HTTP/1.1 200 OK\r\nx: a\u0000b\r\n\r\n'),
  bytes('a header without a name', noRegistry, 'HTTP/1.1 200 OK\r\n: x\r\n\r\n'),
  bytes(
    'a second answer nobody asked for',
    { ping: 'ok' },
    'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 401 No\r\nwww-authenticate: Basic\r\ncontent-length: 0\r\n\r\n',
  ),
  bytes('a split answer', noRegistry, 'HTTP/1.1 404 No\r\nx: a\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'),
  bytes('a status text of escape sequences', noRegistry, `HTTP/1.1 404 ${escapes}\r\ncontent-length: 0\r\n\r\n`),
]

const status = (code: number, headers: Record<string, string> = {}, body = ''): RequestListener => {
  return (_, response) => response.writeHead(code, headers).end(body)
}

/** Everything is answered alike, signed in or not. */
const alike = (name: string, outcomes: HostileCase['outcomes'], listener: RequestListener): HostileCase => ({
  name,
  outcomes,
  arrange: async (bench) => ({ host: (await bench.http('registry', listener)).host }),
})

const noRegistries: readonly HostileCase[] = [
  alike('a web page', noRegistry, status(200, { 'content-type': 'text/html' }, page)),
  alike('a web page of 404', noRegistry, status(404, { 'content-type': 'text/html' }, page)),
  alike('a teapot', noRegistry, status(418)),
  alike(
    'a proxy that wants to be signed in to',
    { ping: 'unavailable', signIn: 'unavailable' },
    status(407, { 'proxy-authenticate': 'Basic realm="r"' }),
  ),
  alike('a 401 without a challenge', noRegistry, status(401)),
  alike('a body of two documents', noRegistry, status(200, {}, '{}{}')),
  alike('a document that is too deep', noRegistry, status(200, {}, `${'['.repeat(5000)}${']'.repeat(5000)}`)),
  alike('a document with the keys of prototypes', noRegistry, status(200, {}, '{"__proto__":{"ok":true},"a":1}')),
  alike('a document with a constructor', noRegistry, status(200, {}, '{"constructor":{"prototype":{"ok":1}}}')),
]

/** Signed in by user name and password, and then this. */
const after = (name: string, outcomes: HostileCase['outcomes'], listener: RequestListener): HostileCase => ({
  name,
  outcomes,
  trusts: ['registry'],
  arrange: async (bench) => ({ host: (await bench.http('registry', challenging(basic, listener))).host }),
})

const echo: RequestListener = (request, response) => {
  const { authorization = '' } = request.headers
  const plain = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()
  const errors = [{ code: `${plain}${authorization}`, message: plain, detail: authorization }]
  const headers = {
    'content-type': plain,
    'retry-after': plain,
    'docker-content-digest': plain,
    'www-authenticate': `Basic realm="${plain}"`,
  }
  response.writeHead(400, headers).end(JSON.stringify({ errors }))
}

/** What is asked what it knows of the credential says what it was sent, as names of rights. */
function echoAsRights(spelling: string): RequestListener {
  return (request, response) => {
    const { authorization = '', 'private-token': token } = request.headers
    const plain = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':')[1]
    const secret = Buffer.from(String(token ?? plain)).toString(spelling as BufferEncoding)
    const path = request.url ?? ''
    if (path.startsWith('/api/v2.0/robots')) {
      const permissions = [{ access: [{ resource: secret, action: secret }] }]
      response.end(JSON.stringify([{ name: 'robot', expires_at: -1, permissions }]))
    } else if (path.startsWith('/api/')) response.end(JSON.stringify({ expires_at: null, scopes: [secret] }))
    else if (path.startsWith('/v2/team/')) response.setHeader('content-type', manifestType).end('{"schemaVersion":2}')
    else response.end('{}')
  }
}

/** What a registry says of how long to wait, and what is told of it: at most a day. */
const waits: readonly (readonly [string, number | undefined])[] = [
  ['60', 60],
  ['9999999', 86_400],
  ['Fri, 31 Dec 9999 23:59:59 GMT', 86_400],
  ['Sat, 28 Feb 2026 00:00:00 GMT', 0],
  ['-1', undefined],
  ['1e3', undefined],
  ['soon', undefined],
]

const answers: readonly HostileCase[] = [
  after('the credential echoed in every place', { signIn: 'not-a-registry', headManifest: 'not-a-registry' }, echo),
  after(
    'a refusal that echoes the credential as its challenge',
    { signIn: 'unauthorized', headManifest: 'unauthorized' },
    (request, response) =>
      response
        .writeHead(401, { 'www-authenticate': `Bearer realm="http://x/",error="${request.headers.authorization}"` })
        .end(),
  ),
  after('escape sequences in an error', { headManifest: 'denied' }, (_, response) =>
    response.writeHead(403).end(JSON.stringify({ errors: [{ code: escapes, message: escapes }] })),
  ),
  after('escape sequences as tags and names', { listTags: 'ok', listRepositories: 'ok' }, (_, response) =>
    response.end(JSON.stringify({ tags: [escapes, '1.0', '../x'], repositories: [escapes, 'team/app', '<b>'] })),
  ),
  ...['utf8', 'hex', 'base64', 'base64url'].map((spelling) =>
    after(`the secret as the rights of a robot, in ${spelling}`, { examine: 'ok' }, echoAsRights(spelling)),
  ),
  after('refused again and again', { signIn: 'unauthorized', headManifest: 'unauthorized' }, (_, response) =>
    response.writeHead(401, { 'www-authenticate': 'Basic realm="again"' }).end(),
  ),
  after('tags that are no list', { listTags: 'not-a-registry', listRepositories: 'not-a-registry' }, (_, response) =>
    response.end('{"tags":{"length":1e9},"repositories":"all"}'),
  ),
  after('a hundred thousand tags', { listTags: 'ok' }, (_, response) =>
    response.end(JSON.stringify({ tags: Array.from({ length: 100_000 }, (_unused, index) => `t${index}`) })),
  ),
  after('a tag of a megabyte', { listTags: 'too-large' }, (_, response) =>
    response.end(JSON.stringify({ tags: ['a'.repeat(1024 * 1024)] })),
  ),
  after('keys given twice', { listTags: 'ok' }, (_, response) => response.end('{"tags":["1"],"tags":["2"]}')),
  after('pages that lead to each other for ever', { listTags: 'ok' }, (_, response) =>
    response
      .writeHead(200, { link: `</v2/team/app/tags/list?last=${Math.random()}>; rel="next"` })
      .end('{"tags":["1"]}'),
  ),
  ...waits.map(([value, seconds]) => ({
    ...after(`a wait of "${value}"`, { headManifest: 'rate-limited' }, status(429, { 'retry-after': value })),
    look: (_: unknown, outcomes: ReadonlyMap<string, unknown>) => {
      const { retryAfterSeconds } = outcomes.get('headManifest') as { retryAfterSeconds?: number }
      if (retryAfterSeconds !== seconds) throw new Error(`the wait is ${retryAfterSeconds}`)
    },
  })),
]

/** Open to everyone, with this manifest. */
const manifest = (name: string, outcomes: HostileCase['outcomes'], listener: RequestListener): HostileCase => ({
  name,
  outcomes,
  image: { repository: 'team/app', reference: wanted },
  arrange: async (bench) => {
    const registry = await bench.http('registry', (request, response) =>
      request.url === '/v2/' ? response.end('{}') : listener(request, response),
    )
    return { host: registry.host }
  },
})

const wanted = `sha256:${'a'.repeat(64)}`
const other = `sha256:${'b'.repeat(64)}`
const lies = { headManifest: 'digest-mismatch', getManifest: 'digest-mismatch', examine: 'pull: not-an-image' }
const noImage = { headManifest: 'not-an-image', getManifest: 'not-an-image', examine: 'pull: not-an-image' }
const typed = { 'content-type': manifestType }

const manifests: readonly HostileCase[] = [
  manifest('a manifest of another digest', lies, status(200, { ...typed, 'docker-content-digest': other }, '{}')),
  manifest(
    'a manifest that is not what its digest says',
    { getManifest: 'digest-mismatch' },
    status(200, { ...typed, 'docker-content-digest': wanted }, '{}'),
  ),
  manifest('a manifest without a digest', lies, status(200, typed, '{}')),
  manifest(
    'a digest that is none',
    noImage,
    status(200, { ...typed, 'docker-content-digest': 'sha256:../../etc' }, '{}'),
  ),
  manifest(
    'a digest of a weak kind',
    noImage,
    status(200, { ...typed, 'docker-content-digest': `md5:${'a'.repeat(32)}` }, '{}'),
  ),
  manifest(
    'a manifest that is a page',
    noImage,
    status(200, { 'content-type': 'text/html', 'docker-content-digest': wanted }, page),
  ),
  manifest(
    'a manifest of an unknown kind',
    noImage,
    status(200, { 'content-type': `a/b${'c'.repeat(500)}`, 'docker-content-digest': wanted }, '{}'),
  ),
  manifest(
    'a manifest of five megabytes',
    { getManifest: 'too-large' },
    status(200, typed, 'a'.repeat(5 * 1024 * 1024)),
  ),
  manifest('a compressed manifest that grows a thousandfold', { getManifest: 'digest-mismatch' }, (_, response) =>
    response.writeHead(200, { ...typed, 'content-encoding': 'gzip' }).end(bomb),
  ),
  manifest(
    'limits below nothing',
    { headManifest: 'ok' },
    status(200, {
      ...typed,
      'docker-content-digest': wanted,
      'ratelimit-limit': '-100;w=-1',
      'ratelimit-remaining': '-1',
    }),
  ),
  manifest(
    'limits beyond counting',
    { headManifest: 'ok' },
    status(200, {
      ...typed,
      'docker-content-digest': wanted,
      'ratelimit-limit': '1e309',
      'ratelimit-remaining': '99999999999999999999',
    }),
  ),
]

const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
const gift = (actions: unknown) =>
  JSON.stringify({ token: jwt({ access: [{ type: 'repository', name: 'team/app', actions }] }) })

/** Its own token server answers this. */
const token = (name: string, outcomes: HostileCase['outcomes'], listener: RequestListener): HostileCase => ({
  name,
  outcomes,
  trusts: ['registry'],
  arrange: async (bench) => {
    const registry = await bench.http('registry', (request, response) => {
      if (request.url?.startsWith('/token') === true) return listener(request, response)
      if (request.headers.authorization !== undefined) return response.end('{}')
      response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token"` }).end()
    })
    return { host: registry.host }
  },
})

const noToken = {
  ping: 'ok',
  signIn: 'not-a-registry',
  headManifest: 'not-a-registry',
  examine: 'token: token-server-failed',
}
const body = (text: string): RequestListener => status(200, {}, text)

const tokens: readonly HostileCase[] = [
  ['garbage', 'token'],
  ['nothing', ''],
  ['a list', '["t"]'],
  ['a number', '{"token":5}'],
  ['null', 'null'],
  ['an empty token', '{"token":""}'],
  ['a token with a line end', '{"token":"a\\r\\nX-Evil: y"}'],
  ['a token with control characters', '{"token":"a\\u0000\\u001b[31m"}'],
  ['a token with a blank', '{"token":"a b"}'],
  ['a token beyond ASCII', '{"token":"tokén"}'],
  ['a token of twenty thousand letters', JSON.stringify({ token: 'a'.repeat(20_000) })],
  ['a token in a prototype', '{"__proto__":{"token":"t"},"x":1}'],
  ['a token beside a constructor', '{"token":"t","constructor":{"x":1}}'],
  ['a token at the bottom of a pit', `{"token":"t","x":${'['.repeat(1000)}${']'.repeat(1000)}}`],
  ['a token and more after it', '{"token":"t"} trailing'],
].map(([what = '', text = '']) => token(`a token server that sends ${what}`, noToken, body(text)))

const moreTokens: readonly HostileCase[] = [
  token('a compressed token', noToken, (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"token":"t"}')),
  ),
  token('a compressed token that grows a thousandfold', noToken, (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  ),
  token(
    'a token of a megabyte',
    { signIn: 'too-large', examine: 'token: token-server-failed' },
    body('a'.repeat(1024 * 1024)),
  ),
  token(
    'a token that forbids itself',
    { signIn: 'unauthorized', examine: 'identity: credential-refused' },
    status(403, {}, '{"token":"t"}'),
  ),
  token('a token server that repeats the credential', { signIn: 'unauthorized' }, (request, response) =>
    response
      .writeHead(401)
      .end(JSON.stringify({ errors: [{ code: request.headers.authorization }], details: request.headers })),
  ),
  token('the credential itself as the token', { signIn: 'ok', grantedActions: 'ok' }, (request, response) =>
    response.end(JSON.stringify({ token: (request.headers.authorization ?? 'none').replace('Basic ', '') })),
  ),
  token('rights of escape sequences', { grantedActions: 'ok' }, body(gift([escapes, 'pull']))),
  token('a hundred thousand rights', { grantedActions: 'too-large' }, body(gift(Array(100_000).fill('push')))),
  token('rights that are no list', { grantedActions: 'ok' }, body(gift({ length: 1e9 }))),
  token(
    'rights in a prototype',
    { grantedActions: 'ok' },
    body(JSON.stringify({ token: `e30.${Buffer.from('{"__proto__":{"access":[]}}').toString('base64url')}.c` })),
  ),
  token('rights that are no JSON', { grantedActions: 'ok' }, body('{"token":"a.%%%%.c"}')),
]

export const answerCases: readonly HostileCase[] = [
  ...notHttp,
  ...noRegistries,
  ...answers,
  ...manifests,
  ...tokens,
  ...moreTokens,
]
