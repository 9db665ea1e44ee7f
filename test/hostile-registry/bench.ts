import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { withFacts } from '#features/checks/fact-steps.ts'
import { inspectCredential } from '#features/registries/inspect-credential.ts'
import { mintFailure } from '#platform/clouds/mint-outcome.ts'
import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { examineRegistry, type Finding } from '#platform/oci/examine-registry.ts'
import { registryClient, type RegistryClient } from '#platform/oci/registry-client.ts'
import type { RegistryClientOptions } from '#platform/oci/registry-session.ts'
import { Secret } from '#platform/secret.ts'
import { type Canary, plainCanary } from '../secrets/secret-forms.ts'
import { createHostileServers, type HostileServers } from './hostile-servers.ts'

/** Every way in which the console asks a registry something. */
export const paths = [
  'ping',
  'signIn',
  'headManifest',
  'getManifest',
  'listTags',
  'listRepositories',
  'grantedActions',
  'examine',
] as const
export type Path = (typeof paths)[number]

export interface HostileCase {
  readonly name: string
  /** Starts the servers, and says where the registry is. */
  readonly arrange: (bench: Bench) => Promise<Partial<RegistryClientOptions> & { readonly host: string }>
  /** `ok`, or the reason of the failure; for `examine` the first step that failed, such as `token: realm-not-trusted`. */
  readonly outcomes: Readonly<Partial<Record<Path, string>>>
  /** The servers that may see the credential; nobody else may. */
  readonly trusts?: readonly string[]
  /** Where not all are asked. */
  readonly paths?: readonly Path[]
  readonly image?: { readonly repository: string; readonly reference: string }
  readonly look?: (bench: Bench, outcomes: ReadonlyMap<Path, unknown>) => void
}

export interface Bench extends HostileServers {
  readonly credential: { readonly username: string; readonly password: Secret }
  readonly canary: Canary
  /** What the names resolve to; a name that is not here does not exist. */
  readonly names: Map<string, (asked: number) => readonly string[]>
}

/** The only address at which a registry of the bench may be. The other ones of loopback are forbidden, and listened at. */
export const allowedAddress = '127.0.0.1'
export const forbiddenAddress = '127.0.0.66'

const policy = createAddressPolicy({ allowed: [`${allowedAddress}/32`] })
const now = () => new Date('2026-03-01T12:00:00Z')
/** For what never answers; everything else has the time that a registry has, however busy the machine is. */
export const shortLimits = { dnsMs: 300, connectMs: 400, tlsMs: 400, headersMs: 400, totalMs: 900 }

export function createBench(): Bench {
  const canary = plainCanary('the password')
  const credential = { username: 'robot', password: new Secret(canary.value) }
  return { ...createHostileServers(), canary, credential, names: new Map() }
}

/** What came of each path; all are asked at once. */
export async function ask(bench: Bench, hostile: HostileCase): Promise<ReadonlyMap<Path, unknown>> {
  const { host, ...more } = await hostile.arrange(bench)
  const options: RegistryClientOptions = {
    host,
    plainHttp: true,
    addressPolicy: policy,
    now,
    resolve: resolverOf(bench),
    ...more,
  }
  const { repository, reference } = hostile.image ?? { repository: 'team/app', reference: '1.0' }
  const client = registryClient(options)
  const questions = questionsOf(client, { repository, reference, bench })
  const asked = (hostile.paths ?? paths).map(async (path) => {
    const outcome =
      path === 'examine'
        ? await collect(examineWholly(options, { bench, repository, reference }))
        : await questions[path]()
    return [path, outcome] as const
  })
  return new Map(await Promise.all(asked))
}

interface Question {
  readonly repository: string
  readonly reference: string
  readonly bench: Bench
}

function questionsOf(client: RegistryClient, { repository, reference, bench: { credential } }: Question) {
  return {
    ping: () => client.ping(),
    signIn: () => client.signIn(credential),
    headManifest: () => client.headManifest(repository, reference, credential),
    getManifest: () => client.getManifest(repository, reference, credential),
    listTags: () => client.listTags(repository, credential),
    listRepositories: () => client.listRepositories(credential),
    grantedActions: () => client.grantedActions(repository, credential),
  }
}

/** As a test does: what accepts the credential is also asked what it knows of it, as a Harbor and as a GitLab. */
function examineWholly(
  options: RegistryClientOptions,
  { bench: { credential }, repository, reference }: Question,
): AsyncIterable<Finding> {
  const { host, plainHttp, caCertificate = null, approvedRealms: approved = [], addressPolicy, resolve } = options
  const approvedRealms = approved.map((origin) => ({ origin, approvedAt: now().toISOString(), approvedBy: 'bench' }))
  const registry = { host, plainHttp, caCertificate, approvedRealms, authentication: 'password' } as const
  const clouds = { ...noClouds, addressPolicy, now, resolve: resolve ?? (async () => []) }
  const image = { repository, reference, isGuess: false }
  return withFacts(examineRegistry(options, { credential, image }), {
    now,
    onLearnt: () => {},
    async learn() {
      const kinds = ['harbor', 'gitlab'] as const
      const told = await Promise.all(kinds.map((kind) => inspectCredential(clouds, { ...registry, kind }, credential)))
      return told.find((facts) => facts !== undefined)
    },
  })
}

const noClouds = {
  awsEndpoint: undefined,
  awsRole: async () => mintFailure('not-usable', 'There is no AWS here'),
  googleTokenUrl: new URL('https://google.example'),
  entra: undefined,
  gitHubApi: new URL('https://github.example'),
  dockerHubApi: new URL('https://hub.example'),
}

function resolverOf({ names }: Bench) {
  const asked = new Map<string, number>()
  return async (hostname: string) => {
    const count = (asked.get(hostname) ?? 0) + 1
    asked.set(hostname, count)
    const answer = names.get(hostname)
    if (answer === undefined) throw new Error('no such name')
    return answer(count)
  }
}

async function collect(findings: AsyncIterable<Finding>): Promise<readonly Finding[]> {
  const all: Finding[] = []
  for await (const finding of findings) all.push(finding)
  return all
}

/** The outcome in one word, as a case of the table names it. */
export function inOneWord(outcome: unknown): string {
  if (Array.isArray(outcome)) {
    const failed = (outcome as readonly Finding[]).find(({ state }) => state === 'failed')
    return failed === undefined ? 'ok' : `${failed.step}: ${failed.verdict}`
  }
  const { ok, reason } = outcome as { ok: boolean; reason?: string }
  return ok ? 'ok' : (reason ?? 'no reason')
}

/** A listener that answers the anonymous question with a challenge, and everything else as `then` says. */
export function challenging(
  challenge: (host: string) => string | readonly string[],
  then?: RequestListener,
): RequestListener {
  return (request, response) => {
    if (request.headers.authorization !== undefined && then !== undefined) return then(request, response)
    response.writeHead(401, { 'www-authenticate': challenge(request.headers.host ?? '') as string | string[] }).end()
  }
}

export const basic = () => 'Basic realm="r"'

/** The whole of an answer as bytes, to every connection that has sent something. */
export function raw(...pieces: readonly string[]): (socket: Socket) => void {
  return (socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(pieces.join('')))
  }
}

/** The start of an answer, then a little more for ever. */
export function drip(start: string, more: string, everyMs = 40): (socket: Socket) => void {
  return (socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(start)
      const timer = setInterval(() => socket.write(more), everyMs)
      socket.on('close', () => clearInterval(timer))
    })
  }
}

export const manifestType = 'application/vnd.oci.image.manifest.v1+json'
