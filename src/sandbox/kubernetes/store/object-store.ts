import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import { withMeta } from '#sandbox/kubernetes/objects/kube-object.ts'
import { qualifiedName, resources } from '#sandbox/kubernetes/resources.ts'

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly resource: Resource
  readonly object: KubeObject
  readonly previous: KubeObject | undefined
  readonly revision: number
}

/** What is written to disk: every object, and the counter from which the next resourceVersion comes. */
export interface StoreSnapshot {
  readonly revision: number
  readonly objects: Readonly<Record<string, readonly KubeObject[]>>
}

/**
 * All objects, and the recent past for watches. Writes are immediate and whole: whatever decides about a write reads
 * and writes in one go, so nothing can come between.
 */
export interface ObjectStore {
  revision(): number
  get(resource: Resource, namespace: string, name: string): KubeObject | undefined
  /** In the order of namespace and name, as an API server lists. */
  list(resource: Resource, namespace?: string): readonly KubeObject[]
  put(resource: Resource, object: KubeObject): KubeObject
  remove(resource: Resource, object: KubeObject): KubeObject
  /** What happened after the revision, or `expired` when that is further back than the store remembers. */
  eventsAfter(revision: number): readonly StoreEvent[] | 'expired'
  oldestRevision(): number
  subscribe(listener: (event: StoreEvent) => void): () => void
  snapshot(): StoreSnapshot
}

const rememberedEvents = 4000

/** Above 1, so that a watch from revision 1 is too old on a fresh sandbox as well. */
const firstRevision = 100

export function createObjectStore(initial?: StoreSnapshot): ObjectStore {
  let revision = initial?.revision ?? firstRevision
  let oldest = revision
  let past: StoreEvent[] = []
  const tables = new Map<string, Map<string, KubeObject>>()
  const listeners = new Set<(event: StoreEvent) => void>()

  const tableOf = (resource: Resource): Map<string, KubeObject> => {
    const name = qualifiedName(resource)
    const table = tables.get(name) ?? new Map<string, KubeObject>()
    tables.set(name, table)
    return table
  }

  for (const resource of resources) {
    for (const object of initial?.objects[qualifiedName(resource)] ?? []) tableOf(resource).set(keyOf(object), object)
  }

  const tell = (event: StoreEvent): void => {
    past.push(event)
    if (past.length > rememberedEvents * 2) {
      past = past.slice(-rememberedEvents)
      oldest = (past[0]?.revision ?? revision) - 1
    }
    for (const listener of listeners) listener(event)
  }

  return {
    revision: () => revision,
    get: (resource, namespace, name) => tableOf(resource).get(`${namespace}/${name}`),
    list(resource, namespace) {
      const all = [...tableOf(resource).entries()].filter(([key]) => isIn(key, namespace))
      return all.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
    },
    put(resource, object) {
      revision += 1
      const stored = withMeta(object, { resourceVersion: String(revision) })
      const previous = tableOf(resource).get(keyOf(stored))
      tableOf(resource).set(keyOf(stored), stored)
      tell({ type: previous === undefined ? 'ADDED' : 'MODIFIED', resource, object: stored, previous, revision })
      return stored
    },
    remove(resource, object) {
      revision += 1
      const last = withMeta(object, { resourceVersion: String(revision) })
      tableOf(resource).delete(keyOf(object))
      tell({ type: 'DELETED', resource, object: last, previous: object, revision })
      return last
    },
    eventsAfter: (after) => (after < oldest ? 'expired' : past.filter((event) => event.revision > after)),
    oldestRevision: () => oldest,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => ({
      revision,
      objects: Object.fromEntries([...tables].map(([name, table]) => [name, [...table.values()]])),
    }),
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

function isIn(key: string, namespace: string | undefined): boolean {
  return namespace === undefined || key.startsWith(`${namespace}/`)
}
