import type { Authentication } from './sign-in.ts'

/** How registries wanted to be signed in to when they were last asked, so that they need not be asked each time. */
export interface ChallengeMemory {
  get(origin: string): Authentication | undefined
  remember(origin: string, authentication: Authentication): void
  forget(origin: string): void
}

const mostOrigins = 500
const keptMs = 60 * 60_000

export function createChallengeMemory(now: () => Date): ChallengeMemory {
  const known = new Map<string, { readonly authentication: Authentication; readonly at: number }>()
  return {
    get(origin) {
      const found = known.get(origin)
      return found !== undefined && now().getTime() - found.at < keptMs ? found.authentication : undefined
    },
    remember(origin, authentication) {
      known.delete(origin)
      known.set(origin, { authentication, at: now().getTime() })
      const [oldest] = known.keys()
      if (known.size > mostOrigins && oldest !== undefined) known.delete(oldest)
    },
    forget: (origin) => void known.delete(origin),
  }
}
