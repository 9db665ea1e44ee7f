import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '#contract/errors.ts'
import { Secret } from '#platform/secret.ts'
import { type BegunSession, longestMs } from './sessions.ts'

const name = 'pesitwizard_session'

export function sessionOf(request: FastifyRequest): Secret | undefined {
  const value = request.cookies[name]
  return value === undefined || value === '' || value.length > 200 ? undefined : new Secret(value)
}

/** No script reads it and no other site's page sends it. Only over TLS where the browser reached the console so. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, { session }: BegunSession): void {
  void reply.setCookie(name, session.expose(), { ...attributesOf(request), maxAge: longestMs / 1000 })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  void reply.clearCookie(name, attributesOf(request))
}

function attributesOf(request: FastifyRequest) {
  const secure = request.protocol === 'https' || request.headers.origin?.startsWith('https://') === true
  return { path: '/', httpOnly: true, sameSite: 'strict', secure } as const
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A change by cookie must come from a page of the console: the browser sends cookies whoever made it ask. */
export function refuseForeignPage(request: FastifyRequest): void {
  if (reading.has(request.method)) return
  const { origin, host } = request.headers
  const isForeign = origin !== undefined && URL.parse(origin)?.host !== host
  if (!isForeign && request.headers['x-requested-with'] !== undefined) return
  throw new DomainError('forbidden', 'A change by the cookie of a session must come from a page of this console', {
    hint: 'Nothing was changed. Programs send an API token in the Authorization header.',
  })
}
