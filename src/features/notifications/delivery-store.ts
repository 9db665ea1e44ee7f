import type { Kysely, Selectable } from 'kysely'
import { type NotificationDelivery, SendProblem } from '#contract/notifications.ts'
import type { NotificationDeliveryRow, Schema } from '#platform/database/schema.ts'
import { Telling } from './telling.ts'
import type { KnownMatter, NewDelivery, Told } from './plan-tellings.ts'

type Db = Kysely<Schema>

export interface DeliveryRecord {
  readonly id: string
  readonly channelId: string
  readonly matterKey: string
  readonly telling: Telling
  readonly state: NotificationDelivery['state']
  readonly attempts: number
  readonly nextAttemptAt: string
  readonly createdAt: string
  readonly endedAt: string | null
  readonly lastProblem: SendProblem | null
}

export async function readKnownMatters(db: Db): Promise<readonly KnownMatter[]> {
  const rows = await db.selectFrom('notification_matters').selectAll().execute()
  return rows.map((row) => ({ key: row.key, firstSeenAt: row.first_seen_at, goneSince: row.gone_since }))
}

export async function rememberMatter(db: Db, { key, firstSeenAt, goneSince }: KnownMatter): Promise<void> {
  await db
    .insertInto('notification_matters')
    .values({ key, first_seen_at: firstSeenAt, gone_since: goneSince })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ first_seen_at: firstSeenAt, gone_since: goneSince }))
    .execute()
}

/** With that it was told, and with what was never tried to be sent of it. */
export async function forgetMatter(db: Db, key: string): Promise<void> {
  await db.deleteFrom('notification_matters').where('key', '=', key).execute()
  await db.deleteFrom('notification_told').where('matter_key', '=', key).execute()
  await db
    .deleteFrom('notification_deliveries')
    .where('matter_key', '=', key)
    .where('state', '=', 'waiting')
    .where('attempts', '=', 0)
    .execute()
}

export async function readTold(db: Db): Promise<readonly Told[]> {
  const rows = await db.selectFrom('notification_told').select(['channel_id', 'matter_key']).execute()
  return rows.map((row) => ({ channelId: row.channel_id, matterKey: row.matter_key }))
}

/** Nothing is told twice: false where it is told there already. */
export async function noteTold(db: Db, { channelId, matterKey }: Told, at: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('notification_told')
    .values({ channel_id: channelId, matter_key: matterKey, told_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function insertDelivery(
  db: Db,
  { channelId, matterKey, telling }: NewDelivery,
  { id, at, firstAttemptAt }: { readonly id: string; readonly at: string; readonly firstAttemptAt: string },
): Promise<void> {
  await db
    .insertInto('notification_deliveries')
    .values({
      id,
      channel_id: channelId,
      matter_key: matterKey,
      kind: telling.kind,
      telling: JSON.stringify(telling),
      state: 'waiting',
      attempts: 0,
      next_attempt_at: firstAttemptAt,
      created_at: at,
      ended_at: null,
      last_problem: null,
    })
    .execute()
}

/** What waits to be sent, the oldest first. */
export async function readWaiting(db: Db, channelId?: string): Promise<readonly DeliveryRecord[]> {
  let query = db.selectFrom('notification_deliveries').selectAll().where('state', '=', 'waiting')
  if (channelId !== undefined) query = query.where('channel_id', '=', channelId)
  const rows = await query.orderBy('created_at').orderBy('id').execute()
  return rows.map(fromRow)
}

export async function saveAttempt(
  db: Db,
  { id, state, attempts, nextAttemptAt, endedAt, lastProblem }: DeliveryRecord,
): Promise<void> {
  await db
    .updateTable('notification_deliveries')
    .set({ state, attempts, next_attempt_at: nextAttemptAt, ended_at: endedAt, last_problem: lastProblem })
    .where('id', '=', id)
    .execute()
}

/** A channel that works again does not wait for the time that a failure had set. */
export async function makeDue(db: Db, channelId: string, at: string): Promise<void> {
  await db
    .updateTable('notification_deliveries')
    .set({ next_attempt_at: at })
    .where('channel_id', '=', channelId)
    .where('state', '=', 'waiting')
    .where('next_attempt_at', '>', at)
    .execute()
}

export async function forgetEnded(db: Db, before: string): Promise<void> {
  await db
    .deleteFrom('notification_deliveries')
    .where('state', '!=', 'waiting')
    .where('created_at', '<', before)
    .execute()
}

export async function countWaiting(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('notification_deliveries')
    .select(({ fn }) => ['channel_id as id', fn.countAll<number | string>().as('count')])
    .where('state', '=', 'waiting')
    .groupBy('channel_id')
    .execute()
  return new Map(rows.map(({ id, count }) => [id, Number(count)]))
}

export async function readDeliveries(db: Db, channelId: string): Promise<readonly DeliveryRecord[]> {
  const rows = await db.selectFrom('notification_deliveries').selectAll().where('channel_id', '=', channelId).execute()
  return rows.map(fromRow)
}

function fromRow(row: Selectable<NotificationDeliveryRow>): DeliveryRecord {
  return {
    id: row.id,
    channelId: row.channel_id,
    matterKey: row.matter_key,
    telling: Telling.parse(JSON.parse(row.telling)),
    state: row.state === 'sent' || row.state === 'failed' ? row.state : 'waiting',
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    lastProblem: SendProblem.nullable().parse(row.last_problem),
  }
}
