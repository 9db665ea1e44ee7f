import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { type Answerer, hear, type Heard, type Said } from './fake-server.ts'

/** How the registry of one provider speaks: its challenge, its token server, and its own ways to refuse. */
export interface Provider {
  readonly host: string
  /** Where the registry itself is, where that is not its name. */
  readonly apiHost?: string
  readonly challenge: (origin: string, repository: string | undefined) => string
  /** Where tokens are had, for a bearer challenge. */
  readonly tokenAt?: { readonly host?: string; readonly path: string; readonly service: string }
  readonly tokenAnswer?: (token: string) => object
  readonly accepts: (username: string, password: string) => boolean
  readonly refusal: Said
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of the manifest, for someone who may pull it. */
  readonly manifest?: () => Said | undefined
  /** What else it answers, by the path. */
  readonly others?: readonly { readonly host?: string; readonly path: string; readonly answer: Answerer }[]
}

export const repository = 'team/app'
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', size: 2, digest: `sha256:${'c'.repeat(64)}` },
  layers: [],
})
export const manifestDigest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`

export interface ProviderServer {
  readonly address: string
  /** 443 where this machine lets tests listen there, so that every name is the real one. */
  readonly port: number
  readonly certificate: string
  /** A host as people write it. */
  readonly at: (host: string) => string
  stop(): Promise<void>
}

/** The registries of all providers at one address of loopback, by their names, over TLS. */
export async function startProviders(providers: readonly Provider[]): Promise<ProviderServer> {
  const names = providers.flatMap(({ host, apiHost, tokenAt }) => [host, apiHost ?? host, tokenAt?.host ?? host])
  const tls = await certificateFor([...new Set(names)])
  const tokens = new Set<string>()
  const server = createServer({ key: tls.key, cert: tls.certificate }, (request, response) => {
    void handle(request, response)
  })
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const heard = await hear(request, 'https')
    const said = answerAs(providers, tokens, heard)
    response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers })
    response.end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? {}))
  }
  const [second = 0, third = 0] = randomBytes(2)
  const address = `127.${64 + (second % 64)}.${third}.1`
  const port = await listen(server, address)
  return {
    address,
    port,
    certificate: tls.certificate,
    at: (host) => (port === 443 ? host : `${host}:${port}`),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function listen(server: ReturnType<typeof createServer>, address: string): Promise<number> {
  const on = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, address, () => {
        server.off('error', reject)
        resolve((server.address() as AddressInfo).port)
      })
    })
  return await on(443).catch(() => on(0))
}

async function certificateFor(names: readonly string[]): Promise<{ key: string; certificate: string }> {
  const made = await generate([{ name: 'commonName', value: 'providers' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
    ],
  })
  return { key: made.private, certificate: made.cert }
}

function answerAs(providers: readonly Provider[], tokens: Set<string>, heard: Heard): Said {
  const { hostname, pathname } = heard.url
  const issuer = providers.find(
    ({ host, tokenAt }) => tokenAt !== undefined && (tokenAt.host ?? host) === hostname && tokenAt.path === pathname,
  )
  if (issuer !== undefined) return issueToken(issuer, tokens, heard)
  const other = providers
    .flatMap(({ host, others }) => (others ?? []).map((each) => ({ host, ...each })))
    .find(({ host, path }) => host === hostname && path === pathname)
  if (other !== undefined) {
    const said = other.answer(heard)
    return said === 'hang-up' ? { status: 500 } : said
  }
  const provider = providers.find(({ host, apiHost }) => (apiHost ?? host) === hostname)
  if (provider === undefined) return { status: 421, body: 'Misdirected' }
  return serveImage(provider, tokens, heard)
}

function issueToken({ accepts, refusal, tokenAt, tokenAnswer }: Provider, tokens: Set<string>, heard: Heard): Said {
  if (heard.url.searchParams.get('service') !== tokenAt?.service) return { status: 400, body: { errors: [] } }
  const credential = basicOf(heard)
  if (credential === undefined || !accepts(...credential)) return refusal
  const [scope] = heard.url.searchParams.getAll('scope')
  const [, name = '', actions = ''] = /^repository:(.+):([a-z,]+)$/.exec(scope ?? '') ?? []
  const access = name === '' ? [] : [{ type: 'repository', name, actions: actions.includes('pull') ? ['pull'] : [] }]
  const payload = Buffer.from(JSON.stringify({ access })).toString('base64url')
  const token = `eyJhbGciOiJSUzI1NiJ9.${payload}.${randomBytes(8).toString('base64url')}`
  tokens.add(token)
  return { status: 200, body: tokenAnswer?.(token) ?? { token } }
}

function serveImage(provider: Provider, tokens: Set<string>, heard: Heard): Said {
  const origin = heard.url.origin
  const asked = /^\/v2\/(.+)\/manifests\//.exec(heard.url.pathname)?.[1]
  const challenge = { 'www-authenticate': provider.challenge(origin, asked), ...provider.headers }
  const unauthorized = { status: 401, headers: challenge, body: { errors: [{ code: 'UNAUTHORIZED' }] } }
  const { authorization = '' } = heard.headers
  if (authorization === '') return unauthorized
  if (provider.tokenAt === undefined) {
    const credential = basicOf(heard)
    if (credential === undefined || !provider.accepts(...credential))
      return { ...provider.refusal, headers: { ...challenge, ...provider.refusal.headers } }
  } else if (!tokens.has(authorization.replace(/^Bearer /, ''))) return unauthorized
  if (heard.url.pathname === '/v2/') return { status: 200, headers: provider.headers ?? {} }
  if (asked !== repository) return { status: 404, body: { errors: [{ code: 'NAME_UNKNOWN' }] } }
  const instead = provider.manifest?.()
  if (instead !== undefined) return instead
  const headers = {
    'content-type': 'application/vnd.oci.image.manifest.v1+json',
    'docker-content-digest': manifestDigest,
  }
  return { status: 200, headers: { ...provider.headers, ...headers }, body: manifest }
}

function basicOf({ headers }: Heard): [string, string] | undefined {
  const [, encoded] = /^Basic (\S+)$/.exec(headers.authorization ?? '') ?? []
  if (encoded === undefined) return undefined
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return [pair.slice(0, colon), pair.slice(colon + 1)]
}
