import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { RolloutLimits } from './rollout.ts'
import { at, fieldsOr } from '#sandbox/kubernetes/objects/records.ts'
import { conditionOf, replicasOf, statusCount } from '#sandbox/kubernetes/objects/workloads.ts'
import { timeOf } from '#sandbox/kubernetes/writes/write-context.ts'

export interface RolloutView {
  readonly deployment: KubeObject
  readonly newest: KubeObject | undefined
  readonly old: readonly KubeObject[]
  readonly limits: RolloutLimits
  readonly now: Date
}

/** The status that a deployment has when its replica sets are as they are. */
export function deploymentStatus(view: RolloutView): Fields {
  const { deployment, newest, old } = view
  const all = newest === undefined ? old : [newest, ...old]
  const total = (name: string): number => all.reduce((sum, each) => sum + statusCount(each, name), 0)
  const counts = {
    replicas: total('replicas'),
    updatedReplicas: newest === undefined ? 0 : statusCount(newest, 'replicas'),
    readyReplicas: total('readyReplicas'),
    availableReplicas: total('availableReplicas'),
    unavailableReplicas: Math.max(0, all.reduce((sum, each) => sum + replicasOf(each), 0) - total('availableReplicas')),
  }
  return {
    observedGeneration: deployment.metadata.generation,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    conditions: [available(view, counts.availableReplicas), progressing(view, counts)],
  }
}

interface Counts {
  readonly replicas: number
  readonly updatedReplicas: number
  readonly readyReplicas: number
  readonly availableReplicas: number
}

function available({ deployment, limits, now }: RolloutView, count: number): Fields {
  const isAvailable = count >= replicasOf(deployment) - limits.maxUnavailable
  const wanted = isAvailable
    ? { status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : {
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
  return condition(deployment, { type: 'Available', ...wanted }, { now, isProgress: false })
}

function progressing(view: RolloutView, counts: Counts): Fields {
  const { deployment, newest, now } = view
  const name = newest?.metadata.name ?? ''
  if (isComplete(deployment, counts)) {
    const message = `ReplicaSet "${name}" has successfully progressed.`
    return condition(
      deployment,
      { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message },
      { now, isProgress: false },
    )
  }
  const isProgress = hasMoved(deployment, counts) || hasOther(deployment, name)
  if (!isProgress && deadlineIn(deployment, now) <= 0) {
    const message = `ReplicaSet "${name}" has timed out progressing.`
    return condition(
      deployment,
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message },
      { now, isProgress: false },
    )
  }
  const old = conditionOf(deployment, 'Progressing')
  if (!isProgress && old !== undefined && old['reason'] !== 'NewReplicaSetAvailable') return old
  const message = `ReplicaSet "${name}" is progressing.`
  return condition(
    deployment,
    { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message },
    { now, isProgress: true },
  )
}

function isComplete(deployment: KubeObject, counts: Counts): boolean {
  const wanted = replicasOf(deployment)
  return counts.updatedReplicas === wanted && counts.replicas === wanted && counts.availableReplicas === wanted
}

function hasMoved(deployment: KubeObject, counts: Counts): boolean {
  const names = ['updatedReplicas', 'readyReplicas', 'availableReplicas'] as const
  return (
    names.some((name) => counts[name] > statusCount(deployment, name)) ||
    counts.replicas < statusCount(deployment, 'replicas')
  )
}

/** Whether the last word about progress was about another replica set. */
function hasOther(deployment: KubeObject, name: string): boolean {
  const message = conditionOf(deployment, 'Progressing')?.['message']
  return typeof message === 'string' && !message.includes(`"${name}"`)
}

/** Milliseconds until the rollout counts as stuck. */
export function deadlineIn(deployment: KubeObject, now: Date): number {
  const seconds = Number(at(deployment, 'spec', 'progressDeadlineSeconds') ?? 600)
  const since = conditionOf(deployment, 'Progressing')?.['lastUpdateTime']
  if (typeof since !== 'string') return seconds * 1000
  return Date.parse(since) + seconds * 1000 - now.getTime()
}

function condition(
  deployment: KubeObject,
  wanted: { readonly type: string; readonly status: string; readonly reason: string; readonly message: string },
  { now, isProgress }: { readonly now: Date; readonly isProgress: boolean },
): Fields {
  const old = fieldsOr(conditionOf(deployment, wanted.type))
  const isSame = old['status'] === wanted.status && old['reason'] === wanted.reason && old['message'] === wanted.message
  if (isSame && !isProgress) return old
  const time = timeOf(now)
  const since = old['status'] === wanted.status ? old['lastTransitionTime'] : time
  return { ...wanted, lastUpdateTime: time, lastTransitionTime: since ?? time }
}
