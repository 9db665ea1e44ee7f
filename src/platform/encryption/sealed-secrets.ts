import type { Kysely } from 'kysely'
import type { Schema } from '#platform/database/schema.ts'
import type { Secret } from '#platform/secret.ts'
import type { Cipher, Place } from './cipher.ts'

/** Which secret: of whom (`registry:k3f9x2ma`), and its name there (`password`). */
export interface SecretRef {
  readonly owner: string
  readonly name: string
}

function placeOf(ref: SecretRef, version: number): Place {
  return { table: 'sealed_secrets', row: `${ref.owner}/${ref.name}`, column: 'sealed', version }
}

export interface Vault {
  readonly db: Kysely<Schema>
  readonly cipher: Cipher
}

export async function writeSecret(vault: Vault, ref: SecretRef, version: number, secret: Secret): Promise<void> {
  const sealed = vault.cipher.seal(placeOf(ref, version), secret)
  await vault.db
    .insertInto('sealed_secrets')
    .values({ ...ref, version, sealed })
    .onConflict((conflict) => conflict.columns(['owner', 'name']).doUpdateSet({ version, sealed }))
    .execute()
}

/** Throws where the stored value was tampered with or moved. */
export async function readSecret(
  vault: Vault,
  ref: SecretRef,
): Promise<{ version: number; secret: Secret } | undefined> {
  const row = await vault.db
    .selectFrom('sealed_secrets')
    .select(['version', 'sealed'])
    .where('owner', '=', ref.owner)
    .where('name', '=', ref.name)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return { version: row.version, secret: vault.cipher.open(placeOf(ref, row.version), row.sealed) }
}

export async function deleteSecrets(db: Kysely<Schema>, owner: string, name?: string): Promise<void> {
  let query = db.deleteFrom('sealed_secrets').where('owner', '=', owner)
  if (name !== undefined) query = query.where('name', '=', name)
  await query.execute()
}
