import { createHash } from 'node:crypto'
import { isRepository, isTag } from '#contract/image-reference.ts'
import type { ExaminedImage } from '#platform/oci/examine-registry.ts'
import type { Secret } from '#platform/secret.ts'
import { imageOfRegistry, repositoryAt } from '#features/registries/image-of-registry.ts'
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
  if (named !== undefined) return { ...imageOfRegistry(target, named, '/image'), isGuess: false }
  const { imagePath: repository, defaultTag: reference } = target
  if (!isRepository(repository) || !isTag(reference)) return undefined
  return { repository: repositoryAt(target.host, repository), reference, isGuess: true }
}
