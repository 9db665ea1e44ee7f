import type { Kysely } from 'kysely'
import type { PreviousCredentialRow, Schema } from '#platform/database/schema.ts'

type Db = Kysely<Schema>

export async function keepPrevious(db: Db, row: PreviousCredentialRow): Promise<void> {
  const { registry_id: _id, ...rest } = row
  await db
    .insertInto('previous_credentials')
    .values(row)
    .onConflict((conflict) => conflict.column('registry_id').doUpdateSet(rest))
    .execute()
}

export async function findPrevious(db: Db, registryId: string): Promise<PreviousCredentialRow | undefined> {
  return db.selectFrom('previous_credentials').selectAll().where('registry_id', '=', registryId).executeTakeFirst()
}

export async function forgetPrevious(db: Db, registryId: string): Promise<void> {
  await db.deleteFrom('previous_credentials').where('registry_id', '=', registryId).execute()
}
