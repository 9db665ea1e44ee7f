import { DomainError } from '#contract/errors.ts'

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

/** `500ms`, `30s`, `5m`, `1h`, or seconds without a unit; in milliseconds. */
export function parseDuration(source: string): number {
  const match = /^(\d{1,6})(ms|s|m|h)?$/.exec(source)
  if (match === null) {
    throw new DomainError('invalid', `"${source}" is not a duration`, { hint: 'Write 30s, 5m or 1h.' })
  }
  const unit = (['ms', 's', 'm', 'h'] as const).find((name) => name === match[2]) ?? 's'
  return Number(match[1]) * units[unit]
}
