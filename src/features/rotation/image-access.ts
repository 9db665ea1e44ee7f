import type { ImageAccess } from '#contract/rotations.ts'
import { parseImageReference } from '#contract/image-reference.ts'
import type { Credential } from '#platform/oci/credential.ts'
import type { RegistryFailure } from '#platform/oci/registry-outcome.ts'
import { findUsers } from '#features/registries/read-registries.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { openRegistryClient } from './open-registry-client.ts'
import type { RotationParts } from './rotation.ts'

export interface ImageInUse extends ImageAccess {
  /** The registry says no to this credential, where a tag that is gone or a registry that is slow says nothing of it. */
  readonly isRefused: boolean
}

const mostImages = 50

/** Asks for the manifest of every image that clusters of the registry run, as a node would with this credential. */
export async function readImageAccess(
  parts: RotationParts,
  registry: RegistryRecord,
  credential: Credential,
): Promise<readonly ImageInUse[]> {
  const client = openRegistryClient(parts, registry)
  const users = new Map<string, string[]>()
  for (const { name, containerImage } of await findUsers(parts.core.db, registry.id)) {
    users.set(containerImage, [...(users.get(containerImage) ?? []), name])
  }
  const images: ImageInUse[] = []
  for (const [image, clusters] of [...users].slice(0, mostImages)) {
    const parsed = parseImageReference(image)
    if (!parsed.ok || parsed.image.host !== registry.host) continue
    const { repository, digest, tag = 'latest' } = parsed.image
    const outcome = await client.headManifest(repository, digest ?? tag, credential)
    images.push({ image, clusters, ...accessOf(outcome) })
  }
  return images
}

const refusals: ReadonlySet<RegistryFailure['reason']> = new Set(['unauthorized', 'denied'])

function accessOf(outcome: { readonly ok: true } | RegistryFailure): Omit<ImageInUse, 'image' | 'clusters'> {
  if (outcome.ok) return { allowed: true, isRefused: false, verdict: 'pull-allowed', message: 'It may be pulled' }
  const { reason, message } = outcome
  return { allowed: false, isRefused: refusals.has(reason), verdict: reason, message }
}
