import type { Kysely } from 'kysely'
import type { Schema } from '#platform/database/schema.ts'
import type { Core } from '#platform/context.ts'
import type { Secret } from '#platform/secret.ts'
import { hashToken, newToken } from './tokens.ts'

const setting = 'one-time-token'

export async function needsSetUp(db: Kysely<Schema>): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) === undefined
}

/** A new token at every start without an administrator; the one before no longer counts. */
export async function makeOneTimeToken(core: Core): Promise<Secret | undefined> {
  if (!(await needsSetUp(core.db))) return undefined
  const token = newToken('once')
  const value = hashToken(token)
  await core.db
    .insertInto('settings')
    .values({ name: setting, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
  return token
}

/** True once: the token is gone in the same transaction. */
export async function useOneTimeToken(db: Kysely<Schema>, token: Secret): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('settings')
    .where('name', '=', setting)
    .where('value', '=', hashToken(token))
    .executeTakeFirst()
  return numDeletedRows === 1n
}
