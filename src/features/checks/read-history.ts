import { type Kysely, type Selectable, sql } from 'kysely'
import { HealthPeriod } from '#contract/registry-health.ts'
import type { RegistryCheckRow, Schema } from '#platform/database/schema.ts'
import { healthPeriods, type HourOfChecks, type Period } from './health-periods.ts'

const shownHours = 48
const shownDays = 30
const dayMs = 24 * 60 * 60 * 1000

export interface History {
  readonly hours: HealthPeriod[]
  readonly days: HealthPeriod[]
}

/** Counted by the database, so that it is as quick however often a registry is checked. */
export async function readHistory(db: Kysely<Schema>, registryId: string, now: Date): Promise<History> {
  const found = await countByHour(db, registryId, new Date(now.getTime() - shownDays * dayMs).toISOString())
  const hours = healthPeriods(found, { by: 'hour', count: shownHours, now })
  const days = healthPeriods(found, { by: 'day', count: shownDays, now })
  const worst = await findChecks(
    db,
    [...hours, ...days].flatMap((period) => period.worst ?? []),
  )
  return { hours: hours.map((each) => inWords(each, worst)), days: days.map((each) => inWords(each, worst)) }
}

async function countByHour(db: Kysely<Schema>, registryId: string, since: string): Promise<readonly HourOfChecks[]> {
  const hour = sql<string>`substr(at, 1, 13)`
  const rows = await db
    .selectFrom('registry_checks')
    .select(({ fn }) => [
      hour.as('hour'),
      'health as state',
      fn.countAll<number | string>().as('checks'),
      fn.max('id').as('newest'),
    ])
    .where('registry_id', '=', registryId)
    .where('at', '>=', since)
    .groupBy([hour, 'health'])
    .execute()
  return rows.map(({ state, checks, ...row }) => ({
    ...row,
    state: HealthPeriod.shape.state.exclude(['none']).parse(state),
    checks: Number(checks),
  }))
}

type Worst = ReadonlyMap<number, Pick<Selectable<RegistryCheckRow>, 'verdict' | 'verdict_values' | 'message'>>

async function findChecks(db: Kysely<Schema>, ids: readonly number[]): Promise<Worst> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('registry_checks')
    .select(['id', 'verdict', 'verdict_values', 'message'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

function inWords({ worst: id, ...period }: Period, worst: Worst): HealthPeriod {
  const check = id === undefined ? undefined : worst.get(id)
  return HealthPeriod.parse({
    ...period,
    verdict: check?.verdict ?? null,
    values: JSON.parse(check?.verdict_values ?? '{}'),
    message: check?.message ?? null,
  })
}
