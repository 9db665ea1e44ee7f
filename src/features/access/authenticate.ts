import type { FastifyRequest } from 'fastify'
import { followClusterLogs } from '#contract/cluster-logs.ts'
import { followEvents, listChanges } from '#contract/events.ts'
import type { Core } from '#platform/context.ts'
import { isSameSecret } from '#platform/encryption/cipher.ts'
import { type Caller, routeUrl } from '#platform/http/serve.ts'
import { Secret } from '#platform/secret.ts'
import { refuseForeignPage, sessionOf } from './session-cookie.ts'
import { adminCaller, findSession } from './sessions.ts'
import { findCaller } from './tokens.ts'

/** What an open page asks by itself keeps no session alive. */
const unattended: readonly string[] = [followEvents, listChanges, followClusterLogs].map(({ path }) => routeUrl(path))

/** `adminToken`: an administrator's token from the configuration, for unattended use. A token wins over a cookie. */
export function authenticator(core: Core, adminToken: Secret | undefined) {
  return async (request: FastifyRequest): Promise<Caller | undefined> => {
    if (request.headers.authorization !== undefined) return callerOf(core, adminToken, bearerToken(request))
    const session = sessionOf(request)
    if (session === undefined) return undefined
    const isUse = !unattended.includes(request.routeOptions.url ?? '')
    const caller = await findSession(core, { session, adminToken, isUse })
    if (caller !== undefined) refuseForeignPage(request)
    return caller
  }
}

/** Who a token stands for: that of the configuration, or one that the console gave. */
export async function callerOf(
  core: Core,
  adminToken: Secret | undefined,
  token: Secret | undefined,
): Promise<Caller | undefined> {
  if (token === undefined) return undefined
  if (adminToken !== undefined && isSameSecret(token, adminToken)) return adminCaller
  return findCaller(core, token)
}

export function bearerToken(request: FastifyRequest): Secret | undefined {
  const [, token] = /^Bearer ([\w.~+/-]{1,200}=*)$/i.exec(request.headers.authorization ?? '') ?? []
  return token === undefined ? undefined : new Secret(token)
}
