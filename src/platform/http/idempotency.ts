import { DomainError } from '#contract/errors.ts'
import type { Context } from '#platform/context.ts'
import { Secret } from '#platform/secret.ts'

export interface ReplayedAnswer {
  readonly status: number
  readonly answer: string
}

/** The answer that a request with this Idempotency-Key got before, if it was carried out. */
export async function replayAnswer(ctx: Context): Promise<ReplayedAnswer | undefined> {
  if (ctx.idempotency === null) return undefined
  const row = await ctx.db
    .selectFrom('idempotency')
    .selectAll()
    .where('actor', '=', ctx.actor.id)
    .where('key', '=', ctx.idempotency.key)
    .executeTakeFirst()
  if (row === undefined) return undefined
  if (row.request_hash !== ctx.idempotency.requestHash) {
    throw new DomainError('conflict', 'This Idempotency-Key was used for another request', {
      hint: 'Use a new key for a new request.',
    })
  }
  if (row.status === null || row.answer === null) {
    throw new DomainError(
      'conflict',
      `This request was carried out already, on ${row.subject}, but its answer is not kept`,
      {
        hint: 'Read the thing instead of sending the request again.',
      },
    )
  }
  return { status: row.status, answer: row.answer }
}

/** Keeps the answer beside the key that `mutate` stored with the change. */
export async function rememberAnswer(ctx: Context, status: number, answer: unknown): Promise<void> {
  if (ctx.idempotency === null) return
  await ctx.db
    .updateTable('idempotency')
    .set({ status, answer: JSON.stringify(answer ?? null) })
    .where('actor', '=', ctx.actor.id)
    .where('key', '=', ctx.idempotency.key)
    .execute()
}

/** Two requests are the same when this is; keyed, because the text may hold a password. */
export function requestHash(ctx: Pick<Context, 'cipher'>, text: string): string {
  return ctx.cipher.contentHash(new Secret(text))
}
