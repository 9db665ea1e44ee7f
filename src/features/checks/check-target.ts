import { createHash } from 'node:crypto'
import { DomainError } from '#contract/errors.ts'
import { isRepository, isTag, parseImageReference } from '#contract/image-reference.ts'
import type { ExaminedImage } from '#platform/oci/examine-registry.ts'
import type { Secret } from '#platform/secret.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'

/** What a test talks to, whether it is saved or not. */
export interface TestTarget extends Pick<
  RegistryRecord,
  | 'kind'
  | 'host'
  | 'plainHttp'
  | 'caCertificate'
  | 'approvedRealms'
  | 'imagePath'
  | 'defaultTag'
  | 'authentication'
  | 'username'
  | 'delivery'
  | 'tenantId'
  | 'environments'
> {
  /** `null` for what is not saved. */
  readonly registryId: string | null
  readonly password: Secret | undefined
}

type Examined = Pick<
  RegistryRecord,
  'host' | 'plainHttp' | 'caCertificate' | 'username' | 'authentication' | 'delivery' | 'tenantId' | 'approvedRealms'
>

/** Says what a test was of: where any of it changes, what was found holds no longer. */
export function targetKey(registry: Examined): string {
  const { host, plainHttp, caCertificate, username, authentication, delivery, tenantId } = registry
  const approved = registry.approvedRealms.map(({ origin }) => origin).sort()
  return createHash('sha256')
    .update(JSON.stringify([host, plainHttp, caCertificate, username, authentication, delivery, tenantId, ...approved]))
    .digest('hex')
    .slice(0, 16)
}

/** The image that was named; otherwise the one that image path and default tag make, which may be none. */
export function examinedImage(target: TestTarget, named: string | undefined): ExaminedImage | undefined {
  if (named !== undefined) return namedImage(target, named)
  const { imagePath: repository, defaultTag: reference } = target
  if (!isRepository(repository) || !isTag(reference)) return undefined
  return { repository: repositoryAt(target.host, repository), reference, isGuess: true }
}

function namedImage(target: TestTarget, named: string): ExaminedImage {
  const text = named.startsWith(`${target.host}/`) ? named : `${target.host}/${named}`
  const parsed = parseImageReference(text)
  if (!parsed.ok || parsed.image.host !== target.host) {
    const detail = parsed.ok ? `${named} is not an image of ${target.host}` : parsed.message
    throw new DomainError('invalid', detail, {
      hint: 'Name a repository of this registry, such as cpoder/pesitwizard-server:latest.',
      errors: [{ pointer: '/image', code: 'image', detail }],
    })
  }
  const { repository, digest, tag } = parsed.image
  return {
    repository: repositoryAt(target.host, repository),
    reference: digest ?? tag ?? target.defaultTag,
    isGuess: false,
  }
}

/** Docker Hub keeps its own images under `library`. */
function repositoryAt(host: string, repository: string): string {
  return host === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository
}
