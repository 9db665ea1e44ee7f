import type { Resource } from '#sandbox/kubernetes/resources.ts'
import { qualifiedName } from '#sandbox/kubernetes/resources.ts'

export interface StatusCause {
  readonly reason?: string
  readonly message: string
  readonly field?: string
}

interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

/** A refusal in the words of a Kubernetes API server; it becomes a `Status` object on the wire. */
export class ApiStatus extends Error {
  override readonly name = 'ApiStatus'
  readonly code: number
  readonly reason: string
  readonly details: StatusDetails | undefined

  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message)
    this.code = code
    this.reason = reason
    this.details = details
  }

  toStatus(): Readonly<Record<string, unknown>> {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason === '' ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.code,
    }
  }
}

type Named = Pick<Resource, 'group' | 'plural'>

function detailsOf({ group, plural }: Named, name: string): StatusDetails {
  return { name, ...(group === '' ? {} : { group }), kind: plural }
}

export function notFound(resource: Named, name: string): ApiStatus {
  const message = `${qualifiedName(resource)} "${name}" not found`
  return new ApiStatus(404, 'NotFound', message, detailsOf(resource, name))
}

export function pathNotFound(): ApiStatus {
  return new ApiStatus(404, 'NotFound', 'the server could not find the requested resource', {})
}

export function alreadyExists(resource: Named, name: string): ApiStatus {
  const message = `${qualifiedName(resource)} "${name}" already exists`
  return new ApiStatus(409, 'AlreadyExists', message, detailsOf(resource, name))
}

export function conflict(resource: Named, name: string, why: string): ApiStatus {
  const message = `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${why}`
  return new ApiStatus(409, 'Conflict', message, detailsOf(resource, name))
}

export const modifiedMeanwhile =
  'the object has been modified; please apply your changes to the latest version and try again'

export function invalid(resource: Resource, name: string, causes: readonly StatusCause[]): ApiStatus {
  const { group, kind } = resource
  const said = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))]
  const list = said.length === 1 ? said[0] : `[${said.join(', ')}]`
  const message = `${group === '' ? kind : `${kind}.${group}`} "${name}" is invalid: ${list}`
  return new ApiStatus(422, 'Invalid', message, { name, ...(group === '' ? {} : { group }), kind, causes })
}

export function badRequest(message: string): ApiStatus {
  return new ApiStatus(400, 'BadRequest', message)
}

export function forbidden(resource: Named, name: string, why: string, causes?: readonly StatusCause[]): ApiStatus {
  const message = `${qualifiedName(resource)} ${name === '' ? '' : `"${name}" `}is forbidden: ${why}`
  const details = { ...detailsOf(resource, name), ...(causes === undefined ? {} : { causes }) }
  return new ApiStatus(403, 'Forbidden', message, details)
}

export function unauthorized(): ApiStatus {
  return new ApiStatus(401, 'Unauthorized', 'Unauthorized')
}

export function methodNotAllowed(): ApiStatus {
  const message = 'the server does not allow this method on the requested resource'
  return new ApiStatus(405, 'MethodNotAllowed', message, {})
}

export function unsupportedMediaType(accepted: readonly string[]): ApiStatus {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`
  return new ApiStatus(415, 'UnsupportedMediaType', message)
}

export function tooLarge(limit: number): ApiStatus {
  return new ApiStatus(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`)
}

export function expired(message: string): ApiStatus {
  return new ApiStatus(410, 'Expired', message)
}

export function gone(oldest: number, current: number): ApiStatus {
  return expired(`too old resource version: ${oldest} (${current})`)
}
