import { Secret } from '#platform/secret.ts'
import { z } from 'zod'
import type { Credential } from './credential.ts'
import { globMatches } from './host-glob.ts'
import type { ImageReference } from '#contract/image-reference.ts'

/** One entry of a pull secret, under the key that is written there. */
export interface DockerConfigEntry {
  readonly key: string
  readonly credential: Credential
}

export type DockerConfigType = 'kubernetes.io/dockerconfigjson' | 'kubernetes.io/dockercfg'

export type DockerConfigProblem = 'too-large' | 'not-json' | 'invalid-shape' | 'invalid-auth'

export type ReadDockerConfig =
  | { readonly ok: true; readonly entries: readonly DockerConfigEntry[] }
  | { readonly ok: false; readonly reason: DockerConfigProblem; readonly message: string }

const dockerHubKey = 'https://index.docker.io/v1/'

/** The key under which every kubelet, and every other tool, looks for the credential of this host. */
export function dockerConfigKey(host: string): string {
  return host === 'docker.io' ? dockerHubKey : host
}

/**
 * Another key that a kubelet takes for the same host, so that it tries both credentials. Other tools look for the first
 * key before they look for anything like it; only of the two of Docker Hub they may take either.
 */
function standbyKey(host: string): string {
  return host === 'docker.io' ? 'index.docker.io' : `https://${host}`
}

export interface DockerConfigInput extends Credential {
  readonly host: string
  /** Tried by kubelets beside the first. */
  readonly standby?: Credential | undefined
}

/** The document of a `kubernetes.io/dockerconfigjson` secret. The same input gives the same bytes. */
export function writeDockerConfig({ host, standby, ...credential }: DockerConfigInput): Secret {
  const auths = {
    [dockerConfigKey(host)]: authOf(credential),
    ...(standby === undefined ? {} : { [standbyKey(host)]: authOf(standby) }),
  }
  return new Secret(JSON.stringify({ auths }))
}

function authOf(credential: Credential): { username: string; password: string; auth: string } {
  const { username } = credential
  const password = credential.password.expose()
  return { username, password, auth: Buffer.from(`${username}:${password}`, 'utf8').toString('base64') }
}

const Auth = z.object({ username: z.string().nullish(), password: z.string().nullish(), auth: z.string().nullish() })
const Auths = z.record(z.string(), Auth)
const DockerConfigJson = z.object({ auths: Auths.nullish() })

/** A Kubernetes secret holds at most 1 MiB. */
const maxConfigLength = 1024 * 1024

/**
 * Reads what a kubelet reads of a pull secret: nothing but `auths`, or for the older type the document itself. `auth`
 * wins over `username` and `password`, and one that cannot be read spoils the whole document. No message quotes it.
 */
export function readDockerConfig(text: string, type?: DockerConfigType): ReadDockerConfig {
  if (text.length > maxConfigLength) return problem('too-large', 'The pull secret is larger than Kubernetes allows')
  const document = parseJson(text)
  if (document === undefined) return problem('not-json', 'The pull secret is not JSON')
  const auths = authsOf(document, type)
  if (auths === undefined)
    return problem('invalid-shape', 'The pull secret does not have the shape {"auths": {host: {...}}}')
  const entries: DockerConfigEntry[] = []
  for (const [key, auth] of Object.entries(auths)) {
    const credential = credentialOf(auth)
    if (credential === undefined)
      return problem('invalid-auth', 'An "auth" of the pull secret is not base64 of user:password')
    entries.push({ key, credential })
  }
  return { ok: true, entries }
}

function authsOf(document: unknown, type: DockerConfigType | undefined): z.infer<typeof Auths> | undefined {
  const isLegacy = type === undefined ? !Object.hasOwn(Object(document), 'auths') : type === 'kubernetes.io/dockercfg'
  if (isLegacy) return Auths.safeParse(document).data
  const parsed = DockerConfigJson.safeParse(document)
  return parsed.success ? (parsed.data.auths ?? {}) : undefined
}

function credentialOf(fields: z.infer<typeof Auth>): Credential | undefined {
  if (fields.auth === undefined || fields.auth === null || fields.auth === '') {
    return { username: fields.username ?? '', password: new Secret(fields.password ?? '') }
  }
  const decoded = decodeBase64(fields.auth)
  const colon = decoded?.indexOf(':') ?? -1
  if (decoded === undefined || colon === -1) return undefined
  return { username: decoded.slice(0, colon), password: new Secret(decoded.slice(colon + 1)) }
}

/** Go's decoder takes padded and unpadded text, and skips line ends, but nothing else. */
function decodeBase64(text: string): string | undefined {
  const compact = text.replace(/[\r\n]/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined
  return Buffer.from(compact, 'base64').toString('utf8')
}

/**
 * The credentials a kubelet tries for an image, in its order: of all entries of all pull secrets those whose key
 * matches, the most specific key first. Only where none matches does Docker Hub's own key stand for `docker.io`.
 */
export function credentialsFor(
  image: ImageReference,
  configs: readonly (readonly DockerConfigEntry[])[],
): readonly Credential[] {
  const entries = configs.flat().map((entry) => ({ key: normalisedKey(entry.key), credential: entry.credential }))
  const matching = entries.filter(({ key }) => key !== undefined && matchesName(key, image))
  const found = matching.length > 0 ? matching : entries.filter(({ key }) => isHubKeyFor(key, image))
  return found.toSorted((a, b) => compareCodeUnits(b.key ?? '', a.key ?? '')).map(({ credential }) => credential)
}

/** Whether a kubelet would take the entry under this key for this image. */
export function keyMatchesImage(key: string, image: ImageReference): boolean {
  const normalised = normalisedKey(key)
  return normalised !== undefined && (matchesName(normalised, image) || isHubKeyFor(normalised, image))
}

function isHubKeyFor(key: string | undefined, image: ImageReference): boolean {
  return image.host === 'docker.io' && key === 'index.docker.io'
}

/** Without the scheme, and without the `/v1/` or `/v2/` that some tools write after the host. */
function normalisedKey(key: string): string | undefined {
  const bare = key.replace(/^https?:\/\//, '').replace(/[?#].*$/s, '')
  const slash = bare.indexOf('/')
  const host = (slash === -1 ? bare : bare.slice(0, slash)).replace(/^.*@/s, '')
  const path = slash === -1 ? '' : bare.slice(slash).replace(/^\/v[12]\//, '/')
  if (host === '' || /\s/.test(host)) return undefined
  return path === '/' ? host : `${host}${path}`
}

/** Globs stand for one label each; a path matches as a prefix of characters, so `/team` also matches `/team-b/app`. */
function matchesName(key: string, image: ImageReference): boolean {
  const slash = key.indexOf('/')
  const pattern = splitHost(slash === -1 ? key : key.slice(0, slash))
  const target = splitHost(image.host)
  if (pattern.port !== target.port || pattern.labels.length !== target.labels.length) return false
  if (slash !== -1 && !`/${image.repository}`.startsWith(key.slice(slash))) return false
  return pattern.labels.every((label, index) => globMatches(label, target.labels[index] ?? ''))
}

function splitHost(host: string): { labels: readonly string[]; port: string } {
  const [, name = host, port = ''] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(host) ?? []
  return { labels: name.split('.'), port }
}

function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problem(reason: DockerConfigProblem, message: string): ReadDockerConfig {
  return { ok: false, reason, message }
}
