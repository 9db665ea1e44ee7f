import { type StepSaid } from '#features/operations/operation-reconciler.ts'
import { type Told, told } from '#features/operations/step-words.ts'
import { type BlockingReason, type LiveDeployment, rolloutTrouble } from './blocking-reason.ts'
import type { LiveEvent, LivePod } from './pod-summary.ts'

export interface RolloutInput {
  readonly deployment: LiveDeployment | null
  readonly pods: readonly LivePod[]
  readonly events?: readonly LiveEvent[]
  /** Milliseconds since 1970, as `startedAt`, the time when the deployment was written. */
  readonly now: number
  readonly startedAt: number
  /** What the last look returned, or `null` on the first. */
  readonly troubleSince: number | null
  /** How long a container may wait for another attempt before the rollout has failed. */
  readonly graceMs?: number
}

type Said = Told | { readonly message: string; readonly saying?: undefined; readonly values?: undefined }

export interface RolloutProgress extends Pick<StepSaid, 'saying' | 'values'> {
  readonly state: 'progressing' | 'complete' | 'failed'
  readonly message: string
  readonly blockingReason: BlockingReason | null
  readonly troubleSince: number | null
}

const defaultGraceMs = 10_000
const defaultDeadlineSeconds = 600

/** How far a rollout is, as `kubectl rollout status` sees it, and sooner where a pod says that it cannot start. */
export function rolloutProgress(input: RolloutInput): RolloutProgress {
  const { deployment, now } = input
  const waitsFor = unfinished(deployment)
  if (waitsFor === undefined) return progress('complete', told('rolled-out'))
  if (deployment === null || !isObserved(deployment)) return progress('progressing', waitsFor)
  const trouble = rolloutTrouble(deployment, newestPods(deployment, input.pods), input.events)
  const troubleSince = trouble === undefined ? null : (input.troubleSince ?? now)
  const details = { blockingReason: trouble ?? null, troubleSince }
  if (trouble !== undefined && now - (troubleSince ?? now) >= (input.graceMs ?? defaultGraceMs)) {
    return { ...progress('failed', { message: describe(trouble) }), ...details }
  }
  const overdue = deadlineMessage(deployment, input)
  if (overdue !== undefined) return { ...progress('failed', { message: overdue }), ...details }
  return { ...progress('progressing', trouble === undefined ? waitsFor : { message: describe(trouble) }), ...details }
}

/** Whether the deployment is as it was asked for: everything updated, available, and nothing old left. */
export function isRolledOut(deployment: LiveDeployment | null): boolean {
  return unfinished(deployment) === undefined
}

/** The pods of the newest replica set, which is the one that the controller speaks of; all where it has not spoken. */
export function newestPods(deployment: LiveDeployment, pods: readonly LivePod[]): readonly LivePod[] {
  const present = pods.filter((pod) => pod.metadata?.deletionTimestamp === undefined)
  const message = conditionOf(deployment, 'Progressing')?.message ?? ''
  const replicaSet = /replica ?set "([^"]+)"/i.exec(message)?.[1]
  if (replicaSet === undefined) return present
  return present.filter((pod) => pod.metadata?.ownerReferences?.some(({ name }) => name === replicaSet) === true)
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment */
function unfinished(deployment: LiveDeployment | null): Told | undefined {
  if (deployment === null) return told('deployment-absent')
  if (!isObserved(deployment)) return told('deployment-unseen')
  const wanted = deployment.spec?.replicas ?? 1
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = deployment.status ?? {}
  if (updatedReplicas < wanted) return told('replicas-updated', { updated: updatedReplicas, wanted })
  if (replicas > updatedReplicas) return told('replicas-old', { count: replicas - updatedReplicas })
  if (availableReplicas < updatedReplicas)
    return told('replicas-available', { available: availableReplicas, updated: updatedReplicas })
  return undefined
}

function isObserved({ metadata, status }: LiveDeployment): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0)
}

/** The deadline of an earlier rollout of the same pods says nothing about this one. */
function deadlineMessage(deployment: LiveDeployment, { now, startedAt }: RolloutInput): string | undefined {
  const condition = conditionOf(deployment, 'Progressing')
  if (condition?.reason !== 'ProgressDeadlineExceeded') return undefined
  const reachedAt = Date.parse(condition.lastUpdateTime ?? condition.lastTransitionTime ?? '')
  const deadlineMs = (deployment.spec?.progressDeadlineSeconds ?? defaultDeadlineSeconds) * 1000
  if (reachedAt < startedAt && now - startedAt < deadlineMs) return undefined
  return condition.message ?? 'The rollout made no progress within its deadline'
}

function conditionOf(deployment: LiveDeployment, type: string) {
  return deployment.status?.conditions?.find((each) => each.type === type)
}

function describe({ pod, reason, message }: BlockingReason): string {
  return `${pod === null ? '' : `Pod ${pod}: `}${reason}${message === '' ? '' : `: ${message}`}`
}

function progress(state: RolloutProgress['state'], said: Said): RolloutProgress {
  return { state, ...said, blockingReason: null, troubleSince: null }
}
