import { DomainError } from '#contract/errors.ts'

const perMinute = 10
const perMinuteOfAll = 60
const atOnce = 4

/** A test makes the console talk to an address that someone typed: not often, and few at a time. */
export function createCheckLimits(now: () => Date): <T>(actorId: string, test: () => Promise<T>) => Promise<T> {
  const begun = new Map<string, readonly number[]>()
  let running = 0

  return async (actorId, test) => {
    const since = now().getTime() - 60_000
    const recent = (begun.get(actorId) ?? []).filter((at) => at > since)
    const [first] = recent
    const ofAll = [...begun.values()].flat().filter((at) => at > since)
    if (ofAll.length >= perMinuteOfAll) {
      throw tooMany(
        'Registries have been tested sixty times within a minute',
        Math.ceil((Math.min(...ofAll) - since) / 1000),
      )
    }
    if (recent.length >= perMinute && first !== undefined) {
      throw tooMany('You have tested registries ten times within a minute', Math.ceil((first - since) / 1000))
    }
    if (running >= atOnce) throw tooMany('Several registries are being tested already', 5)
    begun.set(actorId, [...recent, now().getTime()])
    running += 1
    try {
      return await test()
    } finally {
      running -= 1
    }
  }
}

function tooMany(message: string, retryAfterSeconds: number): DomainError {
  return new DomainError('rate-limited', message, { hint: `Try again in ${retryAfterSeconds} s.`, retryAfterSeconds })
}
