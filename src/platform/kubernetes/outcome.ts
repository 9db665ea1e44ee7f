export type KubernetesFailureReason =
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'already-exists'
  | 'invalid'
  | 'gone'
  | 'terminating'
  | 'rate-limited'
  | 'unavailable'
  | 'protocol'

/** `message` is for people and never holds what was sent; `retryAfterMs` is what the server asked for. */
export interface KubernetesFailure {
  readonly ok: false
  readonly reason: KubernetesFailureReason
  readonly status?: number
  readonly message: string
  readonly retryAfterMs?: number
}

export type KubernetesOutcome<T> = { readonly ok: true; readonly value: T } | KubernetesFailure

export function failure(reason: KubernetesFailureReason, message: string): KubernetesFailure {
  return { ok: false, reason, message }
}

export function success<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** What went wrong below HTTP, told from the code of the error alone: its message may quote what was sent. */
export function failureOfError(error: unknown): KubernetesFailure {
  const code = codeOf(error)
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return failure('timeout', 'Kubernetes did not answer in time')
  if (/CERT|SIGNATURE|SELF_SIGNED|ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO|HOSTNAME/.test(code)) {
    return failure('tls', `The TLS connection to Kubernetes failed (${code})`)
  }
  if (/^HPE_|HEADERS_OVERFLOW|CONTENT_LENGTH/.test(code)) {
    return failure('protocol', `What answered does not speak HTTP as Kubernetes does (${code})`)
  }
  return failure('unreachable', `Kubernetes cannot be reached (${code})`)
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error.cause !== undefined) return codeOf(error.cause)
  return error.name
}
