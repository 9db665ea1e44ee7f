import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Control } from './control.ts'
import type { Controller } from './controller.ts'
import type { RecordEvent } from './event-recorder.ts'
import { nodeName } from '#sandbox/kubernetes/node/node-object.ts'
import { isDeleting } from '#sandbox/kubernetes/objects/kube-object.ts'
import { at, fieldsOr, listOr, put, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { conditionOf } from '#sandbox/kubernetes/objects/workloads.ts'
import { claims, nodes, pods } from '#sandbox/kubernetes/resources.ts'
import { timeOf } from '#sandbox/kubernetes/writes/write-context.ts'
import { keyOf, splitKey } from './controller.ts'

/** Puts pods on the node, unless a claim is missing, the node is closed, or the pod asks for another node. */
export function scheduler(control: Control, record: RecordEvent): Controller {
  return {
    name: 'scheduler',
    keysOf({ resource, object }) {
      if (resource === pods) return [keyOf(object)]
      if (resource !== claims && resource !== nodes) return []
      return control.store.list(pods).filter(isUnscheduled).map(keyOf)
    },
    reconcile(key) {
      const { namespace, name } = splitKey(key)
      const pod = control.store.get(pods, namespace, name)
      if (pod === undefined || !isUnscheduled(pod)) return undefined
      const obstacle = obstacleOf(control, pod)
      if (obstacle === undefined) bind(control, record, pod)
      else hold(control, record, pod, obstacle)
      return undefined
    },
  }
}

function isUnscheduled(pod: KubeObject): boolean {
  return at(pod, 'spec', 'nodeName') === undefined && !isDeleting(pod)
}

function obstacleOf({ store }: Control, pod: KubeObject): string | undefined {
  const node = store.get(nodes, '', nodeName)
  const advice = 'preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'
  if (node === undefined) return 'no nodes available to schedule pods'
  if (at(node, 'spec', 'unschedulable') === true) {
    return `0/1 nodes are available: 1 node(s) were unschedulable. ${advice}`
  }
  const labels = node.metadata.labels ?? {}
  const wanted = Object.entries(fieldsOr(at(pod, 'spec', 'nodeSelector')))
  if (wanted.some(([key, value]) => labels[key] !== value)) {
    return `0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. ${advice}`
  }
  for (const volume of listOr(at(pod, 'spec', 'volumes'))) {
    const claim = at(volume, 'persistentVolumeClaim', 'claimName')
    if (typeof claim === 'string' && store.get(claims, pod.metadata.namespace ?? '', claim) === undefined) {
      return `0/1 nodes are available: persistentvolumeclaim "${textOr(claim)}" not found. ${advice}`
    }
  }
  return undefined
}

function bind(control: Control, record: RecordEvent, pod: KubeObject): void {
  const { namespace = '', name } = pod.metadata
  const bound = control.update(pods, pod, { ...put(pod, ['spec', 'nodeName'], nodeName) })
  const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`
  record(bound, { type: 'Normal', reason: 'Scheduled', message })
}

function hold(control: Control, record: RecordEvent, pod: KubeObject, message: string): void {
  if (conditionOf(pod, 'PodScheduled')?.['message'] === message) return
  const lastTransitionTime = timeOf(control.now())
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime }
  const updated = control.updateStatus(pods, pod, { ...fieldsOr(pod['status']), conditions: [condition] })
  record(updated, { type: 'Warning', reason: 'FailedScheduling', message })
}
