import type { RegistryTestStep, RegistryTestVerdict } from '#contract/checks.ts'
import type { RegistryFailure } from './registry-outcome.ts'

export type Cause = Pick<RegistryTestStep, 'verdict' | 'values'>

const tlsVerdicts = {
  'unknown-authority': 'unknown-authority',
  'wrong-name': 'wrong-name',
  expired: 'certificate-expired',
  'not-tls': 'not-tls',
  'invalid-ca': 'authority-unreadable',
  handshake: 'tls-failed',
} as const

export function tlsVerdict({ tlsProblem }: RegistryFailure): RegistryTestVerdict {
  return tlsVerdicts[tlsProblem ?? 'handshake']
}

const failureVerdicts: Readonly<Record<RegistryFailure['reason'], RegistryTestVerdict>> = {
  'blocked-address': 'not-resolved',
  dns: 'not-resolved',
  refused: 'refused',
  unreachable: 'unreachable',
  timeout: 'timeout',
  tls: 'tls-failed',
  'not-a-registry': 'not-a-registry',
  'unsupported-authentication': 'sign-in-unsupported',
  'realm-not-trusted': 'realm-not-trusted',
  unauthorized: 'credential-refused',
  denied: 'pull-denied',
  'not-found': 'repository-absent',
  'not-an-image': 'not-an-image',
  'blocked-by-policy': 'blocked-by-policy',
  'rate-limited': 'rate-limited',
  redirected: 'redirected',
  unavailable: 'unavailable',
  'too-large': 'too-large',
  'digest-mismatch': 'not-an-image',
  'invalid-name': 'not-an-image',
}

const policyVerdicts = {
  vulnerable: 'blocked-vulnerable',
  'not-scanned': 'blocked-unscanned',
  'not-signed': 'blocked-unsigned',
} as const

export function failureVerdict({ reason, expired, policy }: RegistryFailure): RegistryTestVerdict {
  if (policy !== undefined) return policyVerdicts[policy.why]
  if (reason === 'unauthorized' && expired === true) return 'credential-expired'
  return failureVerdicts[reason]
}

/** What the words of a verdict name. */
export function valuesOf({
  status,
  retryAfterSeconds,
  realm,
  policy,
}: RegistryFailure): Record<string, string | number> {
  return {
    ...(policy?.count === undefined ? {} : { count: policy.count }),
    ...(policy === undefined ? {} : { severity: policy.severity ?? '' }),
    ...(status === undefined ? {} : { status }),
    ...(retryAfterSeconds === undefined ? {} : { seconds: retryAfterSeconds }),
    ...(realm === undefined ? {} : { realm }),
  }
}

/** Why a registry did not do what it was asked, in the terms of its test. */
export function causeOf(failure: RegistryFailure): Cause {
  const verdict = failure.reason === 'tls' ? tlsVerdict(failure) : failureVerdict(failure)
  return { verdict, values: valuesOf(failure) }
}
