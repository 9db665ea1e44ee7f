import type { NotificationChannelChange } from '#contract/notifications.ts'
import type { Context } from '#platform/context.ts'
import { deleteSecrets } from '#platform/encryption/sealed-secrets.ts'
import { mutate } from '#platform/mutate.ts'
import {
  changedTarget,
  channelChangedMeanwhile,
  channelNameTaken,
  channelNotFound,
  refuseBadTarget,
  secretsIn,
} from './channel-rules.ts'
import { findChannel, isNameTaken, replaceChannel } from './channel-store.ts'
import { auditFacts, type ChannelRecord, secretOwner } from './notification-channel.ts'
import { storeSecrets } from './store-secrets.ts'

export interface ChannelUpdate {
  readonly id: string
  readonly change: NotificationChannelChange
  readonly revision: number
}

export function updateNotificationChannel(
  ctx: Context,
  { id, change, revision }: ChannelUpdate,
): Promise<ChannelRecord> {
  return mutate(ctx, 'notification-channel.update', async (tx) => {
    const before = await findChannel(tx.db, id)
    if (before === undefined) throw channelNotFound(id)
    if (before.revision !== revision) throw channelChangedMeanwhile(before)
    if (change.name !== undefined && (await isNameTaken(tx.db, change.name, id))) throw channelNameTaken(change.name)
    const next = merge(before, change)
    refuseBadTarget(next.target)
    const isNewSecret = await storeSecrets(tx, id, secretsIn(change))
    if (!isNewSecret && JSON.stringify(next) === JSON.stringify(before)) return { result: before }
    if (next.target.type === 'mail' && !next.target.hasPassword) await deleteSecrets(tx.db, secretOwner(id), 'password')
    const channel = { ...next, updatedAt: tx.at, revision: before.revision + 1 }
    if (!(await replaceChannel(tx.db, channel, before.revision))) throw channelChangedMeanwhile(before)
    tx.wakeAfterCommit('notifications')
    tx.wakeAfterCommit('notification-deliveries', id)
    return { result: channel, audit: { subject: id, before: auditFacts(before), after: auditFacts(channel) } }
  })
}

function merge(before: ChannelRecord, change: NotificationChannelChange): ChannelRecord {
  return {
    ...before,
    name: change.name ?? before.name,
    description: change.description ?? before.description,
    enabled: change.enabled ?? before.enabled,
    language: change.language ?? before.language,
    kinds: change.kinds ?? before.kinds,
    environments: change.environments ?? before.environments,
    quietHours: change.quietHours === undefined ? before.quietHours : change.quietHours,
    target: changedTarget(before, change),
  }
}
