import type { CoreV1Event, V1ContainerStatus, V1Pod } from '@kubernetes/client-node'
import type { ClusterPod } from '#contract/clusters.ts'
import type { Wire } from '#platform/kubernetes/kinds.ts'
import { leaderLabel, serverContainer } from './object-names.ts'
import { podStatusWord } from './pod-status-word.ts'

export type LivePod = Wire<V1Pod>
export type LiveEvent = Wire<CoreV1Event>
type ContainerStatus = Wire<V1ContainerStatus>

/** `events` of the pod complete the message of kubelets before 1.32, which say only that they back off. */
export function podSummary(pod: LivePod, events: readonly LiveEvent[] = []): ClusterPod {
  const server = pod.status?.containerStatuses?.find(({ name }) => name === serverContainer) ?? firstContainer(pod)
  return {
    name: pod.metadata?.name ?? '',
    status: podStatusWord(pod),
    ready: isPodReady(pod),
    isLeader: pod.metadata?.labels?.[leaderLabel] === 'true',
    waiting: waitingContainer(pod, events) ?? null,
    restarts: (pod.status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
    image: imageOf(pod) ?? null,
    imageDigest: digestOf(server?.imageID) ?? null,
    ip: pod.status?.podIP ?? null,
    node: pod.spec?.nodeName ?? null,
    startTime: isoTime(pod.status?.startTime),
  }
}

export function isPodReady(pod: LivePod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
}

/** The first container that waits, init containers first. */
export function waitingContainer(pod: LivePod, events: readonly LiveEvent[] = []): ClusterPod['waiting'] | undefined {
  for (const { name, state } of allContainers(pod)) {
    const { waiting } = state ?? {}
    if (waiting?.reason === undefined || waiting.reason === '') continue
    return { container: name, reason: waiting.reason, message: completed(waiting.message ?? '', pod, events) }
  }
  return undefined
}

/** The digest by which a registry knows the image; an image id that no registry knows is none. */
function digestOf(imageID: string | undefined): string | undefined {
  return /@(sha\d+:[a-f0-9]+)$/.exec(imageID ?? '')?.[1]
}

function completed(message: string, pod: LivePod, events: readonly LiveEvent[]): string {
  const image = /^Back-off pulling image "([^"]*)"$/.exec(message)?.[1]
  if (image === undefined) return message
  const prefix = `Failed to pull image "${image}": `
  const failures = events.filter((event) => isAbout(event, pod) && event.message?.startsWith(prefix) === true)
  const latest = failures.toSorted((a, b) => timeOf(b) - timeOf(a))[0]?.message
  return latest === undefined ? message : `${message}: ErrImagePull: ${latest.slice(prefix.length)}`
}

function isAbout({ involvedObject }: LiveEvent, pod: LivePod): boolean {
  if (involvedObject.kind !== undefined && involvedObject.kind !== 'Pod') return false
  if (involvedObject.uid !== undefined && pod.metadata?.uid !== undefined)
    return involvedObject.uid === pod.metadata.uid
  return involvedObject.name === pod.metadata?.name
}

function timeOf({ series, lastTimestamp, eventTime, metadata }: LiveEvent): number {
  return Date.parse(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '') || 0
}

function allContainers(pod: LivePod): readonly ContainerStatus[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
}

function firstContainer(pod: LivePod): ContainerStatus | undefined {
  return pod.status?.containerStatuses?.[0]
}

function imageOf(pod: LivePod): string | undefined {
  const containers = pod.spec?.containers ?? []
  return (containers.find(({ name }) => name === serverContainer) ?? containers[0])?.image
}

export function isoTime(time: string | undefined): string | null {
  const milliseconds = Date.parse(time ?? '')
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString()
}
