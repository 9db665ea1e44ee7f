import { systemContext } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import type { Reconciler } from '#platform/reconcile/reconciler.ts'
import type { ClusterReading } from '#features/clusters/read-clusters.ts'
import { listChannelRows } from './channel-store.ts'
import { gatherMs } from './delivery-policy.ts'
import {
  forgetEnded,
  forgetMatter,
  insertDelivery,
  noteTold,
  readKnownMatters,
  readTold,
  readWaiting,
  rememberMatter,
} from './delivery-store.ts'
import { planTellings } from './plan-tellings.ts'
import { readMatters } from './read-matters.ts'

const goneMs = 5 * 60_000
const keptMs = 30 * 24 * 60 * 60_000
/** However much changes, looking everything over takes no more than a tenth of the time. */
const shortestRestMs = 2000
const restShare = 9

/** Looks over what there is to tell, and puts it into the outbox of each channel, once. One key. */
export function matterReconciler(reading: ClusterReading): Reconciler {
  const { core } = reading
  return {
    name: 'notifications',
    resyncEveryMs: 60_000,
    width: 1,
    listKeys: async () => ['all'],
    async reconcile(_, signal) {
      // Without a channel there is nobody to tell, and nothing is looked over.
      if ((await listChannelRows(core.db)).length === 0) return {}
      const startedAt = performance.now()
      const matters = await readMatters(reading)
      const nextAt = await mutate(systemContext(core), 'notification-channel.tell', async (tx) => {
        const { db, at } = tx
        const waiting = await readWaiting(db)
        const plan = planTellings({
          now: new Date(at),
          matters,
          known: await readKnownMatters(db),
          told: await readTold(db),
          channels: await listChannelRows(db),
          isWaiting: ({ channelId, matterKey }) =>
            waiting.some((each) => each.channelId === channelId && each.matterKey === matterKey && each.attempts === 0),
          goneMs,
        })
        for (const known of plan.remember) await rememberMatter(db, known)
        for (const key of plan.forget) await forgetMatter(db, key)
        for (const delivery of plan.tell) {
          const isEnd = delivery.matterKey.endsWith('/over')
          if (!isEnd && !(await noteTold(db, delivery, at))) continue
          const firstAttemptAt = new Date(Date.parse(at) + gatherMs).toISOString()
          await insertDelivery(db, delivery, { id: core.newId(), at, firstAttemptAt })
          tx.wakeAfterCommit('notification-deliveries', delivery.channelId)
        }
        await forgetEnded(db, new Date(Date.parse(at) - keptMs).toISOString())
        if (plan.tell.length > 0) tx.publishAfterCommit('notifications', 'all')
        return { result: plan.nextAt }
      })
      await rest(Math.max(shortestRestMs, (performance.now() - startedAt) * restShare), signal)
      return nextAt === undefined ? {} : { recheckAfterMs: Math.max(0, nextAt.getTime() - core.now().getTime()) }
    },
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
