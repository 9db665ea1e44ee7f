import { z } from 'zod'

/** What a provider tells of a token. */
export interface TokenFacts {
  /** `null`: it does not end. */
  readonly expiresAt: Date | null
  /** `null`: nothing is said of what it may do. */
  readonly scopes: readonly string[] | null
}

/** As providers write scopes. Anything else could be none, and would be shown to people. */
export const ScopeName = z.string().regex(/^[a-z0-9][a-z0-9_:.-]{0,63}$/i)
export const ScopeNames = z.array(ScopeName).max(64)
