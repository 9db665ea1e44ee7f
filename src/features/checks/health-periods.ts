import type { HealthPeriod } from '#contract/registry-health.ts'

export type CheckedState = Exclude<HealthPeriod['state'], 'none'>

/** The checks of one hour that found the same. */
export interface HourOfChecks {
  /** `2026-03-01T12` */
  readonly hour: string
  readonly state: CheckedState
  readonly checks: number
  /** Of the newest of them. */
  readonly newest: number
}

export interface Period extends Pick<HealthPeriod, 'from' | 'state' | 'checks' | 'failed'> {
  /** The check that says the worst; `undefined` where nothing was wrong. */
  readonly worst: number | undefined
}

const hourMs = 60 * 60 * 1000
const lengths = { hour: { ms: hourMs, key: 13 }, day: { ms: 24 * hourMs, key: 10 } } as const
const severity: Readonly<Record<CheckedState, number>> = { healthy: 0, degraded: 1, failing: 2 }

/** The last hours or days of UTC up to now, each with the worst that was found in it. */
export function healthPeriods(
  found: readonly HourOfChecks[],
  { by, count, now }: { readonly by: 'hour' | 'day'; readonly count: number; readonly now: Date },
): readonly Period[] {
  const { ms, key } = lengths[by]
  const last = Math.floor(now.getTime() / ms) * ms
  const grouped = Map.groupBy(found, ({ hour }) => hour.slice(0, key))
  return Array.from({ length: count }, (_, index) => {
    const from = new Date(last - (count - 1 - index) * ms).toISOString()
    return { from, ...worstOf(grouped.get(from.slice(0, key)) ?? []) }
  })
}

function worstOf(found: readonly HourOfChecks[]): Omit<Period, 'from'> {
  const sum = (wanted: readonly HourOfChecks[]) => wanted.reduce((total, { checks }) => total + checks, 0)
  const [worst] = found.toSorted(
    (one, other) => severity[other.state] - severity[one.state] || other.newest - one.newest,
  )
  return {
    state: worst?.state ?? 'none',
    checks: sum(found),
    failed: sum(found.filter(({ state }) => state === 'failing')),
    worst: worst === undefined || worst.state === 'healthy' ? undefined : worst.newest,
  }
}
