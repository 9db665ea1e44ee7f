import type { TransferCluster } from '#contract/clusters.ts'
import type { Condition } from '#contract/common.ts'
import { type BlockingReason, type LiveDeployment, blockingReason } from './blocking-reason.ts'
import { type LiveEvent, type LivePod, isPodReady, podSummary } from './pod-summary.ts'
import { isRolledOut, newestPods } from './rollout-progress.ts'

export interface StatusInput {
  readonly intent: {
    /** Whether it was ever deployed and not undeployed since. */
    readonly deployed: boolean
    readonly deleting: boolean
    readonly runningOperation: boolean
    readonly lastOperationFailed: boolean
    readonly replicas: number
  }
  readonly deployment: LiveDeployment | null
  readonly pods: readonly LivePod[]
  readonly events?: readonly LiveEvent[]
  /** Without the API of the Kubernetes nothing of the above is known to be so. */
  readonly reachable: boolean
}

export interface ClusterStatus extends Pick<
  TransferCluster,
  'status' | 'deploymentState' | 'readyReplicas' | 'imageDigest' | 'conditions'
> {
  readonly blockingReason: BlockingReason | null
}

export function clusterStatus(input: StatusInput): ClusterStatus {
  const readyReplicas = input.reachable ? (input.deployment?.status?.readyReplicas ?? 0) : 0
  const status = healthOf(input, readyReplicas)
  return {
    status,
    deploymentState: deploymentState(input),
    readyReplicas,
    imageDigest: input.reachable ? imageDigest(input) : null,
    blockingReason: status === 'UNKNOWN' || status === 'HEALTHY' ? null : blockedBy(input),
    conditions: input.reachable ? conditions(input.deployment) : [],
  }
}

/** Measured by what Kubernetes was told: a number that is not deployed yet makes nobody ill. */
function healthOf({ intent, deployment, reachable }: StatusInput, ready: number): ClusterStatus['status'] {
  if (!reachable || !intent.deployed) return 'UNKNOWN'
  if (ready === 0) return 'UNHEALTHY'
  return ready >= (deployment?.spec?.replicas ?? intent.replicas) ? 'HEALTHY' : 'DEGRADED'
}

function deploymentState({ intent, deployment, reachable }: StatusInput): ClusterStatus['deploymentState'] {
  if (intent.deleting) return 'DELETING'
  if (intent.runningOperation) return 'DEPLOYING'
  if (!intent.deployed) return intent.lastOperationFailed ? 'FAILED' : 'NOT_DEPLOYED'
  if (!intent.lastOperationFailed) return 'DEPLOYED'
  return reachable && isRolledOut(deployment) ? 'DEPLOYED' : 'FAILED'
}

function blockedBy({ deployment, pods, events }: StatusInput): ClusterStatus['blockingReason'] {
  if (deployment === null) {
    return { reason: 'DeploymentMissing', message: 'The deployment is not in Kubernetes; deploy it again', pod: null }
  }
  const newest = newestPods(deployment, pods)
  return blockingReason(deployment, newest, events) ?? blockingReason(null, pods, events) ?? null
}

/** Of a pod that is ready, else of any that knows: during a rollout the new image counts once it serves. */
function imageDigest({ deployment, pods }: StatusInput): string | null {
  const newest = deployment === null ? pods : newestPods(deployment, pods)
  const inOrder = [...newest.filter(isPodReady), ...pods.filter(isPodReady), ...newest]
  for (const pod of inOrder) {
    const { imageDigest: digest } = podSummary(pod)
    if (digest !== null) return digest
  }
  return null
}

function conditions(deployment: LiveDeployment | null): Condition[] {
  return (deployment?.status?.conditions ?? []).map(({ type, status, reason, message, lastTransitionTime }) => ({
    type,
    status: status === 'True' || status === 'False' ? status : 'Unknown',
    reason: reason ?? '',
    message: message ?? '',
    since: new Date(Date.parse(lastTransitionTime ?? '') || 0).toISOString(),
  }))
}
