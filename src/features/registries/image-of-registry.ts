import { DomainError } from '#contract/errors.ts'
import { parseImageReference } from '#contract/image-reference.ts'
import type { RegistryRecord } from './registry.ts'

export interface RegistryImage {
  readonly repository: string
  /** A tag or a digest. */
  readonly reference: string
}

/** Reads an image that is named within a registry, with its host or without. `pointer`: where it stood in the request. */
export function imageOfRegistry(
  { host, defaultTag }: Pick<RegistryRecord, 'host' | 'defaultTag'>,
  named: string,
  pointer: string,
): RegistryImage {
  const parsed = parseImageReference(named.startsWith(`${host}/`) ? named : `${host}/${named}`)
  const isElsewhere = !named.startsWith(`${host}/`) && namesHost(named)
  if (!parsed.ok || parsed.image.host !== host || isElsewhere) {
    const detail = parsed.ok ? `${named} is not an image of ${host}` : parsed.message
    throw new DomainError('invalid', detail, {
      hint: 'Name a repository of this registry, such as cpoder/pesitwizard-server:latest.',
      errors: [{ pointer, code: 'image', detail }],
    })
  }
  const { repository, digest, tag } = parsed.image
  return { repository: repositoryAt(host, repository), reference: digest ?? tag ?? defaultTag }
}

/** As a node tells a host from a part of a name: by a dot, a colon, or `localhost`. */
function namesHost(named: string): boolean {
  const slash = named.indexOf('/')
  const first = named.slice(0, Math.max(0, slash))
  return /[.:]/.test(first) || first === 'localhost'
}

/** Docker Hub keeps its own images under `library`. */
export function repositoryAt(host: string, repository: string): string {
  return host === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository
}
