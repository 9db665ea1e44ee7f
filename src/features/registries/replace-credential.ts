import { deleteSecrets, writeSecret } from '#platform/encryption/sealed-secrets.ts'
import type { Transaction } from '#platform/mutate.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { changedMeanwhile } from './registry-rules.ts'
import type { Secret } from '#platform/secret.ts'
import { readKeyFile } from './read-key-file.ts'
import { passwordOf, type RegistryRecord, takesSecret } from './registry.ts'
import { replaceRegistry } from './registry-store.ts'

interface NewCredential extends Credential {
  readonly setBy: string
  /** As a person says; null where nobody does. */
  readonly expiresAt: string | null
}

/** Puts another credential in the place of the one in use, under the next version: an older one never comes back by itself. */
export async function replaceCredential(
  tx: Transaction,
  before: RegistryRecord,
  { username, password, setBy, expiresAt }: NewCredential,
): Promise<RegistryRecord> {
  const version = before.credentialVersion + 1
  await writeSecret({ db: tx.db, cipher: tx.ctx.cipher }, passwordOf(before.id), version, password)
  const authentication = takesSecret(before.authentication) ? before.authentication : 'password'
  const after: RegistryRecord = {
    ...before,
    authentication,
    username,
    serviceAccount: authentication === 'gcp-service-account' ? accountOf(password) : null,
    credentialVersion: version,
    hasPassword: true,
    credentialSetAt: tx.at,
    credentialSetBy: setBy,
    credentialFingerprint: tx.ctx.cipher.fingerprint(password),
    credentialExpiresAt: expiresAt,
    updatedAt: tx.at,
    revision: before.revision + 1,
  }
  if (!(await replaceRegistry(tx.db, after, before.revision))) throw changedMeanwhile(before)
  tx.wakeAfterCommit('pull-secrets')
  tx.wakeAfterCommit('registry-health', before.id)
  tx.wakeAfterCommit('minted-credentials', before.id)
  tx.wakeAfterCommit('cluster-status')
  return after
}

function accountOf(keyFile: Secret): RegistryRecord['serviceAccount'] {
  const read = readKeyFile(keyFile)
  return read.ok ? { email: read.email, projectId: read.projectId } : null
}

/** A credential that waits to be used, and the one that it replaced: both sealed beside the one in use. */
export type SpareCredential = 'next' | 'previous'

export function spareOf(registryId: string, spare: SpareCredential): { owner: string; name: string } {
  return { owner: passwordOf(registryId).owner, name: spare }
}

export function forgetSpare(tx: Transaction, registryId: string, spare: SpareCredential): Promise<void> {
  const { owner, name } = spareOf(registryId, spare)
  return deleteSecrets(tx.db, owner, name)
}
