import { registryClient, type RegistryClient } from '#platform/oci/registry-client.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { clientOptionsOf } from '#features/registries/registry-client-options.ts'
import type { RotationParts } from './rotation.ts'

export function openRegistryClient(
  { core, addressPolicy, clouds }: RotationParts,
  registry: RegistryRecord,
): RegistryClient {
  return registryClient({ ...clientOptionsOf(registry, { addressPolicy, now: core.now }), resolve: clouds.resolve })
}
