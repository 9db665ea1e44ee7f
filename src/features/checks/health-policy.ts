import type { RegistryTestVerdict } from '#contract/checks.ts'

/** What is known of the newest check of a registry as it is now; `undefined` where there is none. */
export interface LastCheck {
  readonly at: string
  readonly verdict: string
  readonly hasFailed: boolean
}

export interface HealthQuestion {
  readonly last: LastCheck | undefined
  /** When the registry was changed last. */
  readonly changedAt: string
  readonly now: Date
  readonly intervalMs: number
  /** From 0 to 1: spreads the registries over time. */
  readonly random: number
}

export type HealthDecision = { readonly check: true } | { readonly check: false; readonly afterMs: number | undefined }

/** Asking again with a credential that was refused locks accounts: that waits for a person. */
const refusals: ReadonlySet<string> = new Set([
  'credential-refused',
  'credential-expired',
  'credential-missing',
  'issuer-denied',
] satisfies RegistryTestVerdict[])

export function isPausing({ verdict, hasFailed }: Pick<LastCheck, 'verdict' | 'hasFailed'>): boolean {
  return hasFailed && refusals.has(verdict)
}

/** What was just saved may have been tested a moment ago; that comes first. */
const settlingMs = 5000
/** A failure that may pass by itself is looked at sooner than a registry that is well. */
const failedShare = 0.2

/** Whether a registry is to be checked now, or when; `afterMs` absent: not before it changes or a person tests it. */
export function decideCheck({ last, changedAt, now, intervalMs, random }: HealthQuestion): HealthDecision {
  if (last === undefined) return due(Date.parse(changedAt) + settlingMs, now)
  if (isPausing(last)) return { check: false, afterMs: undefined }
  const share = last.hasFailed ? failedShare : 1
  return due(Date.parse(last.at) + intervalMs * share * (0.9 + random * 0.2), now)
}

function due(at: number, now: Date): HealthDecision {
  const afterMs = at - now.getTime()
  return afterMs <= 0 ? { check: true } : { check: false, afterMs }
}
