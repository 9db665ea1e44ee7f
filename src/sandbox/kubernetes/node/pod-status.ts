import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import { at, fieldsOr, listOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { conditionOf } from '#sandbox/kubernetes/objects/workloads.ts'
import { timeOf } from '#sandbox/kubernetes/writes/write-context.ts'
import { nodeAddress } from './node-object.ts'

/** A container as the node has it at the moment. */
export type ContainerView =
  | { readonly kind: 'waiting'; readonly reason: string; readonly message?: string }
  | { readonly kind: 'running'; readonly imageId: string; readonly startedAt: string; readonly isReady: boolean }
  | { readonly kind: 'done'; readonly imageId: string; readonly startedAt: string }

export interface PodView {
  readonly initial: ReadonlyMap<string, ContainerView>
  readonly containers: ReadonlyMap<string, ContainerView>
  readonly podIp: string
  readonly now: Date
}

/** What the kubelet would report about the pod. */
export function podStatus(pod: KubeObject, view: PodView): Fields {
  const unready = namesWhere(view.containers, (each) => each.kind !== 'running' || !each.isReady)
  const uninitialized = namesWhere(view.initial, (each) => each.kind === 'waiting')
  const isRunning = [...view.containers.values()].every(({ kind }) => kind === 'running')
  const initial = containerStatuses(pod, 'initContainers', view.initial)
  return {
    ...fieldsOr(pod['status']),
    phase: isRunning ? 'Running' : 'Pending',
    startTime: at(pod, 'status', 'startTime') ?? timeOf(view.now),
    hostIP: nodeAddress,
    hostIPs: [{ ip: nodeAddress }],
    podIP: view.podIp,
    podIPs: [{ ip: view.podIp }],
    conditions: conditionsOf(pod, { unready, uninitialized, now: view.now }),
    containerStatuses: containerStatuses(pod, 'containers', view.containers),
    ...(initial.length > 0 ? { initContainerStatuses: initial } : {}),
  }
}

function namesWhere(
  views: ReadonlyMap<string, ContainerView>,
  test: (view: ContainerView) => boolean,
): readonly string[] {
  return [...views].filter(([, view]) => test(view)).map(([name]) => name)
}

interface Readiness {
  readonly unready: readonly string[]
  readonly uninitialized: readonly string[]
  readonly now: Date
}

function conditionsOf(pod: KubeObject, { unready, uninitialized, now }: Readiness): readonly Fields[] {
  const message = `containers with unready status: [${unready.join(' ')}]`
  const ready = unready.length === 0 ? { status: 'True' } : { status: 'False', reason: 'ContainersNotReady', message }
  const incomplete = `containers with incomplete status: [${uninitialized.join(' ')}]`
  const initialized =
    uninitialized.length === 0
      ? { status: 'True' }
      : { status: 'False', reason: 'ContainersNotInitialized', message: incomplete }
  const wanted: readonly Fields[] = [
    { type: 'PodReadyToStartContainers', status: 'True' },
    { type: 'Initialized', ...initialized },
    { type: 'Ready', ...ready },
    { type: 'ContainersReady', ...ready },
    { type: 'PodScheduled', status: 'True' },
  ]
  return wanted.map((condition) => keepTime(pod, condition, now))
}

function keepTime(pod: KubeObject, condition: Fields, now: Date): Fields {
  const old = conditionOf(pod, textOr(condition['type']))
  const since = old?.['status'] === condition['status'] ? old?.['lastTransitionTime'] : undefined
  return { ...condition, lastProbeTime: null, lastTransitionTime: since ?? timeOf(now) }
}

function containerStatuses(
  pod: KubeObject,
  field: 'containers' | 'initContainers',
  views: ReadonlyMap<string, ContainerView>,
): readonly Fields[] {
  return listOr(at(pod, 'spec', field)).map((container) => {
    const name = textOr(at(container, 'name'))
    const view = views.get(name) ?? { kind: 'waiting', reason: 'PodInitializing' }
    return {
      name,
      image: textOr(at(container, 'image')),
      imageID: view.kind === 'waiting' ? '' : view.imageId,
      ...(view.kind === 'waiting' ? {} : { containerID: containerId(pod, name) }),
      lastState: {},
      ready: view.kind === 'done' || (view.kind === 'running' && view.isReady),
      restartCount: 0,
      started: view.kind === 'running',
      state: stateOf(view),
    }
  })
}

function containerId({ metadata }: KubeObject, name: string): string {
  return `sandbox://${Buffer.from(`${metadata.uid}/${name}`).toString('hex').padEnd(64, '0').slice(0, 64)}`
}

function stateOf(view: ContainerView): Fields {
  switch (view.kind) {
    case 'waiting':
      return { waiting: { reason: view.reason, ...(view.message === undefined ? {} : { message: view.message }) } }
    case 'running':
      return { running: { startedAt: view.startedAt } }
    case 'done':
      return { terminated: { exitCode: 0, reason: 'Completed', startedAt: view.startedAt, finishedAt: view.startedAt } }
  }
}
