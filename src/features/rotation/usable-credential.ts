import type { Credential } from '#platform/oci/credential.ts'
import { mintCredential } from '#features/registries/mint-credential.ts'
import { isMinted, type RegistryRecord } from '#features/registries/registry.ts'
import type { RotationParts } from './rotation.ts'

/** What nodes would sign in with: the credential itself, or a token that is minted with it; `undefined` where there is none. */
export async function usableCredential(
  { clouds }: RotationParts,
  registry: RegistryRecord,
  credential: Credential,
): Promise<Credential | undefined> {
  if (!isMinted({ ...registry, enabled: true })) return credential
  const outcome = await mintCredential(clouds, { ...registry, ...credential })
  return outcome.ok ? outcome.credential : undefined
}
