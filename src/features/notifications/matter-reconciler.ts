import { pause } from '#contract/pause.ts'
import type { Reconciler } from '#platform/reconcile/reconciler.ts'
import type { ClusterReading } from '#features/clusters/read-clusters.ts'
import { tellMatters } from './tell-matters.ts'

/** However much changes, looking everything over takes no more than a tenth of the time. */
const shortestRestMs = 250
const restShare = 9

/** Looks over what there is to tell: when something changed, and every minute. One key. */
export function matterReconciler(reading: ClusterReading): Reconciler {
  const { core } = reading
  return {
    name: 'notifications',
    resyncEveryMs: 60_000,
    width: 1,
    listKeys: async () => ['all'],
    async reconcile(_, signal) {
      const startedAt = performance.now()
      const nextAt = await tellMatters(reading)
      await pause(Math.max(shortestRestMs, (performance.now() - startedAt) * restShare), signal)
      return nextAt === undefined ? {} : { recheckAfterMs: Math.max(0, nextAt.getTime() - core.now().getTime()) }
    },
  }
}
