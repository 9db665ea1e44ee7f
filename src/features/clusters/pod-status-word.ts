import type { V1ContainerStateTerminated, V1ContainerStatus, V1Pod } from '@kubernetes/client-node'
import type { Wire } from '#platform/kubernetes/kinds.ts'

type Pod = Wire<V1Pod>
type ContainerStatus = Wire<V1ContainerStatus>
type Terminated = Wire<V1ContainerStateTerminated>

/** The word in the STATUS column of `kubectl get pods`. */
export function podStatusWord(pod: Pod): string {
  const phase = pod.status?.phase ?? 'Unknown'
  if (pod.metadata?.deletionTimestamp !== undefined) {
    if (pod.status?.reason === 'NodeLost') return 'Unknown'
    if (phase !== 'Succeeded' && phase !== 'Failed') return 'Terminating'
  }
  const initializing = initWord(pod)
  if (initializing !== undefined && !hasCondition(pod, 'Initialized')) return initializing
  return containersWord(pod) ?? initializing ?? podWord(pod, phase)
}

function podWord(pod: Pod, phase: string): string {
  if (pod.status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')) {
    return 'SchedulingGated'
  }
  return pod.status?.reason || phase
}

/** The first init container that is not done, in kubectl's words; nothing where all are. */
function initWord(pod: Pod): string | undefined {
  const statuses = pod.status?.initContainerStatuses ?? []
  for (const [index, status] of statuses.entries()) {
    if (status.state?.terminated?.exitCode === 0) continue
    if (status.started === true && isSidecar(pod, status.name)) continue
    return `Init:${initReason(status) ?? `${index}/${pod.spec?.initContainers?.length ?? statuses.length}`}`
  }
  return undefined
}

function initReason({ state }: ContainerStatus): string | undefined {
  if (state?.terminated !== undefined) return terminatedWord(state.terminated)
  const reason = state?.waiting?.reason
  return reason === undefined || reason === '' || reason === 'PodInitializing' ? undefined : reason
}

/** The first container has the last word, as in kubectl. */
function containersWord(pod: Pod): string | undefined {
  const statuses = pod.status?.containerStatuses ?? []
  const words = statuses.map(containerWord)
  const word = words.find((each) => each !== undefined)
  const oneRuns = statuses.some(({ ready, state }) => ready && state?.running !== undefined)
  if (word !== 'Completed' || !oneRuns) return word
  return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady'
}

function containerWord({ state }: ContainerStatus): string | undefined {
  if (state?.waiting?.reason !== undefined && state.waiting.reason !== '') return state.waiting.reason
  return state?.terminated === undefined ? undefined : terminatedWord(state.terminated)
}

function terminatedWord({ reason, signal, exitCode }: Terminated): string {
  if (reason !== undefined && reason !== '') return reason
  return signal === undefined || signal === 0 ? `ExitCode:${exitCode}` : `Signal:${signal}`
}

/** An init container that keeps running beside the others. */
function isSidecar(pod: Pod, name: string): boolean {
  return pod.spec?.initContainers?.some((each) => each.name === name && each.restartPolicy === 'Always') === true
}

function hasCondition(pod: Pod, type: string): boolean {
  return pod.status?.conditions?.some((each) => each.type === type && each.status === 'True') === true
}
