import * as contract from '#contract/access.ts'
import { DomainError } from '#contract/errors.ts'
import { type Api, type Caller, serve } from '#platform/http/serve.ts'
import { mutate } from '#platform/mutate.ts'
import type { Secret } from '#platform/secret.ts'
import { bearerToken } from './authenticate.ts'
import { clearSessionCookie, refuseForeignPage, sessionOf, setSessionCookie } from './session-cookie.ts'
import { endSession } from './sessions.ts'
import { setUp } from './set-up.ts'
import { signIn } from './sign-in.ts'
import { createSignInLimit } from './sign-in-limit.ts'
import { hashToken } from './tokens.ts'

export function accessRoutes(api: Api, adminToken: Secret | undefined): void {
  const limit = createSignInLimit(api.core.now)
  serve(api, contract.setUp, async ({ ctx, body, request, reply }) => {
    if (body.session) refuseForeignPage(request)
    const { user, credential, expiresAt } = await setUp(ctx, body)
    if (body.session) setSessionCookie(request, reply, { session: credential, expiresAt })
    return { user, token: body.session ? '' : credential.expose(), expiresAt }
  })
  serve(api, contract.createSession, async ({ ctx, body, request, reply }) => {
    refuseForeignPage(request)
    const { caller, ...begun } = await signIn(ctx, { credential: body, address: request.ip, adminToken, limit })
    setSessionCookie(request, reply, begun)
    return sessionAnswer(caller)
  })
  serve(api, contract.getSession, async ({ caller }) => sessionAnswer(caller))
  serve(api, contract.deleteSession, async ({ ctx, caller, request, reply }) => {
    const token = bearerToken(request)
    const session = sessionOf(request)
    if (token !== undefined && caller.actor.type !== 'user') {
      throw new DomainError('conflict', 'This token comes from the configuration of the console', {
        hint: 'Remove it there.',
      })
    }
    await mutate(ctx, 'access.sign-out', async (tx) => {
      if (token !== undefined) await tx.db.deleteFrom('tokens').where('hash', '=', hashToken(token)).execute()
      else if (session !== undefined) await endSession(tx.db, session)
      return { result: undefined, audit: { subject: caller.actor.id } }
    })
    if (token === undefined) clearSessionCookie(request, reply)
    return undefined
  })
}

function sessionAnswer({ actor, permissions }: Caller) {
  return { actor, permissions: [...permissions] }
}
