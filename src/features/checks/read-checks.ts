import type { Kysely, Selectable } from 'kysely'
import { RegistryHealth } from '#contract/registries.ts'
import { RegistryCheck } from '#contract/checks.ts'
import type { RegistryCheckRow, Schema } from '#platform/database/schema.ts'
import { type RegistryRecord, unverified } from '#features/registries/registry.ts'
import { isPausing, type LastCheck } from './health-policy.ts'
import { targetKey } from './check-target.ts'

/** What the last test of each registry found, in one question; of one that none was told of, it is `unverified`. */
export async function readHealth(
  db: Kysely<Schema>,
  registries: readonly RegistryRecord[],
): Promise<ReadonlyMap<string, RegistryHealth>> {
  const latest = db
    .selectFrom('registry_checks')
    .select(({ fn }) => fn.max('id').as('id'))
    .groupBy('registry_id')
  const [only] = registries
  const wanted = registries.length === 1 && only !== undefined ? latest.where('registry_id', '=', only.id) : latest
  const rows = await db.selectFrom('registry_checks').selectAll().where('id', 'in', wanted).execute()
  const byRegistry = new Map(rows.map((row) => [row.registry_id, row]))
  return new Map(registries.map((registry) => [registry.id, healthOf(registry, byRegistry.get(registry.id))]))
}

/** A test of another address or credential says nothing of the registry as it is now. */
function healthOf(registry: RegistryRecord, row: Selectable<RegistryCheckRow> | undefined): RegistryHealth {
  const isCurrent = row?.target === targetKey(registry) && row.credential_version === registry.credentialVersion
  if (row === undefined || !isCurrent) return unverified
  return RegistryHealth.parse({
    state: isPausing({ verdict: row.verdict, hasFailed: row.health === 'failing' }) ? 'paused' : row.health,
    reason: row.health === 'healthy' ? null : row.verdict,
    message: row.health === 'healthy' ? null : row.message,
    values: row.health === 'healthy' ? {} : JSON.parse(row.verdict_values ?? '{}'),
    checkedAt: row.at,
    credentialVersion: row.credential_version,
    realm: row.realm,
  })
}

/** The newest check of a registry as it is now. */
export async function readLastCheck(db: Kysely<Schema>, registry: RegistryRecord): Promise<LastCheck | undefined> {
  const row = await db
    .selectFrom('registry_checks')
    .select(['at', 'verdict', 'health'])
    .where('registry_id', '=', registry.id)
    .where('target', '=', targetKey(registry))
    .where('credential_version', '=', registry.credentialVersion)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { at: row.at, verdict: row.verdict, hasFailed: row.health === 'failing' }
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
      verdict: row.verdict,
      values: JSON.parse(row.verdict_values ?? '{}'),
      message: row.message,
    }),
  )
}
