import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Log } from '#platform/log.ts'
import {
  allowedActions,
  grantScopes,
  registryAccounts,
  type RegistryAccounts,
  type SandboxAccount,
  signToken,
  verifyToken,
} from './registry-accounts.ts'
import { faultOf, faultyRepositories, type RegistryFault } from './registry-faults.ts'
import { defaultSandboxImages } from './sandbox-content.ts'
import { buildRepositories, type SandboxImage, type StoredContent, type StoredRepository } from './sandbox-images.ts'

export interface SandboxRegistryOptions {
  /** 0 takes any free one. */
  readonly port: number
  readonly authentication: 'none' | 'basic' | 'bearer'
  readonly accounts: readonly SandboxAccount[]
  readonly images?: readonly SandboxImage[]
  readonly log: Log
  readonly now?: () => Date
}

export interface SandboxRegistry {
  /** `127.0.0.1:PORT`, as it stands in an image name. Speaks plain HTTP. */
  readonly host: string
  /** How many requests came in since the start, by status. */
  requests(): ReadonlyMap<number, number>
  setPassword(username: string, password: string): void
  stop(): Promise<void>
}

interface Running {
  readonly options: SandboxRegistryOptions
  readonly repositories: ReadonlyMap<string, StoredRepository>
  readonly accounts: RegistryAccounts
  readonly tokenKey: Buffer
  readonly now: () => Date
}

const tokenSeconds = 300

/** An OCI registry on loopback, with the images of `sandbox-content.ts` and the faults of `registry-faults.ts`. */
export async function startSandboxRegistry(options: SandboxRegistryOptions): Promise<SandboxRegistry> {
  const running: Running = {
    options,
    repositories: buildRepositories(options.images ?? defaultSandboxImages),
    accounts: registryAccounts(options.accounts),
    tokenKey: randomBytes(32),
    now: options.now ?? (() => new Date()),
  }
  const counts = new Map<number, number>()
  const server = createServer((request, response) => {
    response.on('finish', () => {
      counts.set(response.statusCode, (counts.get(response.statusCode) ?? 0) + 1)
      options.log.debug({ method: request.method, path: request.url, status: response.statusCode }, 'registry answered')
    })
    handle(running, request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    requests: () => new Map(counts),
    setPassword: (username, password) => running.accounts.setPassword(username, password),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function handle(running: Running, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('docker-distribution-api-version', 'registry/2.0')
  const url = URL.parse(request.url ?? '/', 'http://registry')
  if (url === null) return refuse(response, { status: 400, code: 'UNSUPPORTED', message: 'invalid address' })
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, { status: 405, code: 'UNSUPPORTED', message: 'The operation is unsupported.' })
  }
  if (url.pathname === '/token' && running.options.authentication === 'bearer') {
    return answerToken(running, url, request, response)
  }
  const route = routeOf(url.pathname)
  if (route === undefined) return refuse(response, { status: 404, code: 'NAME_UNKNOWN', message: 'not found' })
  const refusal = refusalOf(running, route, request)
  return refusal === undefined ? answerRoute(running, route, url, response) : refuse(response, refusal)
}

type Route =
  | { readonly kind: 'root' }
  | { readonly kind: 'catalog' }
  | { readonly kind: 'tags'; readonly repository: string }
  | { readonly kind: 'manifests'; readonly repository: string; readonly reference: string }
  | { readonly kind: 'blobs'; readonly repository: string; readonly reference: string }

function routeOf(path: string): Route | undefined {
  if (path === '/v2/' || path === '/v2') return { kind: 'root' }
  if (path === '/v2/_catalog') return { kind: 'catalog' }
  const [, listed] = /^\/v2\/(.+)\/tags\/list$/.exec(path) ?? []
  if (listed !== undefined) return { kind: 'tags', repository: listed }
  const [, repository, kind, reference] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? []
  if (repository === undefined || reference === undefined) return undefined
  return { kind: kind === 'blobs' ? 'blobs' : 'manifests', repository, reference: reference.replace(/%3a/i, ':') }
}

/** The same words as the registry of the distribution project says. */
function refusalOf(running: Running, route: Route, request: IncomingMessage): RegistryFault | undefined {
  const { authorization } = request.headers
  switch (running.options.authentication) {
    case 'none':
      return undefined
    case 'basic':
      return basicRefusal(running, route, authorization)
    default:
      return bearerRefusal(running, route, request)
  }
}

function basicRefusal(running: Running, route: Route, authorization: string | undefined): RegistryFault | undefined {
  const account = running.accounts.signedIn(authorization)
  if (account === 'none' || account === 'wrong') {
    return unauthorized('Basic realm="Sandbox Registry"')
  }
  if (!('repository' in route) || allowedActions(account, route.repository).includes('pull')) return undefined
  return { status: 403, code: 'DENIED', message: 'requested access to the resource is denied' }
}

function bearerRefusal(running: Running, route: Route, request: IncomingMessage): RegistryFault | undefined {
  const scope = scopeOf(route)
  const challenge = `Bearer realm="http://${request.headers.host ?? ''}/token",service="sandbox"`
  const scoped = scope === undefined ? challenge : `${challenge},scope="${scope}"`
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  if (token === undefined) return unauthorized(scoped)
  const access = verifyToken(running.tokenKey, token, running.now())
  if (access === 'invalid') return unauthorized(`${scoped},error="invalid_token"`)
  const isGranted = access.some(({ type, name, actions }) =>
    actions.some((action) => `${type}:${name}:${action}` === scope),
  )
  return scope === undefined || isGranted ? undefined : unauthorized(`${scoped},error="insufficient_scope"`)
}

function scopeOf(route: Route): string | undefined {
  if ('repository' in route) return `repository:${route.repository}:pull`
  return route.kind === 'catalog' ? 'registry:catalog:*' : undefined
}

function unauthorized(challenge: string): RegistryFault {
  return {
    status: 401,
    code: 'UNAUTHORIZED',
    message: 'authentication required',
    headers: { 'www-authenticate': challenge },
  }
}

function answerToken(running: Running, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const account = running.accounts.signedIn(request.headers.authorization)
  if (account === 'wrong') {
    return refuse(response, { status: 401, code: 'UNAUTHORIZED', message: 'incorrect username or password' })
  }
  const now = running.now()
  const access = account === 'none' ? [] : grantScopes(url.searchParams.getAll('scope'), account)
  const token = signToken(running.tokenKey, access, { now, seconds: tokenSeconds })
  sendJson(response, { token, access_token: token, expires_in: tokenSeconds, issued_at: now.toISOString() })
}

function answerRoute(running: Running, route: Route, url: URL, response: ServerResponse): void {
  if (route.kind === 'root') return sendJson(response, {})
  if (route.kind === 'catalog') {
    const names = [...running.repositories.keys(), ...faultyRepositories].sort()
    return sendPage(response, { url, field: 'repositories', names, more: {} })
  }
  const fault = faultOf(route.repository)
  if (fault !== undefined) return refuse(response, fault)
  const repository = running.repositories.get(route.repository)
  if (repository === undefined) {
    return refuse(response, { status: 404, code: 'NAME_UNKNOWN', message: 'repository name not known to registry' })
  }
  if (route.kind === 'tags') {
    const names = [...repository.tags.keys()].sort()
    return sendPage(response, { url, field: 'tags', names, more: { name: route.repository } })
  }
  const content =
    route.kind === 'blobs' ? repository.blobs.get(route.reference) : manifestOf(repository, route.reference)
  if (content !== undefined) return sendContent(response, content)
  const [code, message] =
    route.kind === 'blobs' ? ['BLOB_UNKNOWN', 'blob unknown to registry'] : ['MANIFEST_UNKNOWN', 'manifest unknown']
  return refuse(response, { status: 404, code, message })
}

function manifestOf(repository: StoredRepository, reference: string): StoredContent | undefined {
  return repository.manifests.get(repository.tags.get(reference) ?? reference)
}

interface Page {
  readonly url: URL
  readonly field: string
  readonly names: readonly string[]
  readonly more: object
}

function sendPage(response: ServerResponse, { url, field, names, more }: Page): void {
  const last = url.searchParams.get('last') ?? ''
  const size = Math.min(Number(url.searchParams.get('n') ?? 100) || 100, 1000)
  const rest = names.filter((name) => name > last)
  const page = rest.slice(0, size)
  if (rest.length > size) {
    const query = new URLSearchParams({ last: page.at(-1) ?? '', n: String(size) })
    response.setHeader('link', `<${url.pathname}?${query.toString()}>; rel="next"`)
  }
  sendJson(response, { ...more, [field]: page })
}

function sendContent(response: ServerResponse, content: StoredContent): void {
  response.writeHead(200, {
    'content-type': content.mediaType,
    'content-length': content.body.length,
    'docker-content-digest': content.digest,
  })
  response.end(content.body)
}

function refuse(response: ServerResponse, fault: RegistryFault): void {
  if (fault.silent === true) return
  const text =
    fault.body?.text ?? JSON.stringify({ errors: [{ code: fault.code, message: fault.message, detail: null }] })
  response.writeHead(fault.status, {
    'content-type': fault.body?.contentType ?? 'application/json',
    'content-length': Buffer.byteLength(text),
    ...fault.headers,
  })
  response.end(text)
}

function sendJson(response: ServerResponse, value: object): void {
  const text = JSON.stringify(value)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}
