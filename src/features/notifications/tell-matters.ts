import { systemContext } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
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
import { planTellings, type Told } from './plan-tellings.ts'
import { readMatters } from './read-matters.ts'

const goneMs = 5 * 60_000
const keptMs = 30 * 24 * 60 * 60_000

/** Puts what is to be told into the outbox of each channel, once; says when to look again although nothing changes. */
export async function tellMatters(reading: ClusterReading): Promise<Date | undefined> {
  const { core } = reading
  // Without a channel there is nobody to tell, and nothing is looked over.
  if ((await listChannelRows(core.db)).length === 0) return undefined
  const matters = await readMatters(reading)
  return await mutate(systemContext(core), 'notification-channel.tell', async (tx) => {
    const { db, at } = tx
    const untried = new Set((await readWaiting(db)).filter(({ attempts }) => attempts === 0).map(placeOf))
    const plan = planTellings({
      now: new Date(at),
      matters,
      known: await readKnownMatters(db),
      told: await readTold(db),
      channels: await listChannelRows(db),
      isWaiting: (told) => untried.has(placeOf(told)),
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
}

function placeOf({ channelId, matterKey }: Told): string {
  return `${channelId} ${matterKey}`
}
