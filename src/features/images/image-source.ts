import type { Core } from '#platform/context.ts'
import type { AddressPolicy } from '#platform/oci/address-policy.ts'
import { type ChallengeMemory, createChallengeMemory } from '#platform/oci/challenge-memory.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { openBatch, type RegistryBatch } from '#platform/oci/registry-batch.ts'
import { registryClient, type RegistryClient } from '#platform/oci/registry-client.ts'
import type { Sessions } from '#features/connections/sessions.ts'
import { readDelivered } from '#features/registries/delivered-credential.ts'
import type { Clouds } from '#features/registries/kinds/kind.ts'
import { clientOptionsOf } from '#features/registries/registry-client-options.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'

export interface ImageParts {
  readonly core: Core
  readonly sessions: Sessions
  readonly addressPolicy: AddressPolicy
  readonly clouds: Clouds
}

/** How the images of a registry are asked for: with what its pull secrets hold. */
export interface ImageSource {
  readonly client: RegistryClient
  readonly credential: Credential | undefined
  /** For many questions at once. To be closed. */
  batch(): RegistryBatch
}

export type OpenSource = (registry: RegistryRecord) => Promise<ImageSource>

/** Remembers how registries want to be signed in to, for all questions about images. */
export function imageSources({ core, addressPolicy, clouds }: ImageParts): OpenSource {
  const challenges: ChallengeMemory = createChallengeMemory(core.now)
  return async (registry) => {
    const delivered = await readDelivered(core, { ...registry, enabled: true }, core.now())
    const options = {
      ...clientOptionsOf(registry, { addressPolicy, now: core.now }),
      challenges,
      ...(clouds.resolve === undefined ? {} : { resolve: clouds.resolve }),
    }
    const credential = delivered?.credential
    return { client: registryClient(options), credential, batch: () => openBatch(options, credential) }
  }
}
