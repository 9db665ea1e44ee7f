import { DomainError } from '#contract/errors.ts'
import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import { Secret } from '#platform/secret.ts'
import { needsSetUp, useOneTimeToken } from './one-time-token.ts'
import { hashToken, newToken } from './tokens.ts'

const tokenDays = 90
const dayMs = 24 * 60 * 60 * 1000

export interface SetUp {
  readonly user: { readonly id: string; readonly name: string }
  readonly token: Secret
  readonly expiresAt: string
}

/** Makes the first administrator, and a token for them that is shown once. */
export function setUp(ctx: Context, input: { oneTimeToken: string; name: string }): Promise<SetUp> {
  return mutate(ctx, 'access.set-up', async (tx) => {
    const isAccepted = (await needsSetUp(tx.db)) && (await useOneTimeToken(tx.db, new Secret(input.oneTimeToken)))
    if (!isAccepted) {
      throw new DomainError('unauthenticated', 'The one-time token does not count', {
        hint: 'It is printed at the start of the console, serves once, and is replaced by the next start.',
      })
    }
    const user = { id: ctx.newId(), name: input.name }
    const token = newToken('pwc')
    const expiresAt = new Date(ctx.now().getTime() + tokenDays * dayMs).toISOString()
    await tx.db
      .insertInto('users')
      .values({ ...user, created_at: tx.at })
      .execute()
    await tx.db
      .insertInto('tokens')
      .values({ id: ctx.newId(), user_id: user.id, hash: hashToken(token), created_at: tx.at, expires_at: expiresAt })
      .execute()
    return { result: { user, token, expiresAt }, audit: { subject: user.id, after: { name: user.name } } }
  })
}
