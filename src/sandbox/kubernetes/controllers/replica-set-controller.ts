import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { StoreEvent } from '#sandbox/kubernetes/store/object-store.ts'
import type { Control } from './control.ts'
import type { Controller } from './controller.ts'
import type { RecordEvent } from './event-recorder.ts'
import { controllerOf, isDeleting, ownerReferenceTo } from '#sandbox/kubernetes/objects/kube-object.ts'
import { fieldsOr } from '#sandbox/kubernetes/objects/records.ts'
import {
  availableIn,
  isPodEnded,
  isPodReady,
  minReadySecondsOf,
  replicasOf,
  templateOf,
} from '#sandbox/kubernetes/objects/workloads.ts'
import { pods, replicaSets } from '#sandbox/kubernetes/resources.ts'
import { keyOf, splitKey } from './controller.ts'

/** Keeps as many pods as a replica set wants, and counts them. */
export function replicaSetController(control: Control, record: RecordEvent): Controller {
  return {
    name: 'replica-sets',
    keysOf,
    reconcile(key) {
      const { namespace, name } = splitKey(key)
      const set = control.store.get(replicaSets, namespace, name)
      if (set === undefined || isDeleting(set)) return undefined
      adjust(control, record, set)
      return report(control, set)
    },
  }
}

function keysOf({ resource, object }: StoreEvent): readonly string[] {
  if (resource === replicaSets) return [keyOf(object)]
  const owner = resource === pods ? controllerOf(object) : undefined
  return owner?.kind === 'ReplicaSet' ? [`${object.metadata.namespace ?? ''}/${owner.name}`] : []
}

function activePods({ store }: Control, set: KubeObject): readonly KubeObject[] {
  const mine = store.list(pods, set.metadata.namespace).filter((pod) => controllerOf(pod)?.uid === set.metadata.uid)
  return mine.filter((pod) => !isDeleting(pod) && !isPodEnded(pod))
}

function adjust(control: Control, record: RecordEvent, set: KubeObject): void {
  const active = activePods(control, set)
  for (let missing = replicasOf(set) - active.length; missing > 0; missing -= 1) createPod(control, record, set)
  const surplus = active.length - replicasOf(set)
  if (surplus <= 0) return
  for (const pod of dispensableFirst(active).slice(0, surplus)) {
    control.remove(pods, pod)
    record(set, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` })
  }
}

/** Pods that are not ready go first, then the youngest. */
function dispensableFirst(active: readonly KubeObject[]): readonly KubeObject[] {
  return active.toSorted((a, b) => {
    const byReadiness = Number(isPodReady(a)) - Number(isPodReady(b))
    return byReadiness || (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1)
  })
}

function createPod(control: Control, record: RecordEvent, set: KubeObject): void {
  const { metadata, spec } = templateOf(set)
  const pod = control.create(pods, {
    metadata: {
      ...fieldsOr(metadata),
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace,
      ownerReferences: [ownerReferenceTo(set)],
    },
    spec,
  })
  record(set, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${pod.metadata.name}` })
}

function report(control: Control, { metadata }: KubeObject): number | undefined {
  const set = control.store.get(replicaSets, metadata.namespace ?? '', metadata.name)
  if (set === undefined) return undefined
  const active = activePods(control, set)
  const waits = active.map((pod) => availableIn(pod, minReadySecondsOf(set), control.now()))
  const counts = {
    fullyLabeledReplicas: active.length,
    readyReplicas: active.filter(isPodReady).length,
    availableReplicas: waits.filter((wait) => wait === 0).length,
  }
  const told = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
  const { generation } = set.metadata
  control.updateStatus(replicaSets, set, { replicas: active.length, ...told, observedGeneration: generation })
  const pending = waits.filter((wait) => wait !== undefined && wait > 0)
  return pending.length === 0 ? undefined : Math.min(...pending.map(Number))
}
