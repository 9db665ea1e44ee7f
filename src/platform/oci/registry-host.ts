import { isImageHost, isRepository } from '#contract/image-reference.ts'
import { isPortOfRegistries } from './registry-ports.ts'

/** What was left out of what a person typed. */
export type RegistryHostNote = 'scheme' | 'http' | 'api-path' | 'trailing-slash' | 'path' | 'default-port' | 'alias'

export type RegistryHostProblem =
  | 'empty'
  | 'too-long'
  | 'invalid-character'
  | 'placeholder'
  | 'wildcard'
  | 'scheme'
  | 'credential'
  | 'query'
  | 'port'
  | 'invalid-host'
  | 'ambiguous-host'
  | 'web-page'
  | 'invalid-path'

export type ParsedRegistryHost =
  | { readonly ok: true; readonly host: string; readonly path: string; readonly notes: readonly RegistryHostNote[] }
  | { readonly ok: false; readonly reason: RegistryHostProblem; readonly message: string; readonly hint: string }

type Refusal = Extract<ParsedRegistryHost, { ok: false }>

const dockerHubAliases = new Set(['index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'])

const webPages: ReadonlyMap<string, string> = new Map([
  ['hub.docker.com', 'docker.io'],
  ['www.docker.com', 'docker.io'],
  ['github.com', 'ghcr.io'],
  ['gitlab.com', 'registry.gitlab.com'],
])

/**
 * Reads what a person typed or pasted for the address of a registry. `host` is host[:port] in lower case as it stands
 * in an image name; `path` is what followed, without slashes; no message repeats the text, which may hold a password.
 */
export function parseRegistryHost(text: string): ParsedRegistryHost {
  const trimmed = text.trim()
  const unreadable = findUnreadable(trimmed)
  if (unreadable !== undefined) return unreadable
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(trimmed) ?? ['', undefined, trimmed]
  if (scheme !== undefined && !/^https?$/i.test(scheme)) {
    return refusal(
      'scheme',
      'A registry is reached over https',
      'Give the host alone, such as registry.example.com:5000.',
    )
  }
  const slash = rest.indexOf('/')
  const authority = parseAuthority(slash === -1 ? rest : rest.slice(0, slash))
  if (!authority.ok) return authority
  const path = parsePath(slash === -1 ? '' : rest.slice(slash))
  if (!path.ok) return path
  return {
    ok: true,
    host: authority.host,
    path: path.path,
    notes: [...schemeNotes(scheme), ...authority.notes, ...path.notes],
  }
}

function findUnreadable(text: string): Refusal | undefined {
  if (text === '') return refusal('empty', 'The address of the registry is missing', 'Give its host, such as ghcr.io.')
  if (text.length > 512) return refusal('too-long', 'The address is too long', 'Give the host alone, such as ghcr.io.')
  if (/[{}<>$]/.test(text)) {
    return refusal('placeholder', 'The address still holds a placeholder', 'Replace it with the real name.')
  }
  if (text.includes('*')) {
    return refusal(
      'wildcard',
      'A pattern is not the address of one registry',
      'Give the full host, such as 123456789012.dkr.ecr.eu-west-3.amazonaws.com.',
    )
  }
  if (!/^[\x21-\x7e]+$/.test(text) || /[\\%"'`|^]/.test(text)) {
    return refusal(
      'invalid-character',
      'The address holds a blank or a character that no host has',
      'Give the host alone, such as ghcr.io.',
    )
  }
  if (text.includes('@')) {
    return refusal('credential', 'The address must not hold a user or a password', 'Give them in their own fields.')
  }
  if (/[?#]/.test(text)) {
    return refusal('query', 'The address of a registry has no "?" and no "#"', 'Give the host alone, such as ghcr.io.')
  }
  return undefined
}

function schemeNotes(scheme: string | undefined): readonly RegistryHostNote[] {
  if (scheme === undefined) return []
  return scheme.toLowerCase() === 'http' ? ['scheme', 'http'] : ['scheme']
}

function parseAuthority(typed: string): Refusal | { ok: true; host: string; notes: readonly RegistryHostNote[] } {
  const [, name = typed, port] = /^(\[[^\]]*\]|[^:]*):(.*)$/.exec(typed) ?? []
  if (port !== undefined && !isPort(port)) {
    return refusal('port', 'The port is not a number from 1 to 65535', 'Write it as registry.example.com:5000.')
  }
  if (port !== undefined && !isPortOfRegistries(Number(port))) {
    return refusal('port', `Port ${port} is one of another service`, 'Give the port at which the registry answers.')
  }
  const canonical = canonicalHostname(name)
  if (canonical === undefined || !isImageHost(canonical) || !fitsDns(canonical)) {
    return refusal(
      'invalid-host',
      'This is not the host of a registry',
      'Give the host alone, such as registry.example.com:5000.',
    )
  }
  return finishHost(canonical, port === undefined ? undefined : Number(port))
}

function finishHost(name: string, port: number | undefined): ReturnType<typeof parseAuthority> {
  const registry = webPages.get(name)
  if (registry !== undefined)
    return refusal('web-page', `${name} is a web site, not a registry`, `Its registry is ${registry}.`)
  const isDefaultPort = port === 443
  if (dockerHubAliases.has(name) && (port === undefined || isDefaultPort))
    return { ok: true, host: 'docker.io', notes: ['alias'] }
  const standsAlone = /[.:]/.test(name) || name === 'localhost'
  if (port === undefined && !standsAlone) {
    return refusal(
      'ambiguous-host',
      `Nodes would take "${name}" for a user of Docker Hub`,
      `Give the full name, or the port: ${name}:443.`,
    )
  }
  if (isDefaultPort && standsAlone) return { ok: true, host: name, notes: ['default-port'] }
  return { ok: true, host: port === undefined ? name : `${name}:${port}`, notes: [] }
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}

/** RFC 1035 §2.3.4: a name that is longer is found nowhere. */
function fitsDns(name: string): boolean {
  return name.length <= 253 && name.split('.').every((label) => label.length <= 63)
}

/** `URL` writes every form of an IPv4 address (hexadecimal, octal, short) as four decimals. */
function canonicalHostname(name: string): string | undefined {
  const withoutDot = name.endsWith('.') ? name.slice(0, -1) : name
  if (withoutDot === '' || withoutDot.endsWith('.')) return undefined
  const url = URL.parse(`https://${withoutDot}/`)
  return url === null || url.port !== '' ? undefined : url.hostname
}

function parsePath(typed: string): Refusal | { ok: true; path: string; notes: readonly RegistryHostNote[] } {
  const segments = typed.split('/').filter((segment) => segment !== '')
  const isApi = segments[0] === 'v1' || segments[0] === 'v2'
  const path = (isApi ? segments.slice(1) : segments).join('/')
  if (path !== '' && !isRepository(path)) {
    return refusal(
      'invalid-path',
      'What follows the host is not the path of images',
      'Give the registry alone; images and tags are named elsewhere.',
    )
  }
  const dropped: RegistryHostNote[] = isApi ? ['api-path'] : typed.endsWith('/') ? ['trailing-slash'] : []
  return { ok: true, path, notes: path === '' ? dropped : [...dropped, 'path'] }
}

function refusal(reason: RegistryHostProblem, message: string, hint: string): Refusal {
  return { ok: false, reason, message, hint }
}

/** The host without its port. */
export function hostnameOf(host: string): string {
  return host.replace(/:\d+$/, '')
}
