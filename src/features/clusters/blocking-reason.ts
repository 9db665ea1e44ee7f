import type { V1Deployment } from '@kubernetes/client-node'
import type { TransferCluster } from '#contract/clusters.ts'
import type { Wire } from '#platform/kubernetes/kinds.ts'
import { type LiveEvent, type LivePod, isPodReady, waitingContainer } from './pod-summary.ts'

export type LiveDeployment = Wire<V1Deployment>
export type BlockingReason = Omit<NonNullable<TransferCluster['blockingReason']>, 'cause' | 'values'>

/** Waiting for one of these is the way of every pod, not a trouble. */
const ordinaryReasons: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing'])

/**
 * The first thing that keeps pods from being ready, in the words of Kubernetes: pods that may not be made, then a
 * container that cannot start, a pod that no node takes, a container that ended, and at last one that is not ready yet.
 */
export function blockingReason(
  deployment: LiveDeployment | null,
  pods: readonly LivePod[],
  events: readonly LiveEvent[] = [],
): BlockingReason | undefined {
  const waiting = pods.filter((pod) => pod.metadata?.deletionTimestamp === undefined && !isPodReady(pod))
  const first = (find: (pod: LivePod) => BlockingReason | undefined) => firstOf(waiting, find)
  return (
    replicaFailure(deployment) ??
    first((pod) => containerTrouble(pod, events)) ??
    first(schedulingTrouble) ??
    first(podTrouble) ??
    first((pod) => containerWait(pod, events)) ??
    first(unready)
  )
}

/** What a rollout does not get over by itself, as a rule: pods are refused, or a container cannot start. */
export function rolloutTrouble(
  deployment: LiveDeployment | null,
  pods: readonly LivePod[],
  events: readonly LiveEvent[] = [],
): BlockingReason | undefined {
  return replicaFailure(deployment) ?? firstOf(pods, (pod) => containerTrouble(pod, events))
}

function replicaFailure(deployment: LiveDeployment | null): BlockingReason | undefined {
  const condition = deployment?.status?.conditions?.find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  )
  if (condition === undefined) return undefined
  return { reason: condition.reason ?? 'ReplicaFailure', message: condition.message ?? '', pod: null }
}

function containerTrouble(pod: LivePod, events: readonly LiveEvent[]): BlockingReason | undefined {
  const blocked = containerWait(pod, events)
  return blocked === undefined || ordinaryReasons.has(blocked.reason) ? undefined : blocked
}

function containerWait(pod: LivePod, events: readonly LiveEvent[]): BlockingReason | undefined {
  const waiting = waitingContainer(pod, events)
  return waiting == null ? undefined : { reason: waiting.reason, message: waiting.message, pod: nameOf(pod) }
}

function schedulingTrouble(pod: LivePod): BlockingReason | undefined {
  return conditionTrouble(pod, 'PodScheduled')
}

/** A container that ended and is not waiting to begin again, or a pod that was put out. */
function podTrouble(pod: LivePod): BlockingReason | undefined {
  for (const { state } of pod.status?.containerStatuses ?? []) {
    if (state?.terminated === undefined) continue
    const { reason = 'Error', message, exitCode } = state.terminated
    return { reason, message: message ?? `The container ended with exit code ${exitCode}`, pod: nameOf(pod) }
  }
  if (pod.status?.phase !== 'Failed') return undefined
  return { reason: pod.status.reason ?? 'Failed', message: pod.status.message ?? '', pod: nameOf(pod) }
}

function unready(pod: LivePod): BlockingReason | undefined {
  return conditionTrouble(pod, 'Ready')
}

function conditionTrouble(pod: LivePod, type: string): BlockingReason | undefined {
  const condition = pod.status?.conditions?.find((each) => each.type === type && each.status === 'False')
  if (condition === undefined) return undefined
  return { reason: condition.reason ?? type, message: condition.message ?? '', pod: nameOf(pod) }
}

function nameOf(pod: LivePod): string | null {
  return pod.metadata?.name ?? null
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
