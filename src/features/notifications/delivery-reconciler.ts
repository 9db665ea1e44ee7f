import { systemContext } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import type { SendOutcome } from '#platform/notify/send-outcome.ts'
import type { Reconciler } from '#platform/reconcile/reconciler.ts'
import { findChannel, listChannelRows, noteSending, replaceChannel } from './channel-store.ts'
import type { Item } from './compose.ts'
import { givenUpAfterMs, isOfTheMessage, retryDelayMs } from './delivery-policy.ts'
import { type DeliveryRecord, readWaiting, saveAttempt } from './delivery-store.ts'
import { auditFacts, type ChannelRecord } from './notification-channel.ts'
import { quietUntil } from './quiet-hours.ts'
import { send, type Sending, takesOneAtATime } from './send.ts'
import { isUrgent } from './telling.ts'

export interface DeliveryDependencies extends Sending {
  readonly random: () => number
}

/** Sends what waits in the outbox of a channel, and tries again what could not be sent. Keys: channel ids. */
export function deliveryReconciler({ random, ...sending }: DeliveryDependencies): Reconciler {
  const { core } = sending
  return {
    name: 'notification-deliveries',
    resyncEveryMs: 5 * 60_000,
    width: 4,
    listKeys: async () => (await listChannelRows(core.db)).map(({ id }) => id),
    async reconcile(id, signal) {
      for (;;) {
        const channel = await findChannel(core.db, id)
        if (channel === undefined || !channel.enabled) return {}
        const waiting = await readWaiting(core.db, id)
        const now = core.now()
        const dueAt = dueDates(channel, now)
        const due = waiting.filter((each) => dueAt(each) <= now.getTime())
        if (due.length === 0 || signal.aborted) return recheck(waiting.map(dueAt), now)
        const batch = takesOneAtATime(channel) ? due.slice(0, 1) : due
        const outcome = await send(sending, channel, batch.map(itemOf))
        await record({ channel, waiting, batch, outcome, random: random() }, sending)
      }
    },
  }
}

function itemOf({ id, telling, createdAt }: DeliveryRecord): Item {
  return { id, telling, at: createdAt }
}

function recheck(dates: readonly number[], now: Date) {
  return dates.length === 0 ? {} : { recheckAfterMs: Math.max(100, Math.min(...dates) - now.getTime()) }
}

/** When each may be sent: what is not urgent waits for the end of the quiet hours that hold now; others are seen when they have begun. */
function dueDates({ quietHours }: ChannelRecord, now: Date): (delivery: DeliveryRecord) => number {
  const quietEnd = quietHours === null ? now : quietUntil(quietHours, now)
  return ({ telling, nextAttemptAt }) => {
    const passes = quietHours === null || (quietHours.urgentGoesThrough && isUrgent(telling.kind))
    return passes || quietEnd <= now
      ? Date.parse(nextAttemptAt)
      : Math.max(Date.parse(nextAttemptAt), quietEnd.getTime())
  }
}

interface Attempt {
  readonly channel: ChannelRecord
  readonly waiting: readonly DeliveryRecord[]
  readonly batch: readonly DeliveryRecord[]
  readonly outcome: SendOutcome
  readonly random: number
}

/** What was sent is never sent again; what the receiver cannot take now lets everything wait, so that it is not flooded afterwards. */
function record(attempt: Attempt, { core }: Sending): Promise<void> {
  const { channel, waiting, batch, outcome, random } = attempt
  return mutate(systemContext(core), 'notification-channel.deliver', async (tx) => {
    const { db, at } = tx
    const current = await findChannel(db, channel.id)
    if (current === undefined) return { result: undefined }
    tx.publishAfterCommit('notifications', channel.id)
    if (outcome.ok) {
      for (const each of batch) {
        await saveAttempt(db, { ...each, state: 'sent', attempts: each.attempts + 1, endedAt: at, lastProblem: null })
      }
      await noteSending(db, channel.id, { failures: 0, lastSentAt: at, lastFailure: null })
      return { result: undefined }
    }
    const { problem, retryAfterSeconds } = outcome
    const isAlone = isOfTheMessage(problem)
    const failures = current.failures + 1
    const tries = isAlone ? (batch[0]?.attempts ?? 0) + 1 : failures
    const nextAttemptAt = new Date(Date.parse(at) + retryDelayMs(tries, random, retryAfterSeconds)).toISOString()
    const tried = new Set(batch.map(({ id }) => id))
    for (const each of isAlone ? batch : waiting) {
      const isGivenUp = problem === 'gone' || Date.parse(at) - Date.parse(each.createdAt) > givenUpAfterMs
      const isTried = tried.has(each.id)
      await saveAttempt(db, {
        ...each,
        attempts: each.attempts + (isTried ? 1 : 0),
        state: isGivenUp ? 'failed' : 'waiting',
        endedAt: isGivenUp ? at : null,
        nextAttemptAt: each.nextAttemptAt > nextAttemptAt ? each.nextAttemptAt : nextAttemptAt,
        lastProblem: isTried ? problem : each.lastProblem,
      })
    }
    await noteSending(db, channel.id, { failures, lastSentAt: current.lastSentAt, lastFailure: { problem, at } })
    if (problem !== 'gone') return { result: undefined }
    const off = { ...current, enabled: false, updatedAt: at, revision: current.revision + 1 }
    await replaceChannel(db, off, current.revision)
    return { result: undefined, audit: { subject: channel.id, before: auditFacts(current), after: auditFacts(off) } }
  })
}
