import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { WriteContext } from '#sandbox/kubernetes/writes/write-context.ts'
import { isDeleting } from '#sandbox/kubernetes/objects/kube-object.ts'
import { at } from '#sandbox/kubernetes/objects/records.ts'
import { events, namespaces } from '#sandbox/kubernetes/resources.ts'
import { timeOf } from '#sandbox/kubernetes/writes/write-context.ts'
import { createControl } from './control.ts'

export interface EventText {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** The part of the object that is meant, such as `spec.containers{app}`. */
  readonly fieldPath?: string
}

export type RecordEvent = (about: KubeObject, text: EventText) => void

const keptForMs = 60 * 60 * 1000

/**
 * Records events as a component does: what happens again is counted, what is older than an hour is forgotten, and a
 * namespace that is going away gets none.
 */
export function createEventRecorder(context: WriteContext, component: string, host?: string): RecordEvent {
  const control = createControl(context, component)
  const source = host === undefined ? { component } : { component, host }

  const forget = (namespace: string): void => {
    const oldest = context.now().getTime() - keptForMs
    for (const event of context.store.list(events, namespace)) {
      if (Date.parse(String(event['lastTimestamp'])) < oldest) context.store.remove(events, event)
    }
  }

  /** Names rise with time, as those that are made of nanoseconds do; the revision tells those of a millisecond apart. */
  const stamp = (): string => {
    const millis = BigInt(context.now().getTime()) * 1_000_000n
    return (millis + BigInt(context.store.revision() % 1_000_000)).toString(16)
  }

  return (about, text) => {
    const namespace = about.metadata.namespace ?? 'default'
    const place = context.store.get(namespaces, '', namespace)
    if (place === undefined || isDeleting(place)) return
    const time = timeOf(context.now())
    forget(namespace)
    const same = context.store.list(events, namespace).find((event) => isSame(event, about, text, component))
    if (same !== undefined) {
      control.update(events, same, { ...same, count: Number(same['count'] ?? 1) + 1, lastTimestamp: time })
      return
    }
    const { uid, resourceVersion, name } = about.metadata
    control.create(events, {
      metadata: { name: `${name}.${stamp()}`, namespace },
      involvedObject: {
        kind: about.kind,
        namespace: about.metadata.namespace,
        name,
        uid,
        apiVersion: about.apiVersion,
        resourceVersion,
        ...(text.fieldPath === undefined ? {} : { fieldPath: text.fieldPath }),
      },
      reason: text.reason,
      message: text.message,
      source,
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
      type: text.type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host ?? '',
    })
  }
}

function isSame(event: KubeObject, about: KubeObject, text: EventText, component: string): boolean {
  return (
    at(event, 'involvedObject', 'uid') === about.metadata.uid &&
    at(event, 'involvedObject', 'fieldPath') === text.fieldPath &&
    at(event, 'source', 'component') === component &&
    event['reason'] === text.reason &&
    event['message'] === text.message
  )
}
