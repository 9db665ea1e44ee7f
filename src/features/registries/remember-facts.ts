import type { Transaction } from '#platform/mutate.ts'
import { writeFacts } from './credential-facts-store.ts'
import type { CredentialFacts } from './kinds/kind.ts'
import type { RegistryRecord } from './registry.ts'
import { findRegistry } from './registry-store.ts'

/** Keeps what a provider told of the credential, unless that was replaced or moved meanwhile. No change of the registry. */
export async function rememberFacts(
  { db, at: toldAt }: Pick<Transaction, 'db' | 'at'>,
  { id, credentialVersion, host }: RegistryRecord,
  { expiresAt, scopes }: CredentialFacts,
): Promise<void> {
  const now = await findRegistry(db, id)
  if (now?.credentialVersion !== credentialVersion || now.host !== host) return
  await writeFacts(db, id, { credentialVersion, host, expiresAt: expiresAt?.toISOString() ?? null, scopes, toldAt })
}
