import type { Transaction } from '#platform/mutate.ts'
import { writeFacts } from './credential-facts-store.ts'
import type { CredentialFacts } from './kinds/kind.ts'
import type { RegistryRecord } from './registry.ts'
import { findRegistry } from './registry-store.ts'

/** Keeps what a provider told of the credential, unless that was replaced meanwhile. No change of the registry. */
export async function rememberFacts(
  { db, at: toldAt }: Pick<Transaction, 'db' | 'at'>,
  { id, credentialVersion }: RegistryRecord,
  { expiresAt, scopes }: CredentialFacts,
): Promise<void> {
  if ((await findRegistry(db, id))?.credentialVersion !== credentialVersion) return
  await writeFacts(db, id, { credentialVersion, expiresAt: expiresAt?.toISOString() ?? null, scopes, toldAt })
}
