import type { Kysely } from 'kysely'
import type {
  NotificationChannel,
  NotificationChannelQuery,
  NotificationChannelSort,
  NotificationDelivery,
} from '#contract/notifications.ts'
import type { Schema } from '#platform/database/schema.ts'
import { type Order, type PageAnswer, pageOf } from '#platform/http/page.ts'
import { isFound } from '#platform/search.ts'
import { channelNotFound } from './channel-rules.ts'
import { findChannel, listChannelRows } from './channel-store.ts'
import { countWaiting, type DeliveryRecord, readDeliveries } from './delivery-store.ts'
import type { ChannelRecord } from './notification-channel.ts'
import { sayTelling } from './notification-words.ts'
import { sendWords } from './send-words.ts'

type Db = Kysely<Schema>

export async function getChannel(db: Db, id: string): Promise<ChannelRecord> {
  const channel = await findChannel(db, id)
  if (channel === undefined) throw channelNotFound(id)
  return channel
}

const order: Order<ChannelRecord, NotificationChannelSort> = {
  idOf: ({ id }) => id,
  keys: { name: ({ name }) => name, createdAt: ({ createdAt }) => createdAt },
}

export async function readChannelPage(
  db: Db,
  query: NotificationChannelQuery,
): Promise<PageAnswer<NotificationChannel>> {
  const found = (await listChannelRows(db)).filter(({ name, description }) =>
    isFound(query.search, [name, description]),
  )
  const page = pageOf(found, query, order)
  const waiting = await countWaiting(db)
  return { ...page, items: page.items.map((channel) => present(channel, waiting.get(channel.id) ?? 0)) }
}

/** The channel as the API shows it. */
export async function presentChannel(db: Db, channel: ChannelRecord): Promise<NotificationChannel> {
  return present(channel, (await countWaiting(db)).get(channel.id) ?? 0)
}

function present(channel: ChannelRecord, waiting: number): NotificationChannel {
  const { target, failures: _, lastSentAt, lastFailure, kinds, environments, ...rest } = channel
  const failure = lastFailure && { ...sendWords[lastFailure.problem], ...lastFailure }
  const shared = {
    ...rest,
    kinds: [...kinds],
    environments: [...environments],
    delivery: { waiting, lastSentAt, lastFailure: failure },
  }
  if (target.type === 'webhook') {
    const { type: _type, ...webhook } = target
    return { ...shared, webhook, mail: null }
  }
  const { type: _type, to, ...mail } = target
  return { ...shared, webhook: null, mail: { ...mail, to: [...to] } }
}

export async function readDeliveryPage(
  db: Db,
  channel: ChannelRecord,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<PageAnswer<NotificationDelivery>> {
  const order: Order<DeliveryRecord, '-createdAt'> = {
    idOf: ({ id }) => id,
    keys: { createdAt: ({ createdAt }) => createdAt },
  }
  const page = pageOf(await readDeliveries(db, channel.id), { ...query, sort: '-createdAt' }, order)
  return {
    ...page,
    items: page.items.map(({ id, telling, state, attempts, createdAt, endedAt, nextAttemptAt, lastProblem }) => ({
      id,
      kind: telling.kind,
      subject: telling.subject,
      title: sayTelling(telling, channel.language).title,
      state,
      attempts,
      createdAt,
      sentAt: state === 'sent' ? endedAt : null,
      nextAttemptAt: state === 'waiting' ? nextAttemptAt : null,
      lastProblem,
    })),
  }
}
