import type { RegistryTest } from '#contract/checks.ts'
import type { Context } from '#platform/context.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { type RegistryRecord, takesSecret } from '#features/registries/registry.ts'
import { presentTest, runTest, type Testing, type TestRequest } from './test-registry.ts'

export interface CredentialTest extends TestRequest {
  readonly registry: RegistryRecord
  readonly credential: Credential
}

/** Tests another credential at the saved address of a registry. Its health is left as it is. */
export async function testCredential(
  ctx: Context,
  testing: Testing,
  { registry, credential, ...request }: CredentialTest,
): Promise<RegistryTest> {
  const authentication = takesSecret(registry.authentication) ? registry.authentication : 'password'
  const target = { ...registry, ...credential, registryId: registry.id, authentication }
  return presentTest(await runTest(ctx, testing, { target, request, credentialVersion: null }))
}
