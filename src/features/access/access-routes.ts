import * as contract from '#contract/access.ts'
import { DomainError } from '#contract/errors.ts'
import { serve, type Api } from '#platform/http/serve.ts'
import { mutate } from '#platform/mutate.ts'
import { bearerToken } from './authenticate.ts'
import { setUp } from './set-up.ts'
import { hashToken } from './tokens.ts'

export function accessRoutes(api: Api): void {
  serve(api, contract.setUp, async ({ ctx, body }) => {
    const { user, token, expiresAt } = await setUp(ctx, body)
    return { user, token: token.expose(), expiresAt }
  })
  serve(api, contract.getSession, async ({ caller }) => ({ actor: caller.actor, permissions: [...caller.permissions] }))
  serve(api, contract.deleteSession, async ({ ctx, caller, request }) => {
    const token = bearerToken(request)
    if (token === undefined || caller.actor.type !== 'user') {
      throw new DomainError('conflict', 'This token comes from the configuration of the console', {
        hint: 'Remove it there.',
      })
    }
    return mutate(ctx, 'access.sign-out', async (tx) => {
      await tx.db.deleteFrom('tokens').where('hash', '=', hashToken(token)).execute()
      return { result: undefined, audit: { subject: caller.actor.id } }
    })
  })
}
