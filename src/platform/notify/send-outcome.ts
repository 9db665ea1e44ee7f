import { isIP } from 'node:net'
import type { SendProblem } from '#contract/notifications.ts'
import type { AddressPolicy } from '#platform/oci/address-policy.ts'
import type { ConnectionFailure, Resolve, TlsProblem } from '#platform/oci/judged-connection.ts'

export type SendOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly problem: SendProblem; readonly retryAfterSeconds?: number }

/** How receivers of notifications are reached: by judged connections, like registries. */
export interface NotifyConnection {
  readonly addressPolicy: AddressPolicy
  readonly resolve: Resolve
}

export function failedToSend(problem: SendProblem, retryAfterSeconds?: number): SendOutcome {
  return { ok: false, problem, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
}

/** That a name resolves to an address which is refused is not told apart: the console is no map of the network behind it. */
export function problemOfConnection({ reason, tlsProblem }: ConnectionFailure, hostname: string): SendProblem {
  if (reason === 'tls') return problemOfTls(tlsProblem ?? 'handshake')
  if (reason === 'blocked-address')
    return isIP(hostname.replace(/^\[(.*)\]$/, '$1')) === 0 ? 'not-resolved' : 'address-blocked'
  return reason === 'dns' ? 'not-resolved' : reason
}

const tlsProblems = {
  'unknown-authority': 'unknown-authority',
  'wrong-name': 'wrong-name',
  expired: 'certificate-expired',
  'not-tls': 'not-tls',
  'invalid-ca': 'tls',
  handshake: 'tls',
} as const satisfies Record<TlsProblem, SendProblem>

export function problemOfTls(problem: TlsProblem): SendProblem {
  return tlsProblems[problem]
}
