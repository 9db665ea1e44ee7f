import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Timers } from '#sandbox/kubernetes/timers.ts'
import type { ObjectStore, StoreEvent } from '#sandbox/kubernetes/store/object-store.ts'
import type { Selection } from './selection.ts'
import { ApiStatus, gone } from '#sandbox/kubernetes/api/api-status.ts'
import { groupVersionOf } from '#sandbox/kubernetes/resources.ts'
import { numberOf } from './list-objects.ts'

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: Readonly<Record<string, unknown>>
}

export interface WatchDeps {
  readonly store: ObjectStore
  readonly timers: Timers
  readonly bookmarkEveryMs: number
}

export interface WatchSink {
  send(event: WatchEvent): void
  end(): void
}

const longestWatchSeconds = 3600

/** Streams what happens to the selected objects until the client leaves or its time is over. The answer stops it. */
export function watchObjects(
  deps: WatchDeps,
  selection: Selection,
  query: URLSearchParams,
  sink: WatchSink,
): () => void {
  const { store, timers } = deps
  const wantsBookmarks = query.get('allowWatchBookmarks') === 'true'
  const backlog = backlogOf(store, selection, query)
  if (backlog instanceof ApiStatus) {
    sink.send({ type: 'ERROR', object: backlog.toStatus() })
    sink.end()
    return () => {}
  }
  for (const event of backlog) sink.send(event)
  if (wantsBookmarks && query.get('sendInitialEvents') === 'true') sink.send(bookmark(store, selection, true))

  const unsubscribe = store.subscribe((event) => {
    const seen = seenBy(selection, event)
    if (seen !== undefined) sink.send(seen)
  })
  let cancelBookmark = (): void => {}
  const remind = (): void => {
    sink.send(bookmark(store, selection, false))
    cancelBookmark = timers.after(deps.bookmarkEveryMs, remind)
  }
  if (wantsBookmarks) cancelBookmark = timers.after(deps.bookmarkEveryMs, remind)

  const stop = (): void => {
    unsubscribe()
    cancelBookmark()
    cancelEnd()
  }
  const seconds = Math.min(numberOf(query, 'timeoutSeconds') || longestWatchSeconds, longestWatchSeconds)
  const cancelEnd = timers.after(seconds * 1000, () => {
    if (wantsBookmarks) sink.send(bookmark(store, selection, false))
    stop()
    sink.end()
  })
  return stop
}

/** Without a resourceVersion the present is told first as ADDED; with one, what happened since. */
function backlogOf(
  store: ObjectStore,
  selection: Selection,
  query: URLSearchParams,
): readonly WatchEvent[] | ApiStatus {
  const version = query.get('resourceVersion') ?? ''
  if (version === '' || version === '0' || query.get('sendInitialEvents') === 'true') {
    const present = store.list(selection.resource, selection.namespace).filter((object) => selection.matches(object))
    return present.map((object) => ({ type: 'ADDED', object }))
  }
  if (!/^\d{1,15}$/.test(version)) {
    return new ApiStatus(
      400,
      'BadRequest',
      `Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`,
    )
  }
  const past = store.eventsAfter(Number(version))
  if (past === 'expired') return gone(Number(version), store.oldestRevision())
  return past.flatMap((event) => seenBy(selection, event) ?? [])
}

/** An object that begins to match is added for this watch, and one that ceases to match is deleted. */
function seenBy(selection: Selection, { type, resource, object, previous }: StoreEvent): WatchEvent | undefined {
  if (resource !== selection.resource) return undefined
  const is = selection.matches(object)
  const was = previous !== undefined && selection.matches(previous)
  if (type === 'DELETED') return was ? { type, object } : undefined
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object }
  return was ? { type: 'DELETED', object: atRevision(previous, object) } : undefined
}

function atRevision(previous: KubeObject, { metadata }: KubeObject): KubeObject {
  return { ...previous, metadata: { ...previous.metadata, resourceVersion: metadata.resourceVersion } }
}

function bookmark(store: ObjectStore, { resource }: Selection, endsInitialEvents: boolean): WatchEvent {
  const annotations = endsInitialEvents ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}
  const metadata = { resourceVersion: String(store.revision()), creationTimestamp: null, ...annotations }
  return { type: 'BOOKMARK', object: { kind: resource.kind, apiVersion: groupVersionOf(resource), metadata } }
}
