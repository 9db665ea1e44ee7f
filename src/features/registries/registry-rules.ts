import { DomainError } from '#contract/errors.ts'
import type { Note } from '#contract/common.ts'
import type { NewRegistry, RegistryKind } from '#contract/registries.ts'
import { parseRegistryHost, type RegistryHostNote } from '#platform/oci/registry-host.ts'
import type { RegistryRecord } from './registry.ts'
import { isHostOfKind, kindOfHost } from './kinds/kinds.ts'

export interface Address {
  readonly host: string
  readonly kind: RegistryKind
  /** What followed the host in the URL; the image path where none was given. */
  readonly path: string
  readonly notes: readonly Note[]
}

export interface AddressInput {
  readonly url: string
  readonly kind: RegistryKind | undefined
  readonly plainHttp: boolean
}

const dropped: Readonly<Record<RegistryHostNote, string>> = {
  scheme: 'The scheme was left out of the URL: a registry is named by its host',
  http: 'The scheme http:// was left out of the URL',
  'api-path': 'The API path (/v1/ or /v2/) was left out of the URL',
  'trailing-slash': 'The slash at the end of the URL was left out',
  path: 'What followed the host was taken out of the URL, as the image path',
  'default-port': 'The port that goes without saying was left out of the URL',
  alias: 'The address is one of Docker Hub, which is named docker.io',
}

/** Reads the address of a registry from what a person typed, and says what was changed in it. */
export function readAddress({ url, kind, plainHttp }: AddressInput): Address {
  const parsed = parseRegistryHost(url)
  if (!parsed.ok) throw invalidField('/url', parsed.reason, parsed.message, parsed.hint)
  if (parsed.notes.includes('http') && !plainHttp) {
    throw invalidField(
      '/url',
      'http',
      'The URL says http://, which would show the password to the network',
      'Write the host alone for HTTPS, or allow plain HTTP for this registry (tls.plainHttp).',
    )
  }
  if (kind !== undefined) refuseForeignKind(parsed.host, kind)
  const notes = parsed.notes.map((code) => ({ code: `url-${code}`, message: dropped[code] }))
  return { host: parsed.host, kind: kind ?? kindOfHost(parsed.host), path: parsed.path, notes }
}

/** What is learnt of a credential is asked of the provider that the kind names: for a host of another, it would be given away. */
export function refuseForeignKind(host: string, kind: RegistryKind): void {
  if (isHostOfKind(host, kind)) return
  throw invalidField(
    '/kind',
    'kind',
    `${host} is not a host of the kind ${kind}`,
    `Leave the kind out; it would be ${kindOfHost(host)}.`,
  )
}

/** Tokens as they stand in documentation: accepted, because they may be real, but said so. */
export function notesOnPassword(password: NewRegistry['password']): readonly Note[] {
  if (password === undefined) return []
  const looksMadeUp =
    /^(ghp_|github_pat_|dckr_pat_|glpat-)?x{3,}$/i.test(password) || /^(secret)?password$/i.test(password)
  if (!looksMadeUp) return []
  return [{ code: 'placeholder-password', message: 'The password looks like an example from the documentation' }]
}

export function invalidField(pointer: string, code: string, detail: string, hint: string): DomainError {
  return new DomainError('invalid', detail, { hint, errors: [{ pointer, code, detail }] })
}

export function registryNotFound(id: string): DomainError {
  return new DomainError('not-found', `There is no registry ${id.slice(0, 60)}`, {
    hint: 'List them with: pwctl registry list',
  })
}

export function changedMeanwhile({ revision }: RegistryRecord): DomainError {
  return new DomainError(
    'precondition-failed',
    `The registry was changed in the meantime; it is at revision ${revision} now`,
    {
      hint: 'Read it again, and repeat your change on what it is now.',
    },
  )
}
