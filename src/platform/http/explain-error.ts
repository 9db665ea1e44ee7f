import type { FastifyRequest } from 'fastify'
import { DomainError } from '#contract/errors.ts'
import type { Log } from '#platform/log.ts'

/** The refusal that an error is; anything else is a bug, which is logged and says nothing of itself. */
export function explainError(log: Log, error: unknown, request: FastifyRequest): DomainError {
  const refusal = asRefusal(error)
  if (refusal !== undefined) return refusal
  log.error(
    { requestId: request.id, method: request.method, route: request.routeOptions.url, error: stackOf(error) },
    'a request met a bug',
  )
  return new DomainError('internal', 'The console made a mistake and could not answer', {
    hint: 'Try again; if it stays, look for the request id in the log of the console.',
  })
}

function asRefusal(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new DomainError('too-large', 'The body is larger than 2 MiB', {
      hint: 'Nothing was changed. Send less at a time.',
    })
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new DomainError('invalid', 'The body must be application/json', {
      hint: 'Set the header Content-Type: application/json.',
    })
  }
  if (typeof statusCode === 'number' && statusCode < 500)
    return new DomainError('invalid', 'The request is not valid HTTP for this address', {
      hint: 'Nothing was changed. Look at its method, its headers and the length of its body.',
    })
  return undefined
}

/** A stack names places in the code; the message may repeat input, so it is left to the first 200 characters of its kind. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return [`${error.name}: ${error.message.slice(0, 200)}`, ...frames.slice(0, 12)].join('\n')
}
