import type { NotificationTest } from '#contract/notifications.ts'
import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import { noteSending } from './channel-store.ts'
import { makeDue } from './delivery-store.ts'
import type { ChannelRecord } from './notification-channel.ts'
import { send, type Sending } from './send.ts'
import { sendWords } from './send-words.ts'

/** Sends a test now, in the middle of quiet hours too. A channel that proves to work sends at once what was waiting. */
export async function testNotificationChannel(
  ctx: Context,
  sending: Sending,
  channel: ChannelRecord,
): Promise<NotificationTest> {
  const { id, name } = channel
  const startedAt = performance.now()
  const telling = {
    kind: 'test' as const,
    subject: { type: 'channel' as const, id, name },
    environments: [],
    values: {},
  }
  const outcome = await send(sending, channel, [{ id: ctx.newId(), telling, at: ctx.now().toISOString() }])
  const problem = outcome.ok ? null : outcome.problem
  await mutate(ctx, 'notification-channel.test', async ({ db, at, ...tx }) => {
    if (problem === null) {
      await noteSending(db, id, { failures: 0, lastSentAt: at, lastFailure: null })
      await makeDue(db, id, at)
      tx.wakeAfterCommit('notification-deliveries', id)
    } else {
      const { failures, lastSentAt } = channel
      await noteSending(db, id, { failures, lastSentAt, lastFailure: { problem, at } })
    }
    return { result: undefined, audit: { subject: id, after: { sent: problem === null, problem } } }
  })
  const words = problem === null ? { message: 'The receiver took the test', hint: null } : sendWords[problem]
  return { sent: problem === null, problem, ...words, durationMs: Math.round(performance.now() - startedAt) }
}
