import type { Control } from '#sandbox/kubernetes/controllers/control.ts'
import type { Controller } from '#sandbox/kubernetes/controllers/controller.ts'
import type { RecordEvent } from '#sandbox/kubernetes/controllers/event-recorder.ts'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { Timers } from '#sandbox/kubernetes/timers.ts'
import type { ImagePuller, NodeTimes } from './image-puller.ts'
import type { ContainerView } from './pod-status.ts'
import { keyOf, splitKey } from '#sandbox/kubernetes/controllers/controller.ts'
import { isDeleting } from '#sandbox/kubernetes/objects/kube-object.ts'
import { at, fieldsOr, listOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { isPodEnded } from '#sandbox/kubernetes/objects/workloads.ts'
import { configMaps, pods, secrets } from '#sandbox/kubernetes/resources.ts'
import { timeOf } from '#sandbox/kubernetes/writes/write-context.ts'
import { speaker } from './image-puller.ts'
import { missingVariable, missingVolume } from './missing-references.ts'
import { nodeName } from './node-object.ts'
import { podStatus } from './pod-status.ts'

export interface NodeAgentDeps {
  readonly control: Control
  readonly record: RecordEvent
  readonly timers: Timers
  readonly puller: ImagePuller
  readonly times: NodeTimes
  readonly wake: (pod: KubeObject) => void
}

/** The node's agent: pulls the images of its pods, reports their containers as running, and ends deleted pods. */
export function nodeAgent(deps: NodeAgentDeps): Controller {
  const running = new Map<string, Phase>()
  return {
    name: 'node-agent',
    keysOf({ resource, object, type }) {
      if (resource === pods) {
        if (type === 'DELETED') forget(deps, running, object)
        return [keyOf(object)]
      }
      if (resource !== secrets && resource !== configMaps) return []
      return deps.control.store.list(pods, object.metadata.namespace).filter(isWaiting).map(keyOf)
    },
    reconcile(key) {
      const { namespace, name } = splitKey(key)
      const pod = deps.control.store.get(pods, namespace, name)
      if (pod === undefined || at(pod, 'spec', 'nodeName') !== nodeName || isPodEnded(pod)) return undefined
      if (isDeleting(pod)) return end(deps, running, pod)
      return advance(deps, running, pod)
    },
  }
}

/** How far a container got that has its image: created, then started, then ready. */
type Phase = 'created' | 'started' | 'ready' | 'stopping'

function isWaiting(pod: KubeObject): boolean {
  return at(pod, 'status', 'phase') === 'Pending'
}

function forget({ puller }: NodeAgentDeps, running: Map<string, Phase>, { metadata }: KubeObject): void {
  puller.forget(metadata.uid)
  for (const id of [...running.keys()].filter((each) => each.startsWith(metadata.uid))) running.delete(id)
}

function end(deps: NodeAgentDeps, running: Map<string, Phase>, pod: KubeObject): undefined {
  const { uid, name, namespace = '' } = pod.metadata
  if (running.get(uid) === 'stopping') return
  running.set(uid, 'stopping')
  for (const container of listOr(at(pod, 'spec', 'containers')).map(fieldsOr)) {
    const message = `Stopping container ${textOr(container['name'])}`
    if (!isWaiting(pod)) speaker(deps.record, pod, container)({ type: 'Normal', reason: 'Killing', message })
  }
  deps.timers.after(deps.times.stopMs, () => {
    const live = deps.control.store.get(pods, namespace, name)
    if (live?.metadata.uid === uid) deps.control.remove(pods, live, 0)
  })
}

const retryMountMs = 2000

function advance(deps: NodeAgentDeps, running: Map<string, Phase>, pod: KubeObject): number | undefined {
  const unmountable = missingVolume(deps.control.store, pod)
  if (unmountable !== undefined && isWaiting(pod)) {
    deps.record(pod, { type: 'Warning', reason: 'FailedMount', message: unmountable })
    report(deps, pod, { initial: new Map(), containers: waitingForVolumes(pod) })
    return retryMountMs
  }
  const initial = viewInitial(deps, running, pod)
  const isInitialized = [...initial.values()].every(({ kind }) => kind !== 'waiting')
  const wanted = isInitialized ? listOr(at(pod, 'spec', 'containers')).map(fieldsOr) : []
  const containers = new Map(
    wanted.map((container) => [textOr(container['name']), view(deps, running, pod, container)] as const),
  )
  report(deps, pod, { initial, containers: isInitialized ? containers : waitingForVolumes(pod, 'PodInitializing') })
  return undefined
}

function waitingForVolumes(pod: KubeObject, reason = 'ContainerCreating'): ReadonlyMap<string, ContainerView> {
  const names = listOr(at(pod, 'spec', 'containers')).map((container) => textOr(at(container, 'name')))
  return new Map(names.map((name) => [name, { kind: 'waiting', reason }]))
}

/** Initial containers run one after the other, and are done at once. */
function viewInitial(deps: NodeAgentDeps, running: Map<string, Phase>, pod: KubeObject): Map<string, ContainerView> {
  const views = new Map<string, ContainerView>()
  let isHeld = false
  for (const container of listOr(at(pod, 'spec', 'initContainers')).map(fieldsOr)) {
    const seen: ContainerView = isHeld
      ? { kind: 'waiting', reason: 'PodInitializing' }
      : view(deps, running, pod, container)
    const isSidecar = container['restartPolicy'] === 'Always'
    isHeld ||= seen.kind === 'waiting'
    const { kind } = seen
    views.set(textOr(container['name']), kind === 'running' && !isSidecar ? { ...seen, kind: 'done' } : seen)
  }
  return views
}

function view(deps: NodeAgentDeps, running: Map<string, Phase>, pod: KubeObject, container: Fields): ContainerView {
  const old = reported(pod, textOr(container['name']))
  const id = `${pod.metadata.uid}/${textOr(container['name'])}`
  const phase = running.get(id)
  if (old.startedAt !== undefined) {
    if (!old.isReady && phase === undefined) later(deps, running, { pod, id, next: 'ready' })
    return {
      kind: 'running',
      imageId: old.imageId,
      startedAt: old.startedAt,
      isReady: old.isReady || phase === 'ready',
    }
  }
  const image = deps.puller.ensure(pod, container)
  if (image.kind === 'absent') return { ...image, kind: 'waiting' }
  const missing = missingVariable(deps.control.store, pod, container)
  if (missing !== undefined) {
    const reason = 'CreateContainerConfigError'
    speaker(deps.record, pod, container)({ type: 'Warning', reason: 'Failed', message: `Error: ${missing}` })
    return { kind: 'waiting', reason, message: missing }
  }
  return start(deps, running, { pod, container, id, imageId: image.imageId })
}

interface Starting {
  readonly pod: KubeObject
  readonly container: Fields
  readonly id: string
  readonly imageId: string
}

function start(
  deps: NodeAgentDeps,
  running: Map<string, Phase>,
  { pod, container, id, imageId }: Starting,
): ContainerView {
  const phase = running.get(id)
  const name = textOr(container['name'])
  const say = speaker(deps.record, pod, container)
  if (phase === undefined) {
    running.set(id, 'created')
    say({ type: 'Normal', reason: 'Created', message: `Created container: ${name}` })
    later(deps, running, { pod, id, next: 'started' })
  }
  if (phase !== 'started') return { kind: 'waiting', reason: 'ContainerCreating' }
  say({ type: 'Normal', reason: 'Started', message: `Started container ${name}` })
  later(deps, running, { pod, id, next: 'ready' })
  return { kind: 'running', imageId, startedAt: timeOf(deps.control.now()), isReady: false }
}

function later(
  { timers, times, wake }: NodeAgentDeps,
  running: Map<string, Phase>,
  { pod, id, next }: { readonly pod: KubeObject; readonly id: string; readonly next: Phase },
): void {
  timers.after(times.startUpMs / 2, () => {
    running.set(id, next)
    wake(pod)
  })
}

interface Reported {
  readonly startedAt: string | undefined
  readonly imageId: string
  readonly isReady: boolean
}

function reported(pod: KubeObject, name: string): Reported {
  const all = ['containerStatuses', 'initContainerStatuses'].flatMap((field) => listOr(at(pod, 'status', field)))
  const status = all.find((each) => at(each, 'name') === name)
  const startedAt = at(status, 'state', 'running', 'startedAt') ?? at(status, 'state', 'terminated', 'startedAt')
  return {
    startedAt: typeof startedAt === 'string' ? startedAt : undefined,
    imageId: textOr(at(status, 'imageID')),
    isReady: at(status, 'ready') === true,
  }
}

interface Views {
  readonly initial: ReadonlyMap<string, ContainerView>
  readonly containers: ReadonlyMap<string, ContainerView>
}

function report({ control }: NodeAgentDeps, pod: KubeObject, views: Views): void {
  const live = control.store.get(pods, pod.metadata.namespace ?? '', pod.metadata.name)
  if (live?.metadata.uid !== pod.metadata.uid) return
  control.updateStatus(pods, live, podStatus(live, { ...views, podIp: addressOf(control, live), now: control.now() }))
}

function addressOf({ store }: Control, pod: KubeObject): string {
  const own = at(pod, 'status', 'podIP')
  if (typeof own === 'string') return own
  const taken = new Set(store.list(pods).map((each) => at(each, 'status', 'podIP')))
  for (let number = 2; number < 65_000; number += 1) {
    const address = `10.251.${number >> 8}.${number & 255}`
    if (!taken.has(address)) return address
  }
  return ''
}
