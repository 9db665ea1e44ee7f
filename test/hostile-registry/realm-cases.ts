import { testAuthority } from '#platform/oci/test-certificates.ts'
import { challenging, forbiddenAddress, type HostileCase } from './bench.ts'

/** Where the stranger is that wants the credential; it would give a token for it. */
interface Places {
  readonly registry: string
  readonly stranger: string
  readonly port: number
}

const refusedRealm = {
  signIn: 'realm-not-trusted',
  headManifest: 'realm-not-trusted',
  getManifest: 'realm-not-trusted',
}
const untrusted = {
  ...refusedRealm,
  ping: 'ok',
  listTags: 'realm-not-trusted',
  listRepositories: 'realm-not-trusted',
  grantedActions: 'realm-not-trusted',
  examine: 'token: realm-not-trusted',
}
const unusable = {
  ping: 'ok',
  signIn: 'not-a-registry',
  headManifest: 'not-a-registry',
  examine: 'token: token-server-failed',
}
const unreadable = { ping: 'not-a-registry', signIn: 'not-a-registry', examine: 'api: not-a-registry' }

function challenged(
  name: string,
  outcomes: HostileCase['outcomes'],
  challenge: (places: Places) => string | readonly string[],
): HostileCase {
  return {
    name,
    outcomes,
    arrange: async (bench) => {
      const stranger = await bench.http('stranger', (_, response) => response.end('{"token":"t"}'))
      await bench.http('trap', (_, response) => response.end('{"token":"t"}'), forbiddenAddress)
      for (const each of strangersNames) bench.names.set(each, () => ['127.0.0.1'])
      bench.names.set('registry.test', () => ['127.0.0.1'])
      const registry = await bench.http(
        'registry',
        challenging((host) => challenge({ registry: host, stranger: stranger.host, port: stranger.port })),
      )
      return { host: `registry.test:${registry.port}` }
    },
  }
}

const strangersNames = [
  'auth.test',
  'registry.test.',
  'registry.test.evil.test',
  'evil-registry.test',
  'auth.docker.io.evil.test',
  'xn--rgistry-wxa.test',
  'sub.registry.test',
]

const realm = (name: string, outcomes: HostileCase['outcomes'], address: (places: Places) => string) =>
  challenged(name, outcomes, (places) => `Bearer realm="${address(places)}",service="s"`)

const byName = (host: string) => realm(`a realm at ${host}`, untrusted, ({ port }) => `http://${host}:${port}/token`)

const ofOtherOrigin: readonly HostileCase[] = [
  realm('a realm at another port', untrusted, ({ stranger }) => `http://${stranger}/token`),
  ...strangersNames.map(byName),
  realm('a realm of the same name at another port', untrusted, ({ port }) => `http://registry.test:${port}/token`),
  realm('a realm of the same place by another scheme', untrusted, ({ registry }) => `https://${registry}/token`),
  realm('a realm at loopback', untrusted, ({ port }) => `http://127.0.0.66:${port}/token`),
  realm('a realm at metadata', untrusted, () => 'http://169.254.169.254/latest/meta-data/'),
  realm('a realm at metadata as a mapped address', untrusted, () => 'http://[::ffff:a9fe:a9fe]/latest/'),
  realm('a realm at the database', untrusted, () => 'http://127.0.0.1:6379/'),
  realm(
    'a realm with the true origin in its query',
    untrusted,
    ({ stranger, registry }) => `http://${stranger}/?${registry}`,
  ),
  realm(
    'a realm with the true origin in its path',
    untrusted,
    ({ stranger, registry }) => `http://${stranger}/${registry}`,
  ),
  realm('a realm of Docker Hub', untrusted, () => 'https://auth.docker.io/token'),
  realm('a realm of GitLab', untrusted, () => 'https://gitlab.com/jwt/auth'),
  challenged('a way without a token beside a realm elsewhere', untrusted, ({ stranger }) => [
    'Basic realm="r"',
    `Bearer realm="http://${stranger}/token"`,
  ]),
  challenged('a true realm after one elsewhere', untrusted, ({ stranger, registry }) => [
    `Bearer realm="http://${stranger}/token"`,
    `Bearer realm="http://${registry}/token"`,
  ]),
]

const unusableRealms: readonly HostileCase[] = [
  realm('a realm at metadata as a number', unusable, () => 'http://2852039166/latest/'),
  realm('a realm with a percent-encoded host', unusable, ({ port }) => `http://%65vil-registry.test:${port}/`),
  realm('a realm with three slashes', unusable, ({ registry }) => `http:///${registry}/token`),
  realm('a realm with a port that is not written out', unusable, () => 'http://registry.test:/token'),
  realm('a realm with a user', unusable, ({ registry }) => `http://u:p@${registry}/token`),
  realm(
    'a realm with the true host as its user',
    unusable,
    ({ registry, stranger }) => `http://${registry}@${stranger}/`,
  ),
  realm('a realm with a fragment', unusable, ({ registry }) => `http://${registry}/token#x`),
  realm('a realm without a scheme', unusable, ({ stranger }) => `//${stranger}/token`),
  realm('a realm that is a path', unusable, () => '/token'),
  realm('an empty realm', unusable, () => ''),
  ...[
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://auth.test/',
    'data:,x',
    'ws://auth.test/',
    'unix:/run/docker.sock',
  ].map((address) => realm(`the realm ${address}`, unusable, () => address)),
  realm('a realm with backslashes', unusable, ({ stranger }) => `http:\\\\\\\\${stranger}\\\\token`),
  realm('a realm with a blank in its host', unusable, ({ stranger }) => `http://registry.test ${stranger}/`),
  realm('a realm with a tab', unusable, ({ stranger }) => `ht\ttp://${stranger}/`),
  realm('a realm with a zone', unusable, () => 'http://[fe80::1%25lo]/token'),
  realm('a realm with a letter that looks like another', unusable, ({ port }) => `http://r\u00e9gistry.test:${port}/`),
  realm('a realm with a port that is none', unusable, () => 'http://auth.test:99999/'),
  realm(
    'a realm that is longer than it may be',
    unreadable,
    ({ stranger }) => `http://${stranger}/${'a'.repeat(8200)}`,
  ),
]

const unreadableChallenges: readonly HostileCase[] = [
  challenged(
    'a realm given twice',
    unreadable,
    ({ registry, stranger }) => `Bearer realm="http://${registry}/token",realm="http://${stranger}/token"`,
  ),
  challenged(
    'a realm given twice in two cases',
    unreadable,
    ({ registry, stranger }) => `Bearer realm="http://${registry}/token",REALM="http://${stranger}/token"`,
  ),
  challenged('a string that does not end', unreadable, ({ stranger }) => `Bearer realm="http://${stranger}/`),
  challenged('a thousand challenges', unreadable, ({ stranger }) => `Bearer realm="http://${stranger}/", `.repeat(300)),
  challenged('eight thousand commas', unreadable, () => ','.repeat(8000)),
  challenged('eight thousand quotation marks', unreadable, () => 'Bearer realm='.concat('"'.repeat(8000))),
  challenged('a challenge without a realm', unusable, () => 'Bearer service="s"'),
  ...['Digest realm="r",nonce="n"', 'NTLM', 'Negotiate', 'AWS4-HMAC-SHA256', 'Hawk id="x"'].map((offer) =>
    challenged(
      `the challenge ${offer}`,
      { ping: 'ok', signIn: 'unsupported-authentication', examine: 'api: sign-in-unsupported' },
      () => offer,
    ),
  ),
]

/** Its own token server is right; what it says beside that must change nothing. */
function ownRealm(name: string, more: string, look: NonNullable<HostileCase['look']>): HostileCase {
  return {
    name,
    trusts: ['registry'],
    outcomes: { ping: 'ok' },
    look,
    arrange: async (bench) => {
      const registry = await bench.http('registry', (request, response) => {
        if (request.url?.startsWith('/token') === true) response.end('{"token":"issued"}')
        else if (request.headers.authorization === 'Bearer issued') response.end('{}')
        else
          response
            .writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token${more}` })
            .end()
      })
      return { host: registry.host }
    },
  }
}

const requestLines = (bench: Parameters<NonNullable<HostileCase['look']>>[0]) =>
  bench.all.flatMap(({ received }) =>
    [
      ...Buffer.concat(received)
        .toString('latin1')
        .matchAll(/^(?:GET|HEAD) (\S+)/gm),
    ].map(([, url = '']) => url),
  )

const widening: readonly HostileCase[] = [
  ['in the challenge', '",scope="repository:team/app:pull,push,delete registry:catalog:*"'],
  ['in the query of the realm', '?scope=repository:evil:push&scope=registry:catalog:*"'],
  ['hidden in the service', '",service="s&scope=registry:catalog:*"'],
  ['hidden in the service with a line end', '",service="s%0d%0aX: y"'],
  ['as a refresh token', '?offline_token=true&grant_type=refresh_token&client_id=x"'],
].map(([where = '', more = '']) =>
  ownRealm(`more than was asked for, ${where}`, more, (bench) => {
    const asked = requestLines(bench).filter((url) => url.startsWith('/token'))
    const scopes = new Set(asked.flatMap((url) => new URL(url, 'http://x').searchParams.getAll('scope')))
    const mine = ['repository:team/app:pull', 'repository:team/app:pull,push,delete', 'registry:catalog:*']
    if (asked.length === 0) throw new Error('no token was asked for')
    if ([...scopes].some((scope) => !mine.includes(scope))) throw new Error(`asked for ${[...scopes].join(' ')}`)
    if (asked.some((url) => /offline_token|grant_type|client_id/.test(url))) throw new Error('a parameter went through')
  }),
)

/** It is open at first, and shows what it wants when it is asked for an image. */
const lateRealm: HostileCase = {
  name: 'a realm elsewhere that is named only for an image',
  outcomes: {
    ping: 'ok',
    signIn: 'ok',
    headManifest: 'realm-not-trusted',
    listTags: 'realm-not-trusted',
    examine: 'pull: realm-not-trusted',
  },
  arrange: async (bench) => {
    const stranger = await bench.http('stranger', (_, response) => response.end('{"token":"t"}'))
    const registry = await bench.http('registry', (request, response) => {
      if (request.url === '/v2/') response.end('{}')
      else response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${stranger.host}/token"` }).end()
    })
    return { host: registry.host }
  },
}

const secondRealm: HostileCase = {
  name: 'a realm elsewhere after a token of its own was refused',
  trusts: ['registry'],
  outcomes: { headManifest: 'denied', listTags: 'denied', examine: 'pull: pull-denied' },
  arrange: async (bench) => {
    const stranger = await bench.http('stranger', (_, response) => response.end('{"token":"t"}'))
    const registry = await bench.http('registry', (request, response) => {
      if (request.url?.startsWith('/token') === true) response.end('{"token":"issued"}')
      else {
        const realm = request.headers.authorization === undefined ? request.headers.host : stranger.host
        response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${realm}/token"` }).end()
      }
    })
    return { host: registry.host }
  },
}

const approvedElsewhere: HostileCase = {
  name: 'a realm beside the one that was approved',
  outcomes: untrusted,
  arrange: async (bench) => {
    const stranger = await bench.http('stranger', (_, response) => response.end('{"token":"t"}'))
    const approved = await bench.http('approved', (_, response) => response.end('{"token":"t"}'))
    const registry = await bench.http(
      'registry',
      challenging(() => `Bearer realm="http://${stranger.host}/token"`),
    )
    return {
      host: registry.host,
      approvedRealms: [`http://${approved.host}`, 'http://127.0.0.1', `https://${stranger.host}`],
    }
  },
}

const withoutTls: HostileCase = {
  name: 'a realm without TLS of a registry with it, although it was approved',
  outcomes: { ping: 'ok', signIn: 'not-a-registry', examine: 'token: token-server-failed' },
  arrange: async (bench) => {
    const stranger = await bench.http('stranger', (_, response) => response.end('{"token":"t"}'))
    const registry = await bench.https(
      'registry',
      challenging(() => `Bearer realm="http://${stranger.host}/token"`),
    )
    bench.names.set('registry.test', () => ['127.0.0.1'])
    const approvedRealms = [`http://${stranger.host}`]
    return { host: `registry.test:${registry.port}`, plainHttp: false, caCertificate: testAuthority, approvedRealms }
  },
}

/** Names that look like those of a registry whose token server is at home elsewhere. */
const lookAlikes: readonly HostileCase[] = (
  [
    ['docker.io.evil.test', 'https://auth.docker.io'],
    ['xdocker.io', 'https://auth.docker.io'],
    ['registry-1.docker.io.evil.test', 'https://auth.docker.io'],
    ['registry.gitlab.com.evil.test', 'https://gitlab.com'],
  ] as const
).map(([host, origin]) => ({
  name: `${host}, which sends to ${origin}`,
  outcomes: untrusted,
  arrange: async (bench) => {
    const registry = await bench.http(
      'registry',
      challenging(() => `Bearer realm="${origin}/token"`),
    )
    bench.names.set(host, () => ['127.0.0.1'])
    return { host: `${host}:${registry.port}` }
  },
}))

export const realmCases: readonly HostileCase[] = [
  ...ofOtherOrigin,
  ...unusableRealms,
  ...unreadableChallenges,
  ...widening,
  lateRealm,
  secondRealm,
  approvedElsewhere,
  withoutTls,
  ...lookAlikes,
]
