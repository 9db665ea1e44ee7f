import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { CredentialFactsRow, Schema } from '#platform/database/schema.ts'
import type { ToldFacts } from './registry.ts'

type Db = Kysely<Schema>

export function findFactsRow(db: Db, registryId: string): Promise<CredentialFactsRow | undefined> {
  return db.selectFrom('credential_facts').selectAll().where('registry_id', '=', registryId).executeTakeFirst()
}

export function listFactsRows(db: Db): Promise<readonly CredentialFactsRow[]> {
  return db.selectFrom('credential_facts').selectAll().execute()
}

export async function writeFacts(db: Db, registryId: string, facts: ToldFacts): Promise<void> {
  const row = {
    credential_version: facts.credentialVersion,
    host: facts.host,
    expires_at: facts.expiresAt,
    scopes: facts.scopes === null ? null : JSON.stringify(facts.scopes),
    told_at: facts.toldAt,
  }
  await db
    .insertInto('credential_facts')
    .values({ registry_id: registryId, ...row })
    .onConflict((conflict) => conflict.column('registry_id').doUpdateSet(row))
    .execute()
}

const Scopes = z.array(z.string())

export function toldFacts(row: CredentialFactsRow): ToldFacts {
  return {
    credentialVersion: row.credential_version,
    host: row.host,
    expiresAt: row.expires_at,
    scopes: row.scopes === null ? null : Scopes.parse(JSON.parse(row.scopes)),
    toldAt: row.told_at,
  }
}
