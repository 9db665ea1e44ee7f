import type { Context } from '#platform/context.ts'
import { deleteSecrets } from '#platform/encryption/sealed-secrets.ts'
import { mutate } from '#platform/mutate.ts'
import { channelChangedMeanwhile, channelNotFound } from './channel-rules.ts'
import { findChannel, removeChannel } from './channel-store.ts'
import { auditFacts, secretOwner } from './notification-channel.ts'

/** With its secrets, and with what was still to be told there. */
export function deleteNotificationChannel(ctx: Context, id: string, revision: number): Promise<undefined> {
  return mutate(ctx, 'notification-channel.delete', async (tx) => {
    const channel = await findChannel(tx.db, id)
    if (channel === undefined) throw channelNotFound(id)
    if (channel.revision !== revision) throw channelChangedMeanwhile(channel)
    await deleteSecrets(tx.db, secretOwner(id))
    await removeChannel(tx.db, id)
    return { result: undefined, audit: { subject: id, before: auditFacts(channel) } }
  })
}
