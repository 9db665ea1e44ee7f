import type { Kysely } from 'kysely'
import { Minting } from '#contract/registries.ts'
import type { MintedCredentialRow, Schema } from '#platform/database/schema.ts'
import type { MintedState } from './registry.ts'

type Db = Kysely<Schema>

export function findMintedRow(db: Db, registryId: string): Promise<MintedCredentialRow | undefined> {
  return db.selectFrom('minted_credentials').selectAll().where('registry_id', '=', registryId).executeTakeFirst()
}

export function listMintedRows(db: Db): Promise<readonly MintedCredentialRow[]> {
  return db.selectFrom('minted_credentials').selectAll().execute()
}

export async function writeMinted(db: Db, registryId: string, state: MintedState): Promise<void> {
  const row = {
    generation: state.generation,
    target: state.target,
    host: state.host,
    credential_version: state.credentialVersion,
    minted_at: state.mintedAt,
    expires_at: state.expiresAt,
    due_at: state.dueAt,
    failures: state.failures,
    reason: state.reason,
    message: state.message,
  }
  await db
    .insertInto('minted_credentials')
    .values({ registry_id: registryId, ...row })
    .onConflict((conflict) => conflict.column('registry_id').doUpdateSet(row))
    .execute()
}

export function mintedState(row: MintedCredentialRow): MintedState {
  return {
    generation: row.generation,
    target: row.target,
    host: row.host,
    credentialVersion: row.credential_version,
    mintedAt: row.minted_at,
    expiresAt: row.expires_at,
    dueAt: row.due_at,
    failures: row.failures,
    reason: Minting.shape.reason.parse(row.reason),
    message: row.message,
  }
}
