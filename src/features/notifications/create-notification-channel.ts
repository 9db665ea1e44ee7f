import type { NewNotificationChannel } from '#contract/notifications.ts'
import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import { channelNameTaken, refuseBadTarget, secretsIn, targetOf } from './channel-rules.ts'
import { insertChannel, isNameTaken } from './channel-store.ts'
import { auditFacts, type ChannelRecord } from './notification-channel.ts'
import { storeSecrets } from './store-secrets.ts'

/** Nothing is sent here: what is to be told already is told soon after. */
export function createNotificationChannel(ctx: Context, input: NewNotificationChannel): Promise<ChannelRecord> {
  const target = targetOf(input)
  refuseBadTarget(target)
  return mutate(ctx, 'notification-channel.create', async (tx) => {
    if (await isNameTaken(tx.db, input.name)) throw channelNameTaken(input.name)
    const { name, description, enabled, language, kinds, environments, quietHours } = input
    const channel: ChannelRecord = {
      id: ctx.newId(),
      name,
      description,
      enabled,
      language,
      kinds,
      environments,
      quietHours,
      target,
      failures: 0,
      lastSentAt: null,
      lastFailure: null,
      createdAt: tx.at,
      updatedAt: tx.at,
      revision: 1,
    }
    await insertChannel(tx.db, channel)
    await storeSecrets(tx, channel.id, secretsIn(input))
    tx.wakeAfterCommit('notifications')
    return { result: channel, audit: { subject: channel.id, after: auditFacts(channel) } }
  })
}
