import type { Secret } from '#platform/secret.ts'

/** What signs in to a registry. */
export interface Credential {
  readonly username: string
  readonly password: Secret
}
