import { z } from 'zod'
import type { Secret } from '#platform/secret.ts'

/** What a provider tells of a token. */
export interface TokenFacts {
  /** `null`: it does not end. */
  readonly expiresAt: Date | null
  /** `null`: nothing is said of what it may do. */
  readonly scopes: readonly string[] | null
}

/** As providers write scopes: `read:packages`, `k8s_proxy`. Anything else could be a secret, and would be shown to people. */
export const ScopeName = z
  .string()
  .max(40)
  .regex(/^(?:[a-z]+|k8s)(?:[_:-][a-z]+)*$/)
export const ScopeNames = z.array(ScopeName).max(64)

/** Whether what is called a scope is the token itself. */
export function isEchoed(token: Secret, { scopes }: TokenFacts): boolean {
  const text = token.expose()
  return scopes?.some((scope) => scope.includes(text)) ?? false
}
