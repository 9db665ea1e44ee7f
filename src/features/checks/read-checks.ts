import type { Kysely } from 'kysely'
import { RegistryHealth } from '#contract/registries.ts'
import { RegistryCheck } from '#contract/checks.ts'
import type { Schema } from '#platform/database/schema.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { targetKey } from './check-target.ts'

/** What the last test found; `unverified` where it was of another address or credential. */
export async function readHealth(db: Kysely<Schema>, registry: RegistryRecord): Promise<RegistryHealth> {
  const row = await db
    .selectFrom('registry_checks')
    .selectAll()
    .where('registry_id', '=', registry.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const isCurrent = row?.target === targetKey(registry) && row.credential_version === registry.credentialVersion
  if (row === undefined || !isCurrent) {
    return { state: 'unverified', reason: null, message: null, checkedAt: null, credentialVersion: null, realm: null }
  }
  return RegistryHealth.parse({
    state: row.health,
    reason: row.health === 'healthy' ? null : row.verdict,
    message: row.health === 'healthy' ? null : row.message,
    checkedAt: row.at,
    credentialVersion: row.credential_version,
    realm: row.realm,
  })
}

export async function readChecks(
  db: Kysely<Schema>,
  registryId: string,
  limit: number,
): Promise<readonly RegistryCheck[]> {
  const rows = await db
    .selectFrom('registry_checks')
    .selectAll()
    .where('registry_id', '=', registryId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) =>
    RegistryCheck.parse({
      id: row.id,
      state: row.state,
      testedAt: row.at,
      credentialVersion: row.credential_version,
      failedStep: row.failed_step,
      message: row.message,
    }),
  )
}
