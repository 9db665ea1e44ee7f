import type { Transaction as KyselyTransaction } from 'kysely'
import type { Topic } from '#contract/events.ts'
import { appendAudit } from '#platform/audit-chain.ts'
import type { Context } from '#platform/context.ts'
import type { Schema } from '#platform/database/schema.ts'

type Facts = Readonly<Record<string, unknown>>

export interface AuditFacts {
  readonly subject: string
  /** Allow-listed, public facts: never a row, never a credential. */
  readonly before?: Facts
  readonly after?: Facts
}

export interface Transaction {
  readonly db: KyselyTransaction<Schema>
  readonly ctx: Context
  /** The instant of the change, ISO 8601. */
  readonly at: string
  wakeAfterCommit(reconciler: string, key?: string): void
  /** Beside the subject of the action itself, of which it is told without asking. */
  publishAfterCommit(topic: Topic, id: string): void
}

export interface Mutation<Result> {
  readonly result: Result
  /** Absent: nothing changed, so nothing is said. */
  readonly audit?: AuditFacts
}

class RolledBack extends Error {}

/** What the noun of an action changes: `registry.create` the registries. */
const topicOf: Readonly<Record<string, Topic>> = {
  registry: 'registries',
  'pull-secret': 'pull-secrets',
  connection: 'connections',
  cluster: 'clusters',
  operation: 'operations',
  'notification-channel': 'notifications',
}

/** The one way to write. The change and its audit entry are one transaction; what waits for it is woken and told after the commit. */
export async function mutate<Result>(
  ctx: Context,
  action: string,
  work: (tx: Transaction) => Promise<Mutation<Result>>,
): Promise<Result> {
  const woken: (readonly [string, string | undefined])[] = []
  const published: (readonly [Topic, string | null])[] = []
  const outcome: { mutation?: Mutation<Result> } = {}
  try {
    await ctx.db.transaction().execute(async (db) => {
      const at = ctx.now().toISOString()
      const mutation = await work({
        db,
        ctx,
        at,
        wakeAfterCommit: (name, key) => woken.push([name, key]),
        publishAfterCommit: (topic, id) => published.push([topic, id]),
      })
      outcome.mutation = mutation
      if (ctx.dryRun) throw new RolledBack()
      if (mutation.audit !== undefined) await insertAudit(db, ctx, { action, at, ...mutation.audit })
      await insertIdempotency(db, ctx, mutation.audit?.subject ?? '', at)
      ctx.failpoint(`${action}:before-commit`)
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
  if (outcome.mutation === undefined) throw new Error('A transaction ended without a result')
  if (!ctx.dryRun) {
    ctx.failpoint(`${action}:after-commit`)
    for (const [name, key] of woken) ctx.wake(name, key)
    for (const [topic, id] of [...published, ...toldOf(action, outcome.mutation.audit)]) ctx.changes.publish(topic, id)
  }
  return outcome.mutation.result
}

function toldOf(action: string, audit: AuditFacts | undefined): readonly (readonly [Topic, string | null])[] {
  if (audit === undefined) return []
  const topic = topicOf[action.split('.')[0] ?? '']
  return [...(topic === undefined ? [] : [[topic, audit.subject] as const]), ['audit', null]]
}

async function insertAudit(
  db: KyselyTransaction<Schema>,
  ctx: Context,
  entry: AuditFacts & { readonly action: string; readonly at: string },
): Promise<void> {
  await appendAudit(db, ctx.cipher, {
    at: entry.at,
    actor_type: ctx.actor.type,
    actor_id: ctx.actor.id,
    actor_name: ctx.actor.name,
    action: entry.action,
    subject: entry.subject,
    request_id: ctx.requestId,
    before: entry.before === undefined ? null : JSON.stringify(entry.before),
    after: entry.after === undefined ? null : JSON.stringify(entry.after),
  })
}

async function insertIdempotency(
  db: KyselyTransaction<Schema>,
  ctx: Context,
  subject: string,
  at: string,
): Promise<void> {
  if (ctx.idempotency === null) return
  const { key, requestHash } = ctx.idempotency
  await db
    .insertInto('idempotency')
    .values({
      actor: ctx.actor.id,
      key,
      request_hash: requestHash,
      subject,
      status: null,
      answer: null,
      created_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
