import type { Credential } from '#platform/oci/credential.ts'

/** Why a cloud gives no token. */
export type MintFailureReason =
  /** The key or secret is unknown, wrong, expired or disabled. */
  | 'key-refused'
  /** The key is good, but may not have a token of this registry. */
  | 'no-permission'
  | 'clock-skew'
  | 'throttled'
  /** No connection came about, or the name does not resolve. */
  | 'unreachable'
  /** The cloud answers that it cannot now, or something that is no answer to the question. */
  | 'unavailable'
  /** What is stored cannot be used to ask: no key, no region, no tenant. */
  | 'not-usable'

export interface MintFailure {
  readonly ok: false
  readonly reason: MintFailureReason
  /** For people. Holds no credential, and of what the cloud wrote nothing but an error code. */
  readonly message: string
  readonly retryAfterSeconds?: number
}

/** `lifetimeSeconds` is told by the issuer, so that it does not depend on the clock of the console. */
export interface Minted {
  readonly ok: true
  readonly credential: Credential
  readonly lifetimeSeconds: number
}

export type MintOutcome = Minted | MintFailure

export function mintFailure(reason: MintFailureReason, message: string, retryAfterSeconds?: number): MintFailure {
  return { ok: false, reason, message, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
}
