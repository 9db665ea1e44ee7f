import type { Actor } from '#contract/access.ts'
import { DomainError } from '#contract/errors.ts'
import type { Context } from '#platform/context.ts'
import type { Caller } from '#platform/http/serve.ts'
import { mutate } from '#platform/mutate.ts'
import { permissions } from '#contract/permissions.ts'
import { Secret } from '#platform/secret.ts'
import { callerOf } from './authenticate.ts'
import { isPassword } from './password.ts'
import type { SignInLimit } from './sign-in-limit.ts'
import { beginSession, type BegunSession, type SessionOwner } from './sessions.ts'
import { hashToken } from './tokens.ts'

export type Credential = { readonly name: string; readonly password: string } | { readonly token: string }

export interface SignIn {
  readonly credential: Credential
  readonly address: string
  readonly adminToken: Secret | undefined
  readonly limit: SignInLimit
}

interface Found {
  readonly caller: Caller
  readonly owner: SessionOwner
}

/** Begins a session. The refusal is one and the same for a name that is unknown, a wrong password and a wrong token. */
export async function signIn(ctx: Context, input: SignIn): Promise<BegunSession & { readonly caller: Caller }> {
  const { credential, address, limit } = input
  const attempt = limit.attempt('name' in credential ? credential.name : '', address)
  const found = await ('name' in credential ? findByPassword(ctx, credential) : findByToken(ctx, input, credential))
  if (found === undefined) {
    ctx.log.warn({ requestId: ctx.requestId, address }, 'a sign-in was refused')
    throw new DomainError('unauthenticated', 'The name and the password, or the token, do not count', {
      hint: 'Check the spelling and the keyboard layout. An administrator can give a new password or token.',
    })
  }
  attempt.succeeded()
  const begun = await recordSession({ ...ctx, actor: found.caller.actor }, found.caller.actor, found.owner)
  return { ...begun, caller: found.caller }
}

function recordSession(ctx: Context, actor: Actor, owner: SessionOwner): Promise<BegunSession> {
  return mutate(ctx, 'access.sign-in', async (tx) => ({
    result: await beginSession(tx.db, ctx.now(), owner),
    audit: { subject: actor.id },
  }))
}

async function findByPassword(
  { db }: Context,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<Found | undefined> {
  const user = await db
    .selectFrom('users')
    .select(['id', 'name', 'password'])
    .where('name', '=', name)
    .executeTakeFirst()
  if (!(await isPassword(new Secret(password), user?.password ?? null)) || user === undefined) return undefined
  return {
    caller: { actor: { type: 'user', id: user.id, name: user.name }, permissions },
    owner: { userId: user.id, tokenHash: null },
  }
}

async function findByToken(ctx: Context, { adminToken }: SignIn, input: { token: string }): Promise<Found | undefined> {
  const token = new Secret(input.token.trim())
  const caller = await callerOf(ctx, adminToken, token)
  if (caller === undefined) return undefined
  const userId = caller.actor.type === 'user' ? caller.actor.id : null
  return { caller, owner: { userId, tokenHash: hashToken(token) } }
}
