import type { KubernetesFailure } from './outcome.ts'

export interface WatchTimings {
  readonly firstBackoffMs: number
  readonly maxBackoffMs: number
  /** How long one watch lasts, by agreement with the server. */
  readonly watchSeconds: number
  /** A watch without a byte for so long is taken for dead: bookmarks come about every minute. */
  readonly idleMs: number
  /** Everything is listed anew so often, so that events that were lost unnoticed are made up for. */
  readonly resyncMs: number
}

export const defaultTimings: WatchTimings = {
  firstBackoffMs: 500,
  maxBackoffMs: 30_000,
  watchSeconds: 240,
  idleMs: 90_000,
  resyncMs: 5 * 60_000,
}

/** Doubles with every failure in a row, with jitter; the server's Retry-After prevails if it is longer, within a minute. */
export function delayAfter(
  failed: KubernetesFailure,
  failuresBefore: number,
  { firstBackoffMs, maxBackoffMs }: WatchTimings,
  random: () => number,
): number {
  // An expired version is ordinary after a long silence: the list comes at once, the first time.
  if (failed.reason === 'gone' && failuresBefore === 0) return 0
  const backoff = Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.min(failuresBefore, 20))
  const asked = Math.min(failed.retryAfterMs ?? 0, 2 * maxBackoffMs)
  return Math.max(asked, backoff * (0.5 + random() / 2))
}
