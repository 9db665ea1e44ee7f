import { DomainError } from '#contract/errors.ts'

export interface RequestLimits {
  /** Of one person. */
  readonly perMinute: number
  readonly perMinuteOfAll: number
  readonly atOnce: number
  /** What is said beyond each. */
  readonly words: { readonly ofOne: string; readonly ofAll: string; readonly atOnce: string }
}

export type LimitRequests = <T>(actorId: string, work: () => Promise<T>) => Promise<T>

const minuteMs = 60_000

/** For what makes the console talk to somewhere else because someone asked it to. Throws `rate-limited` beyond. */
export function createRequestLimit(now: () => Date, limits: RequestLimits): LimitRequests {
  const begun = new Map<string, readonly number[]>()
  let running = 0

  return async (actorId, work) => {
    const since = now().getTime() - minuteMs
    for (const [actor, times] of begun) {
      const recent = times.filter((at) => at > since)
      if (recent.length === 0) begun.delete(actor)
      else begun.set(actor, recent)
    }
    const recent = begun.get(actorId) ?? []
    const [first] = recent
    const ofAll = [...begun.values()].flat()
    if (ofAll.length >= limits.perMinuteOfAll) {
      throw tooMany(limits.words.ofAll, Math.ceil((Math.min(...ofAll) - since) / 1000))
    }
    if (recent.length >= limits.perMinute && first !== undefined) {
      throw tooMany(limits.words.ofOne, Math.ceil((first - since) / 1000))
    }
    if (running >= limits.atOnce) throw tooMany(limits.words.atOnce, 5)
    begun.set(actorId, [...recent, now().getTime()])
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
    }
  }
}

function tooMany(message: string, retryAfterSeconds: number): DomainError {
  return new DomainError('rate-limited', message, { hint: `Try again in ${retryAfterSeconds} s.`, retryAfterSeconds })
}
