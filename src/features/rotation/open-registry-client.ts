import { registryClient, type RegistryClient } from '#platform/oci/registry-client.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import type { RotationParts } from './rotation.ts'

export function openRegistryClient(
  { core, addressPolicy }: RotationParts,
  { host, plainHttp, caCertificate }: RegistryRecord,
): RegistryClient {
  const ca = caCertificate === null ? {} : { caCertificate }
  return registryClient({ host, plainHttp, ...ca, addressPolicy, now: core.now })
}
