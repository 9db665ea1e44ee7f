/** An image as a node understands it: Docker's short names are already written out. */
export interface ImageReference {
  readonly host: string
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

export type ImageReferenceProblem =
  | 'empty'
  | 'too-long'
  | 'invalid-format'
  | 'upper-case'
  | 'invalid-tag'
  | 'invalid-digest'

export type ParsedImageReference =
  | { readonly ok: true; readonly image: ImageReference }
  | { readonly ok: false; readonly reason: ImageReferenceProblem; readonly message: string }

const maxReferenceLength = 1024
const maxNameLength = 255

const domainName = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/
const ipv6Literal = /^\[[a-fA-F0-9:]+\]$/
const pathComponent = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/
const tagPattern = /^\w[\w.-]{0,127}$/
const digestLengths: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
])

/**
 * Reads an image name by the grammar of distribution/reference, as a kubelet does: `nginx` is
 * `docker.io/library/nginx:latest`, and `latest` is only assumed where neither tag nor digest is given.
 */
export function parseImageReference(text: string): ParsedImageReference {
  if (text === '') return problem('empty', 'No image is given')
  if (text.length > maxReferenceLength) return problem('too-long', 'The image name is too long')
  const { name, tag, digest } = splitReference(text)
  if (digest !== undefined && !isDigest(digest)) {
    return problem('invalid-digest', 'What follows "@" is not a digest such as sha256:<64 hexadecimal digits>')
  }
  if (tag !== undefined && !tagPattern.test(tag)) {
    return problem(
      'invalid-tag',
      'A tag has at most 128 letters, digits, "_", "." and "-", and starts with none of "." "-"',
    )
  }
  return parseName(name, tag, digest)
}

export function formatImageReference(image: ImageReference): string {
  const tag = image.tag === undefined ? '' : `:${image.tag}`
  const digest = image.digest === undefined ? '' : `@${image.digest}`
  return `${image.host}/${image.repository}${tag}${digest}`
}

const fullVersion = /^v?\d+\.\d+\.\d+(?:[-+._][\w.+-]*)?$/

/** Whether the same name may mean another image tomorrow: no digest, and a tag that is not a full version. */
export function isFloating(image: ImageReference): boolean {
  if (image.digest !== undefined) return false
  return image.tag === undefined || !fullVersion.test(image.tag)
}

/** Whether this host[:port] can stand in front of an image name. */
export function isImageHost(host: string): boolean {
  const { name, port } = splitPort(host)
  if (port !== undefined && !/^\d{1,5}$/.test(port)) return false
  return ipv6Literal.test(name) || (name !== '' && name.split('.').every((label) => domainName.test(label)))
}

export function isDigest(text: string): boolean {
  const [algorithm = '', hex = ''] = text.split(':', 2)
  return text === `${algorithm}:${hex}` && /^[a-f0-9]+$/.test(hex) && digestLengths.get(algorithm) === hex.length
}

/** Whether this is a repository of an OCI registry, without a host: `cpoder/pesitwizard-server`. */
export function isRepository(text: string): boolean {
  return text.length <= maxNameLength && text.split('/').every((component) => pathComponent.test(component))
}

function splitReference(text: string): { name: string; tag?: string; digest?: string } {
  const at = text.indexOf('@')
  const beforeDigest = at === -1 ? text : text.slice(0, at)
  const colon = beforeDigest.lastIndexOf(':')
  const hasTag = colon > beforeDigest.lastIndexOf('/')
  return {
    name: hasTag ? beforeDigest.slice(0, colon) : beforeDigest,
    ...(hasTag ? { tag: beforeDigest.slice(colon + 1) } : {}),
    ...(at === -1 ? {} : { digest: text.slice(at + 1) }),
  }
}

function parseName(name: string, tag: string | undefined, digest: string | undefined): ParsedImageReference {
  if (/^[a-f0-9]{64}$/.test(name)) return problem('invalid-format', 'An image id is not an image name')
  if (name.length > maxNameLength)
    return problem('too-long', `The image name is longer than ${maxNameLength} characters`)
  const { host, repository } = splitHost(name)
  if (repository !== repository.toLowerCase()) {
    return problem('upper-case', 'The repository of an image is written in lower case')
  }
  if (!isImageHost(host) || !isRepository(repository)) {
    return problem('invalid-format', 'This is not an image name such as registry.example.com/team/name:tag')
  }
  const image = { host, repository, ...(digest === undefined ? {} : { digest }) }
  if (tag !== undefined) return { ok: true, image: { ...image, tag } }
  return { ok: true, image: digest === undefined ? { ...image, tag: 'latest' } : image }
}

/** The first part is a host only if it could not be a user of Docker Hub: it has a dot, a colon or an upper-case letter. */
function splitHost(name: string): { host: string; repository: string } {
  const slash = name.indexOf('/')
  const first = slash === -1 ? '' : name.slice(0, slash)
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase()
  if (isHost && first !== 'docker.io' && first !== 'index.docker.io') {
    return { host: first, repository: name.slice(slash + 1) }
  }
  const remote = isHost ? name.slice(slash + 1) : name
  return { host: 'docker.io', repository: remote.includes('/') ? remote : `library/${remote}` }
}

function splitPort(host: string): { name: string; port?: string } {
  const colon = host.lastIndexOf(':')
  if (colon === -1 || host.endsWith(']')) return { name: host }
  return { name: host.slice(0, colon), port: host.slice(colon + 1) }
}

function problem(reason: ImageReferenceProblem, message: string): ParsedImageReference {
  return { ok: false, reason, message }
}

export function isTag(text: string): boolean {
  return tagPattern.test(text)
}
