import type { Kysely } from 'kysely'
import type { Schema } from '#platform/database/schema.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { targetKey } from './check-target.ts'

/** What the newest test of this very credential told of its rights beyond pulling; `undefined` where none told. */
export async function readRights(
  db: Kysely<Schema>,
  registry: RegistryRecord,
): Promise<{ readonly beyondPull: readonly string[] } | undefined> {
  const row = await db
    .selectFrom('registry_checks')
    .select('rights_beyond_pull')
    .where('registry_id', '=', registry.id)
    .where('target', '=', targetKey(registry))
    .where('credential_version', '=', registry.credentialVersion)
    .where('rights_beyond_pull', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const told = row?.rights_beyond_pull
  if (told === undefined || told === null) return undefined
  return { beyondPull: told === '' ? [] : told.split(', ') }
}
