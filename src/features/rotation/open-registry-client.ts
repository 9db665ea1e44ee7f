import { registryClient, type RegistryClient } from '#platform/oci/registry-client.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { clientOptionsOf } from '#features/registries/registry-client-options.ts'
import type { RotationParts } from './rotation.ts'

export function openRegistryClient({ core, addressPolicy }: RotationParts, registry: RegistryRecord): RegistryClient {
  return registryClient(clientOptionsOf(registry, { addressPolicy, now: core.now }))
}
