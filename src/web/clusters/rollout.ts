import type { ClusterPod } from '#contract/clusters.ts'

/** What a pod has behind it, in the order in which it happens. */
const rolloutPhases = ['scheduled', 'pulled', 'started', 'ready'] as const
export type RolloutPhase = (typeof rolloutPhases)[number]

export interface PhaseCount {
  readonly phase: RolloutPhase
  readonly done: number
  readonly total: number
  /** The words of Kubernetes, where a pod does not get over this phase. */
  readonly trouble: string | null
}

const pullReasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
])

/** How many pods have come how far. Pods that are going away do not count. */
export function rolloutOf(replicas: number, pods: readonly ClusterPod[]): readonly PhaseCount[] {
  const coming = pods.filter(({ status }) => status !== 'Terminating')
  const total = Math.max(replicas, coming.length)
  return rolloutPhases.map((phase, index) => {
    const reached = coming.map(phasesBehind)
    const stuck = coming.find((pod, at) => reached[at] === index && troubleOf(pod) !== null)
    return {
      phase,
      total,
      done: reached.filter((count) => count > index).length,
      trouble: stuck === undefined ? null : troubleOf(stuck),
    }
  })
}

function phasesBehind(pod: ClusterPod): number {
  if (pod.ready) return 4
  if (pod.node === null) return 0
  if (pod.waiting !== null && pullReasons.has(pod.waiting.reason)) return 1
  if (pod.imageDigest === null && pod.status !== 'Running') return 1
  return pod.status === 'Running' ? 3 : 2
}

function troubleOf({ waiting, status }: ClusterPod): string | null {
  if (waiting !== null && !['ContainerCreating', 'PodInitializing'].includes(waiting.reason)) return waiting.reason
  return status === 'Error' ? status : null
}
