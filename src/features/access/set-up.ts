import { DomainError } from '#contract/errors.ts'
import type { Context } from '#platform/context.ts'
import { mutate, type Transaction } from '#platform/mutate.ts'
import { Secret } from '#platform/secret.ts'
import { needsSetUp, useOneTimeToken } from './one-time-token.ts'
import { hashPassword } from './password.ts'
import { beginSession } from './sessions.ts'
import { hashToken, newToken } from './tokens.ts'

const tokenDays = 90
const dayMs = 24 * 60 * 60 * 1000

export interface SetUpInput {
  readonly oneTimeToken: string
  readonly name: string
  readonly password?: string | undefined
  readonly session: boolean
}

export interface SetUp {
  readonly user: { readonly id: string; readonly name: string }
  /** Of the session where one was asked for, else an API token that is shown once. */
  readonly credential: Secret
  readonly expiresAt: string
}

/** Makes the first administrator, and what they sign in with from now on. */
export async function setUp(ctx: Context, input: SetUpInput): Promise<SetUp> {
  if (input.session && input.password === undefined) {
    throw new DomainError('invalid', 'A session needs a password for the next one', {
      hint: 'Nothing was changed. Send a password, or ask for an API token.',
      errors: [{ pointer: '/password', code: 'required', detail: 'Choose a password' }],
    })
  }
  const password = input.password === undefined ? null : await hashPassword(new Secret(input.password))
  return mutate(ctx, 'access.set-up', async (tx) => {
    const isAccepted = (await needsSetUp(tx.db)) && (await useOneTimeToken(tx.db, new Secret(input.oneTimeToken)))
    if (!isAccepted) {
      throw new DomainError('unauthenticated', 'The one-time token does not count', {
        hint: 'It is printed at the start of the console, serves once, and is replaced by the next start.',
      })
    }
    const user = { id: ctx.newId(), name: input.name }
    await tx.db
      .insertInto('users')
      .values({ ...user, password, created_at: tx.at })
      .execute()
    const { credential, expiresAt } = await (input.session ? firstSession(tx, user.id) : firstToken(tx, user.id))
    return { result: { user, credential, expiresAt }, audit: { subject: user.id, after: { name: user.name } } }
  })
}

async function firstSession(tx: Transaction, userId: string) {
  const { session, expiresAt } = await beginSession(tx.db, tx.ctx.now(), { userId, tokenHash: null })
  return { credential: session, expiresAt }
}

async function firstToken(tx: Transaction, userId: string) {
  const credential = newToken('pwc')
  const expiresAt = new Date(tx.ctx.now().getTime() + tokenDays * dayMs).toISOString()
  await tx.db
    .insertInto('tokens')
    .values({
      id: tx.ctx.newId(),
      user_id: userId,
      hash: hashToken(credential),
      created_at: tx.at,
      expires_at: expiresAt,
    })
    .execute()
  return { credential, expiresAt }
}
