import { DomainError } from '#contract/errors.ts'

export interface SignInLimit {
  /** Throws `rate-limited` where too many attempts failed. An attempt counts as failed until it is known to be good. */
  attempt(name: string, address: string): { readonly succeeded: () => void }
}

const windowMs = 15 * 60 * 1000
const failuresOfNameAtAddress = 10
const failuresOfAddress = 100
const keptKeys = 10_000

/** Counts failed sign-ins by name and address, and by address; whoever waits fifteen minutes is asked again. */
export function createSignInLimit(now: () => Date): SignInLimit {
  const failures = new Map<string, readonly number[]>()

  function recent(key: string): readonly number[] {
    const since = now().getTime() - windowMs
    return (failures.get(key) ?? []).filter((at) => at > since)
  }

  function refuseBeyond(key: string, limit: number): void {
    const known = recent(key)
    const oldest = known.at(-limit)
    if (oldest === undefined) return
    const retryAfterSeconds = Math.max(1, Math.ceil((oldest + windowMs - now().getTime()) / 1000))
    throw new DomainError('rate-limited', 'Too many sign-ins failed', {
      hint: `Wait ${Math.ceil(retryAfterSeconds / 60)} minutes, or sign in from another machine.`,
      retryAfterSeconds,
    })
  }

  function note(key: string): void {
    const times = [...recent(key), now().getTime()]
    failures.delete(key)
    failures.set(key, times)
    const [oldest] = failures.keys()
    if (failures.size > keptKeys && oldest !== undefined) failures.delete(oldest)
  }

  function takeBack(key: string): void {
    failures.set(key, recent(key).slice(0, -1))
  }

  return {
    attempt(name, address) {
      const keys = [JSON.stringify([name, address]), JSON.stringify([address])] as const
      refuseBeyond(keys[0], failuresOfNameAtAddress)
      refuseBeyond(keys[1], failuresOfAddress)
      for (const key of keys) note(key)
      return {
        succeeded() {
          failures.delete(keys[0])
          takeBack(keys[1])
        },
      }
    },
  }
}
