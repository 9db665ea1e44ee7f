/** Why the console refuses something. The one table from a refusal to its HTTP status and to the exit code of `pwctl`. */
export const errorCodes = {
  invalid: { status: 400, exitCode: 2, title: 'The request is not valid' },
  unauthenticated: { status: 401, exitCode: 4, title: 'Sign in first' },
  forbidden: { status: 403, exitCode: 4, title: 'This is not allowed for you' },
  'not-found': { status: 404, exitCode: 5, title: 'There is no such thing' },
  conflict: { status: 409, exitCode: 3, title: 'The present state does not allow this' },
  'precondition-failed': { status: 412, exitCode: 3, title: 'It was changed in the meantime' },
  'too-large': { status: 413, exitCode: 2, title: 'The request is too large' },
  'precondition-required': { status: 428, exitCode: 3, title: 'The request does not say which revision it changes' },
  'rate-limited': { status: 429, exitCode: 1, title: 'Too many requests' },
  internal: { status: 500, exitCode: 1, title: 'The console made a mistake' },
  unavailable: { status: 503, exitCode: 1, title: 'Something the console needs does not answer' },
} as const

export type ErrorCode = keyof typeof errorCodes

/** One field that is wrong: an RFC 6901 pointer into the body, or `#name` for a query parameter. */
export interface FieldError {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

/** A refusal that a person can do something about: the message says what is wrong, the hint what to do. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly errors: readonly FieldError[]
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ErrorCode,
    message: string,
    more: { hint?: string; errors?: readonly FieldError[]; retryAfterSeconds?: number } = {},
  ) {
    super(message)
    this.code = code
    this.hint = more.hint
    this.errors = more.errors ?? []
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}
