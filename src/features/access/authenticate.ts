import type { FastifyRequest } from 'fastify'
import { permissions } from '#contract/permissions.ts'
import type { Core } from '#platform/context.ts'
import { isSameSecret } from '#platform/encryption/cipher.ts'
import type { Caller } from '#platform/http/serve.ts'
import { Secret } from '#platform/secret.ts'
import { findCaller } from './tokens.ts'

/** `adminToken`: an administrator's token from the configuration, for unattended use. */
export function authenticator(core: Core, adminToken: Secret | undefined) {
  return async (request: FastifyRequest): Promise<Caller | undefined> => {
    const token = bearerToken(request)
    if (token === undefined) return undefined
    if (adminToken !== undefined && isSameSecret(token, adminToken)) {
      return { actor: { type: 'token', id: 'admin-token', name: 'administrator token' }, permissions }
    }
    return findCaller(core, token)
  }
}

export function bearerToken(request: FastifyRequest): Secret | undefined {
  const [, token] = /^Bearer ([\w.~+/-]{1,200}=*)$/i.exec(request.headers.authorization ?? '') ?? []
  return token === undefined ? undefined : new Secret(token)
}
