import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { Environment, Time } from '#contract/common.ts'
import { MailSecurity, QuietHours, SendProblem, SubscribedKind, WebhookFormat } from '#contract/notifications.ts'
import type { NotificationChannelRow, Schema } from '#platform/database/schema.ts'
import type { ChannelRecord } from './notification-channel.ts'

type Db = Kysely<Schema>

export async function insertChannel(db: Db, channel: ChannelRecord): Promise<void> {
  await db.insertInto('notification_channels').values(toRow(channel)).execute()
}

/** False where the revision is no longer the stored one. How its sendings went is not touched. */
export async function replaceChannel(db: Db, channel: ChannelRecord, expectedRevision: number): Promise<boolean> {
  const { failures: _, last_sent_at: __, last_failure: ___, ...row } = toRow(channel)
  const { numUpdatedRows } = await db
    .updateTable('notification_channels')
    .set(row)
    .where('id', '=', channel.id)
    .where('revision', '=', expectedRevision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** How its last sending went; no change of the channel itself. */
export async function noteSending(
  db: Db,
  id: string,
  { failures, lastSentAt, lastFailure }: Pick<ChannelRecord, 'failures' | 'lastSentAt' | 'lastFailure'>,
): Promise<void> {
  await db
    .updateTable('notification_channels')
    .set({
      failures,
      last_sent_at: lastSentAt,
      last_failure: lastFailure === null ? null : JSON.stringify(lastFailure),
    })
    .where('id', '=', id)
    .execute()
}

export async function removeChannel(db: Db, id: string): Promise<void> {
  await db.deleteFrom('notification_deliveries').where('channel_id', '=', id).execute()
  await db.deleteFrom('notification_told').where('channel_id', '=', id).execute()
  await db.deleteFrom('notification_channels').where('id', '=', id).execute()
}

export async function findChannel(db: Db, id: string): Promise<ChannelRecord | undefined> {
  const row = await db.selectFrom('notification_channels').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export async function isNameTaken(db: Db, name: string, exceptId = ''): Promise<boolean> {
  const row = await db
    .selectFrom('notification_channels')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', exceptId)
    .executeTakeFirst()
  return row !== undefined
}

export async function listChannelRows(db: Db): Promise<readonly ChannelRecord[]> {
  const rows = await db.selectFrom('notification_channels').selectAll().orderBy('name').execute()
  return rows.map(fromRow)
}

function toRow(channel: ChannelRecord): NotificationChannelRow {
  return {
    id: channel.id,
    name: channel.name,
    description: channel.description,
    enabled: channel.enabled ? 1 : 0,
    language: channel.language,
    kinds: JSON.stringify(channel.kinds),
    environments: JSON.stringify(channel.environments),
    quiet_hours: channel.quietHours === null ? null : JSON.stringify(channel.quietHours),
    target: JSON.stringify(channel.target),
    failures: channel.failures,
    last_sent_at: channel.lastSentAt,
    last_failure: channel.lastFailure === null ? null : JSON.stringify(channel.lastFailure),
    created_at: channel.createdAt,
    updated_at: channel.updatedAt,
    revision: channel.revision,
  }
}

const caCertificate = z.string().nullable()
const Target = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('webhook'),
    origin: z.string(),
    format: WebhookFormat,
    signed: z.boolean(),
    caCertificate,
  }),
  z.object({
    type: z.literal('mail'),
    host: z.string(),
    port: z.number(),
    security: MailSecurity,
    username: z.string().nullable(),
    hasPassword: z.boolean(),
    from: z.string(),
    to: z.array(z.string()),
    caCertificate,
  }),
])
const Failure = z.object({ problem: SendProblem, at: Time })

function fromRow(row: Selectable<NotificationChannelRow>): ChannelRecord {
  const json = (text: string | null): unknown => (text === null ? null : JSON.parse(text))
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    enabled: row.enabled === 1,
    language: row.language === 'fr' ? 'fr' : 'en',
    kinds: z.array(SubscribedKind).parse(json(row.kinds)),
    environments: z.array(Environment).parse(json(row.environments)),
    quietHours: QuietHours.nullable().parse(json(row.quiet_hours)),
    target: Target.parse(json(row.target)),
    failures: row.failures,
    lastSentAt: row.last_sent_at,
    lastFailure: Failure.nullable().parse(json(row.last_failure)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}
