import type { RequestListener } from 'node:http'
import { basic, type Bench, challenging, forbiddenAddress, type HostileCase, manifestType, raw } from './bench.ts'

/** Where a redirect or a link would lead to: a stranger, and a place that must not be reached. */
async function strangers(bench: Bench): Promise<readonly string[]> {
  const stranger = await bench.http('stranger', (_, response) => response.end('{"token":"t"}'))
  const trap = await bench.http('trap', (_, response) => response.end('{"token":"t"}'), forbiddenAddress)
  return [
    `http://${stranger.host}/`,
    `http://${trap.host}/`,
    'http://169.254.169.254/latest/meta-data/',
    '//evil.test/',
    '/v3/',
  ]
}

/** A place is chosen by turns, so that each is tried. */
function redirecting(status: number, places: readonly string[]): RequestListener {
  let turn = 0
  return (_, response) => {
    turn += 1
    const location = places[turn % places.length] ?? ''
    response.writeHead(status, { location, refresh: `0; url=${location}` }).end()
  }
}

const statuses = [300, 301, 302, 303, 307, 308]

const fromTheStart: readonly HostileCase[] = statuses.map((status) => ({
  name: `a redirect ${status} of the first request`,
  outcomes: { ping: 'redirected', signIn: 'redirected', listTags: 'redirected', examine: 'api: redirected' },
  arrange: async (bench) => ({
    host: (await bench.http('registry', redirecting(status, await strangers(bench)))).host,
  }),
}))

const withTheCredential: readonly HostileCase[] = statuses.map((status) => ({
  name: `a redirect ${status} of what carries the credential`,
  trusts: ['registry'],
  outcomes: {
    ping: 'ok',
    signIn: 'redirected',
    headManifest: 'redirected',
    listTags: 'redirected',
    examine: 'identity: redirected',
  },
  arrange: async (bench) => {
    const redirect = redirecting(status, await strangers(bench))
    return { host: (await bench.http('registry', challenging(basic, redirect))).host }
  },
}))

const ofTheTokenServer: readonly HostileCase[] = statuses.map((status) => ({
  name: `a redirect ${status} of the token server`,
  trusts: ['registry'],
  outcomes: { ping: 'ok', signIn: 'redirected', headManifest: 'redirected', examine: 'token: token-server-failed' },
  arrange: async (bench) => {
    const redirect = redirecting(status, await strangers(bench))
    const registry = await bench.http('registry', (request, response) => {
      if (request.url?.startsWith('/token') === true) return redirect(request, response)
      response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token"` }).end()
    })
    return { host: registry.host }
  },
}))

const linksElsewhere = [
  '</v2/other/tags/list>; rel="next"',
  '</v2/team/app/tags/list/../../../../token>; rel="next"',
  '</v2/team/app/tags/list%2f..%2f>; rel="next"',
  '<http://169.254.169.254/v2/team/app/tags/list>; rel="next"',
  '<//evil.test/v2/team/app/tags/list>; rel="next"',
  '<http:\\\\evil.test\\v2\\team\\app\\tags\\list>; rel="next"',
  '<javascript:alert(1)>; rel="next"',
  '<http://user:pass@HOST/v2/team/app/tags/list>; rel="next"',
  '<https://HOST/v2/team/app/tags/list>; rel="next"',
  '<http://STRANGER/v2/team/app/tags/list>; rel="next"',
  '<http://TRAP/v2/team/app/tags/list>; rel="next"',
]

const links: readonly HostileCase[] = linksElsewhere.map((link) => ({
  name: `the next page at ${link}`,
  paths: ['listTags'],
  trusts: ['registry'],
  outcomes: { listTags: 'redirected' },
  arrange: async (bench) => {
    const [stranger = '', trap = ''] = (await strangers(bench)).map((address) => address.slice('http://'.length, -1))
    const tags: RequestListener = (request, response) => {
      const target = link
        .replace('HOST', request.headers.host ?? '')
        .replace('STRANGER', stranger)
        .replace('TRAP', trap)
      response.writeHead(200, { link: target }).end('{"tags":["1"]}')
    }
    return { host: (await bench.http('registry', challenging(basic, tags))).host }
  },
}))

const otherHeaders: readonly HostileCase[] = [
  {
    name: 'a place named beside an answer that is no redirect, and a cookie',
    trusts: ['registry'],
    outcomes: { ping: 'ok', signIn: 'ok', listTags: 'ok' },
    arrange: async (bench) => {
      const [stranger = ''] = await strangers(bench)
      const headers = {
        location: stranger,
        'content-location': stranger,
        'alt-svc': `h2="${stranger}"; ma=86400`,
        'set-cookie': 'canary-cookie=1; Path=/',
        'content-type': manifestType,
      }
      const answer: RequestListener = (_, response) => response.writeHead(200, headers).end('{"tags":[]}')
      return { host: (await bench.http('registry', challenging(basic, answer))).host }
    },
    look: ({ all }) => {
      const sent = all.flatMap(({ received }) => received).join('')
      if (/cookie|referer|traceparent|x-forwarded/i.test(sent))
        throw new Error('a header was sent that is none of ours')
    },
  },
  {
    name: 'hints before the answer that name other places',
    outcomes: { ping: 'not-a-registry' },
    arrange: async (bench) => {
      const [stranger = ''] = await strangers(bench)
      const hints = `HTTP/1.1 103 Early Hints\r\nlink: <${stranger}>; rel=preconnect\r\n\r\n`
      const answer = 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'
      return { host: (await bench.tcp('registry', raw(hints, answer))).host }
    },
  },
  {
    name: 'an upgrade to another protocol',
    outcomes: {},
    arrange: async (bench) => {
      const answer = 'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'
      return { host: (await bench.tcp('registry', raw(answer))).host }
    },
  },
  {
    name: 'a proxy named in the environment',
    trusts: ['registry'],
    outcomes: { ping: 'ok', signIn: 'ok' },
    arrange: async (bench) => {
      const [stranger = ''] = await strangers(bench)
      for (const name of ['http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'])
        process.env[name] = stranger
      const registry = await bench.http(
        'registry',
        challenging(basic, (_, response) => response.end('{}')),
      )
      return { host: registry.host }
    },
    look: ({ all }) => {
      for (const name of ['http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'])
        delete process.env[name]
      if (all.some(({ name, connections }) => name === 'stranger' && connections > 0))
        throw new Error('the proxy was used')
    },
  },
]

export const redirectCases: readonly HostileCase[] = [
  ...fromTheStart,
  ...withTheCredential,
  ...ofTheTokenServer,
  ...links,
  ...otherHeaders,
]
