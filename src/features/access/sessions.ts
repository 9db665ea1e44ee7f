import type { Kysely } from 'kysely'
import { permissions } from '#contract/permissions.ts'
import type { Core } from '#platform/context.ts'
import type { Schema } from '#platform/database/schema.ts'
import { isSameSecret } from '#platform/encryption/cipher.ts'
import type { Caller } from '#platform/http/serve.ts'
import { Secret } from '#platform/secret.ts'
import { hashToken, newToken } from './tokens.ts'

const idleMs = 8 * 60 * 60 * 1000
export const longestMs = 24 * 60 * 60 * 1000
/** How exactly it is known when a session was used last. */
const seenEveryMs = 60 * 1000

export const adminCaller: Caller = {
  actor: { type: 'token', id: 'admin-token', name: 'administrator token' },
  permissions,
}

/** `tokenHash`: of the API token that it is begun with; the session ends with the token. */
export interface SessionOwner {
  readonly userId: string | null
  readonly tokenHash: string | null
}

export interface BegunSession {
  readonly session: Secret
  readonly expiresAt: string
}

export async function beginSession(db: Kysely<Schema>, at: Date, owner: SessionOwner): Promise<BegunSession> {
  const session = newToken('session')
  const now = at.toISOString()
  const expiresAt = new Date(at.getTime() + longestMs).toISOString()
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute()
  await db
    .insertInto('sessions')
    .values({
      hash: hashToken(session),
      user_id: owner.userId,
      token_hash: owner.tokenHash,
      created_at: now,
      seen_at: now,
      expires_at: expiresAt,
    })
    .execute()
  return { session, expiresAt }
}

export async function endSession(db: Kysely<Schema>, session: Secret): Promise<void> {
  await db.deleteFrom('sessions').where('hash', '=', hashToken(session)).execute()
}

interface Question {
  readonly session: Secret
  readonly adminToken: Secret | undefined
  /** Whether a person asks, or their open page by itself. */
  readonly isUse: boolean
}

/** Who a session stands for, while it lasts: 8 hours after its last use, 24 after its beginning. */
export async function findSession(core: Core, { session, adminToken, isUse }: Question): Promise<Caller | undefined> {
  const hash = hashToken(session)
  const row = await core.db
    .selectFrom('sessions')
    .leftJoin('users', 'users.id', 'sessions.user_id')
    .leftJoin('tokens', 'tokens.hash', 'sessions.token_hash')
    .select(['users.id', 'users.name', 'sessions.token_hash as tokenHash', 'tokens.expires_at as tokenExpiresAt'])
    .select(['sessions.seen_at as seenAt', 'sessions.expires_at as expiresAt'])
    .where('sessions.hash', '=', hash)
    .executeTakeFirst()
  const now = core.now().getTime()
  if (row === undefined || Date.parse(row.expiresAt) <= now || Date.parse(row.seenAt) + idleMs <= now) return undefined
  if (isUse && Date.parse(row.seenAt) + seenEveryMs <= now) {
    const seen_at = core.now().toISOString()
    await core.db.updateTable('sessions').set({ seen_at }).where('hash', '=', hash).execute()
  }
  return row.id === null ? callerOfToken(row.tokenHash, adminToken) : callerOfUser(row, now)
}

function callerOfToken(tokenHash: string | null, adminToken: Secret | undefined): Caller | undefined {
  if (tokenHash === null || adminToken === undefined) return undefined
  return isSameSecret(new Secret(hashToken(adminToken)), new Secret(tokenHash)) ? adminCaller : undefined
}

interface Row {
  readonly id: string | null
  readonly name: string | null
  readonly tokenHash: string | null
  readonly tokenExpiresAt: string | null
}

function callerOfUser({ id, name, tokenHash, tokenExpiresAt }: Row, now: number): Caller | undefined {
  const isTokenGone = tokenHash !== null && (tokenExpiresAt === null || Date.parse(tokenExpiresAt) <= now)
  if (id === null || isTokenGone) return undefined
  return { actor: { type: 'user', id, name: name ?? '' }, permissions }
}
