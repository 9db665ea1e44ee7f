import { z } from 'zod'
import { parseBoundedJson } from './bounded-json.ts'
import { type PolicyBlock, policyBlockOf } from './policy-block.ts'
import type { TlsProblem } from './judged-connection.ts'
import type { Answer, TransportFailure } from './registry-transport.ts'

/** Why a registry did not do what it was asked. */
export type RegistryFailureReason =
  | 'blocked-address'
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'not-a-registry'
  | 'unsupported-authentication'
  | 'realm-not-trusted'
  | 'unauthorized'
  | 'denied'
  | 'not-found'
  | 'not-an-image'
  | 'blocked-by-policy'
  | 'rate-limited'
  | 'redirected'
  | 'unavailable'
  | 'too-large'
  | 'digest-mismatch'
  | 'invalid-name'

export interface RegistryFailure {
  readonly ok: false
  readonly reason: RegistryFailureReason
  /** For people. Holds no credential and nothing that the registry wrote. */
  readonly message: string
  /** Whether the registry or the server that issues its tokens said so. */
  readonly step: 'registry' | 'token'
  readonly status?: number
  /** One of the error codes of the OCI distribution specification, or Harbor's. */
  readonly code?: string
  /** What a bearer challenge said of the token: the scope is missing, or the token is not accepted. */
  readonly tokenProblem?: 'insufficient_scope' | 'invalid_token'
  readonly tlsProblem?: TlsProblem
  /** The origin that wants the credential, for `realm-not-trusted`. */
  readonly realm?: string
  readonly retryAfterSeconds?: number
  /** The registry said that the credential has ended, as ECR does of its tokens. */
  readonly expired?: boolean
  /** What was there instead, for `not-an-image`. */
  readonly mediaType?: string
  readonly digest?: string
  /** For `blocked-by-policy`, where the registry says why. */
  readonly policy?: PolicyBlock
}

export type FailureDetails = Partial<Omit<RegistryFailure, 'ok' | 'reason' | 'message'>>

export function registryFailure(
  reason: RegistryFailureReason,
  message: string,
  details: FailureDetails = {},
): RegistryFailure {
  return { ok: false, reason, message, step: 'registry', ...details }
}

export function transportFailure(failure: TransportFailure, step: 'registry' | 'token'): RegistryFailure {
  const { reason, message } = failure
  if (reason === 'interrupted') return registryFailure('unavailable', message, { step })
  if (reason === 'malformed') return registryFailure('not-a-registry', message, { step })
  const isTls = 'tlsProblem' in failure && failure.tlsProblem !== undefined
  return registryFailure(reason, message, isTls ? { step, tlsProblem: failure.tlsProblem } : { step })
}

const reasonsByStatus: ReadonlyMap<number, readonly [RegistryFailureReason, string]> = new Map([
  [401, ['unauthorized', 'The registry does not accept the credential']],
  [403, ['denied', 'The registry does not allow this']],
  [404, ['not-found', 'The registry does not have this image']],
  [407, ['unavailable', 'A proxy in the way wants to be signed in to']],
  [408, ['timeout', 'The registry gave up waiting']],
  [412, ['blocked-by-policy', 'A policy of the registry blocks this image']],
  [429, ['rate-limited', 'The registry has had too many requests']],
])

/** What an answer that is no success means. `now` is for a `Retry-After` that names a time. */
export function answerFailure(answer: Answer, step: 'registry' | 'token', now: Date): RegistryFailure {
  const { status } = answer
  const code = errorCodeOf(answer.body)
  const retryAfterSeconds = retryAfter(answer, now)
  const details: FailureDetails = {
    step,
    status,
    ...(code === undefined ? {} : { code }),
    ...expiryOf(answer.body),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }
  const [reason, message] = reasonFor(status, code)
  const policy = reason === 'blocked-by-policy' ? policyBlockOf(parseJson(answer.body)) : undefined
  return registryFailure(reason, message, policy === undefined ? details : { ...details, policy })
}

/** `Your authorization token has expired. Reauthenticate and try again.` (ECR, in a body of its own shape) */
export function expiryOf(body: Buffer): { readonly expired?: true } {
  return /\b(?:token|credentials?|password)s? (?:has|have|is) expired\b/i.test(
    body.subarray(0, 4096).toString('latin1'),
  )
    ? { expired: true }
    : {}
}

function reasonFor(status: number, code: string | undefined): readonly [RegistryFailureReason, string] {
  if (code === 'PROJECTPOLICYVIOLATION') return ['blocked-by-policy', 'A policy of the registry blocks this image']
  const known = reasonsByStatus.get(status)
  if (known !== undefined) return known
  if (status >= 300 && status < 400)
    return ['redirected', 'The registry sends the question elsewhere; it is not followed']
  if (status >= 500) return ['unavailable', 'The registry is not available']
  return ['not-a-registry', 'The server does not answer as a registry does']
}

const knownCodes = new Set([
  'BLOB_UNKNOWN',
  'DENIED',
  'MANIFEST_INVALID',
  'MANIFEST_UNKNOWN',
  'NAME_INVALID',
  'NAME_UNKNOWN',
  'NOT_FOUND',
  'PROJECTPOLICYVIOLATION',
  'TOOMANYREQUESTS',
  'UNAUTHORIZED',
  'UNAVAILABLE',
  'UNSUPPORTED',
])

const ErrorBody = z.object({ errors: z.array(z.object({ code: z.string() })).min(1) })

function errorCodeOf(body: Buffer): string | undefined {
  const code = ErrorBody.safeParse(parseJson(body)).data?.errors[0]?.code
  return code !== undefined && knownCodes.has(code) ? code : undefined
}

function retryAfter(answer: Answer, now: Date): number | undefined {
  const value = header(answer, 'retry-after') ?? ''
  // `Date.parse` alone would read "-1" as a year.
  const at = /^[A-Z][a-z]{2}, .* GMT$/.test(value) ? Date.parse(value) : Number.NaN
  const seconds = /^\d{1,7}$/.test(value) ? Number(value) : Math.ceil((at - now.getTime()) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, seconds), longestWaitSeconds)
}

/** What names a day far away says no more than "not today". */
const longestWaitSeconds = 24 * 60 * 60

export function header(answer: Answer, name: string): string | undefined {
  return answer.headers.get(name)?.[0]
}

/** Undefined where it is not JSON that a registry would send; JSON itself has no undefined. */
export function parseJson(body: Buffer): unknown {
  return parseBoundedJson(body.toString('utf8'))
}
