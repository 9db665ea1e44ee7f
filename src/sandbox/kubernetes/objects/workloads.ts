import type { KubeObject } from './kube-object.ts'
import type { Fields } from './records.ts'
import { at, fieldsOr, listOr, textOr } from './records.ts'

/** The parts of workloads that the controllers read. Every field was checked against its type when it was written. */
export function replicasOf(object: KubeObject): number {
  return Number(at(object, 'spec', 'replicas') ?? 1)
}

export function templateOf(object: KubeObject): Fields {
  return fieldsOr(at(object, 'spec', 'template'))
}

export function statusCount(object: KubeObject, name: string): number {
  return Number(at(object, 'status', name) ?? 0)
}

export function conditionOf(object: KubeObject, type: string): Fields | undefined {
  const found = listOr(at(object, 'status', 'conditions')).find((condition) => at(condition, 'type') === type)
  return found === undefined ? undefined : fieldsOr(found)
}

export function isPodReady(pod: KubeObject): boolean {
  return conditionOf(pod, 'Ready')?.['status'] === 'True'
}

export function isPodEnded(pod: KubeObject): boolean {
  return ['Failed', 'Succeeded'].includes(textOr(at(pod, 'status', 'phase')))
}

/** Milliseconds until a ready pod counts as available; 0 when it does, undefined while it is not ready. */
export function availableIn(pod: KubeObject, minReadySeconds: number, now: Date): number | undefined {
  if (!isPodReady(pod)) return undefined
  const since = Date.parse(textOr(conditionOf(pod, 'Ready')?.['lastTransitionTime']))
  return Math.max(0, since + minReadySeconds * 1000 - now.getTime())
}

export function minReadySecondsOf(object: KubeObject): number {
  return Number(at(object, 'spec', 'minReadySeconds') ?? 0)
}
