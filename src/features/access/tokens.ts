import { createHash, randomBytes } from 'node:crypto'
import type { Caller } from '#platform/http/serve.ts'
import type { Core } from '#platform/context.ts'
import { permissions } from '#contract/permissions.ts'
import { Secret } from '#platform/secret.ts'

/** 256 random bits need no slow hash: there is nothing to guess. */
export function newToken(prefix: 'pwc' | 'once' | 'session'): Secret {
  return new Secret(`${prefix}_${randomBytes(32).toString('base64url')}`)
}

export function hashToken(token: Secret): string {
  return createHash('sha256').update(token.expose()).digest('hex')
}

/** Who a bearer token stands for, if it is one of ours and has not ended. */
export async function findCaller(core: Core, token: Secret): Promise<Caller | undefined> {
  const row = await core.db
    .selectFrom('tokens')
    .innerJoin('users', 'users.id', 'tokens.user_id')
    .select(['users.id', 'users.name', 'tokens.expires_at as expiresAt'])
    .where('tokens.hash', '=', hashToken(token))
    .executeTakeFirst()
  if (row === undefined || Date.parse(row.expiresAt) <= core.now().getTime()) return undefined
  return { actor: { type: 'user', id: row.id, name: row.name }, permissions }
}
