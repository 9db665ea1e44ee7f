import type { V1ContainerStatus } from '@kubernetes/client-node'
import type { ObjectOf, Wire } from '#platform/kubernetes/kinds.ts'
import { clusterIdLabel } from '#features/clusters/object-names.ts'
import { isoTime, isPodReady } from '#features/clusters/pod-summary.ts'
import { mayBeMadeAnew } from '#features/pull-secrets/stuck-pods.ts'
import type { SeenEvent, Symptom, Workload } from './evidence.ts'

export interface NamespaceObjects {
  readonly pods: readonly ObjectOf<'Pod'>[]
  readonly events: readonly ObjectOf<'Event'>[]
  readonly deployments: readonly ObjectOf<'Deployment'>[]
  readonly replicaSets: readonly ObjectOf<'ReplicaSet'>[]
}

/** A symptom for each workload, container and failure: many pods that fail alike are one. */
export function findSymptoms({ pods, events, deployments, replicaSets }: NamespaceObjects): readonly Symptom[] {
  const around: Around = {
    events: byPod(events),
    replicaSets: new Map(replicaSets.map((set) => [set.metadata.uid, set])),
  }
  const groups = new Map<string, Symptom[]>()
  for (const pod of pods) {
    const symptom = symptomOf(pod, around)
    if (symptom === undefined) continue
    const { workload, container, image, reason, message } = symptom
    const failure = withoutNames(message, symptom.pods).slice(0, 400)
    const key = JSON.stringify([workload, container, image, steadyReason(reason), failure])
    const alike = groups.get(key)
    if (alike === undefined) groups.set(key, [symptom])
    else alike.push(symptom)
  }
  return [...groups.values()].flatMap(merged).concat(deployments.flatMap((each) => refusedPods(each) ?? []))
}

/** What there may be thousands of, by what a pod finds its own by. */
interface Around {
  readonly events: ReadonlyMap<string, readonly Event[]>
  readonly replicaSets: ReadonlyMap<string, ObjectOf<'ReplicaSet'>>
}

type Event = ObjectOf<'Event'>

/** Under the UID of the object; one that names no UID, under the name of the pod. */
function byPod(events: readonly Event[]): ReadonlyMap<string, readonly Event[]> {
  return Map.groupBy(events, ({ involvedObject: { kind, uid, name } }) => uid ?? (kind === 'Pod' ? named(name) : ''))
}

function named(pod: string | undefined): string {
  return `name ${pod ?? ''}`
}

function merged(alike: readonly Symptom[]): Symptom[] {
  const [first] = alike
  if (first === undefined) return []
  return [
    {
      ...first,
      pods: alike.flatMap(({ pods }) => pods),
      stuckPods: alike.flatMap(({ stuckPods }) => stuckPods),
      events: alike.find(({ events }) => events.length > 0)?.events ?? [],
      since: alike.flatMap(({ since }) => since ?? []).toSorted()[0] ?? null,
    },
  ]
}

/** Whether a kubelet backs off or tries at this moment is no difference. */
function steadyReason(reason: string): string {
  return reason === 'ImagePullBackOff' || reason === 'RegistryUnavailable' ? 'ErrImagePull' : reason
}

function withoutNames(message: string, pods: readonly string[]): string {
  const bare = message.replace(/^Back-off pulling image "[^"]*"(: ErrImagePull: )?/, '')
  return pods.reduce((text, pod) => text.replaceAll(pod, '…'), bare)
}

function symptomOf(pod: ObjectOf<'Pod'>, around: Around): Symptom | undefined {
  if (pod.metadata.deletionTimestamp !== undefined || pod.status?.phase === 'Succeeded' || isPodReady(pod))
    return undefined
  const events = eventsOf(pod, around)
  const trouble = containerTrouble(pod, events) ?? podTrouble(pod, events)
  if (trouble === undefined) return undefined
  return {
    workload: workloadOf(pod, around),
    clusterId: pod.metadata.labels?.[clusterIdLabel] ?? null,
    pods: [pod.metadata.name],
    node: pod.spec?.nodeName ?? null,
    ...trouble,
    since: events.find(({ reason }) => reason === 'Failed')?.firstSeen ?? isoTime(pod.metadata.creationTimestamp),
    secretNames: (pod.spec?.imagePullSecrets ?? []).flatMap(({ name }) => name ?? []),
    serviceAccount: pod.spec?.serviceAccountName ?? null,
    stuckPods: mayBeMadeAnew(pod) ? [pod.metadata.name] : [],
    events,
  }
}

type Trouble = Pick<Symptom, 'container' | 'image' | 'reason' | 'message'>
type ContainerStatus = Wire<V1ContainerStatus>

/** Waiting for one of these is the way of every pod. */
const ordinaryReasons: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing'])

/** The first container that cannot go on: init containers first, as the kubelet starts them. */
function containerTrouble(pod: ObjectOf<'Pod'>, events: readonly SeenEvent[]): Trouble | undefined {
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {}
  const statuses = [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses]
  for (const status of statuses) {
    const { waiting, terminated } = status.state ?? {}
    const of = { container: status.name, image: imageOf(pod, status) }
    if (waiting?.reason !== undefined && !ordinaryReasons.has(waiting.reason)) {
      return { ...of, reason: waiting.reason, message: completed(waiting.message ?? '', status, events) }
    }
    if (terminated !== undefined && terminated.exitCode !== 0) {
      // What a container says at its end may be the end of its log, which not everyone may read.
      const { reason = 'Error', exitCode } = terminated
      return { ...of, reason, message: `The container ended with exit code ${exitCode}` }
    }
  }
  return undefined
}

/** A kubelet before 1.32 says only that it backs off; why, its events say. Of one that crashed, how it ended. */
function completed(message: string, { lastState }: ContainerStatus, events: readonly SeenEvent[]): string {
  const image = /^Back-off pulling image "([^"]*)"$/.exec(message)?.[1]
  if (image !== undefined) {
    const prefix = `Failed to pull image "${image}": `
    const failure = events.findLast((event) => event.message.startsWith(prefix))?.message
    return failure === undefined ? message : `${message}: ErrImagePull: ${failure.slice(prefix.length)}`
  }
  const ended = lastState?.terminated
  if (ended === undefined || !message.startsWith('back-off')) return message
  return `${message}; it ended with exit code ${ended.exitCode}${ended.reason === undefined ? '' : ` (${ended.reason})`}`
}

/** The spelling of the pod, and not that of the runtime. */
function imageOf(pod: ObjectOf<'Pod'>, { name, image }: ContainerStatus): string | null {
  const { initContainers = [], containers = [], ephemeralContainers = [] } = pod.spec ?? {}
  const specified = [...initContainers, ...containers, ...ephemeralContainers].find((each) => each.name === name)
  return specified?.image ?? image ?? null
}

const telling: ReadonlySet<string> = new Set([
  'FailedMount',
  'FailedAttachVolume',
  'FailedCreatePodSandBox',
  'Unhealthy',
  'FailedScheduling',
])

/** What is wrong with the whole pod: put out, not taken by any node, without its volumes, or not answering. */
function podTrouble(pod: ObjectOf<'Pod'>, events: readonly SeenEvent[]): Trouble | undefined {
  const of = { container: null, image: null }
  if (pod.status?.phase === 'Failed') {
    return { ...of, reason: pod.status.reason ?? 'Failed', message: pod.status.message ?? '' }
  }
  const condition = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
  if (condition !== undefined)
    return { ...of, reason: condition.reason ?? 'Unschedulable', message: condition.message ?? '' }
  const event = events.findLast(({ reason }) => telling.has(reason))
  return event === undefined ? undefined : { ...of, reason: event.reason, message: event.message }
}

/** Pods that could not even be made: over a quota, or refused by an admission. */
function refusedPods(deployment: ObjectOf<'Deployment'>): Symptom | undefined {
  const condition = deployment.status?.conditions?.find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  )
  if (condition === undefined) return undefined
  const { metadata, spec } = deployment
  return {
    workload: { kind: 'Deployment', name: metadata.name },
    clusterId: metadata.labels?.[clusterIdLabel] ?? null,
    pods: [],
    node: null,
    container: null,
    image: null,
    reason: condition.reason ?? 'FailedCreate',
    message: condition.message ?? '',
    since: isoTime(condition.lastTransitionTime),
    secretNames: (spec?.template.spec?.imagePullSecrets ?? []).flatMap(({ name }) => name ?? []),
    serviceAccount: spec?.template.spec?.serviceAccountName ?? null,
    stuckPods: [],
    events: [],
  }
}

/** A replica set belongs to a deployment as a rule, and that is what people know. */
function workloadOf({ metadata }: ObjectOf<'Pod'>, { replicaSets }: Around): Workload {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true)
  if (owner === undefined) return { kind: 'Pod', name: metadata.name }
  if (owner.kind !== 'ReplicaSet') return { kind: owner.kind, name: owner.name }
  const owning = replicaSets.get(owner.uid)
  const deployment = owning?.metadata.ownerReferences?.find(({ controller }) => controller === true)
  if (deployment !== undefined) return { kind: deployment.kind, name: deployment.name }
  const hash = metadata.labels?.['pod-template-hash']
  const isNamed = owning === undefined && hash !== undefined && owner.name.endsWith(`-${hash}`)
  return isNamed
    ? { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) }
    : { kind: 'ReplicaSet', name: owner.name }
}

const mostEvents = 20

/** Oldest first. */
function eventsOf({ metadata }: ObjectOf<'Pod'>, { events }: Around): readonly SeenEvent[] {
  return [...(events.get(metadata.uid) ?? []), ...(events.get(named(metadata.name)) ?? [])]
    .map(({ reason = '', message = '', count, series, firstTimestamp, lastTimestamp, eventTime, metadata: own }) => ({
      reason,
      message,
      count: series?.count ?? count ?? 1,
      firstSeen: isoTime(firstTimestamp ?? eventTime ?? own.creationTimestamp),
      lastSeen: isoTime(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? own.creationTimestamp),
    }))
    .toSorted((one, other) => ((one.lastSeen ?? '') < (other.lastSeen ?? '') ? -1 : 1))
    .slice(-mostEvents)
}
