import { z } from 'zod'
import type { Kind, ObjectOf } from './kinds.ts'
import { objectOf, parseJson } from './object.ts'
import type { KubernetesFailure } from './outcome.ts'
import { failureOfErrorEvent } from './status.ts'

export type WatchEvent<K extends Kind> =
  | { readonly type: 'changed'; readonly object: ObjectOf<K> }
  | { readonly type: 'deleted'; readonly object: ObjectOf<K> }
  | { readonly type: 'bookmark'; readonly resourceVersion: string }
  | { readonly type: 'error'; readonly failure: KubernetesFailure }
  /** Something that Kubernetes does not send: what was missed with it is unknown. */
  | { readonly type: 'nonsense' }

const Envelope = z.looseObject({ type: z.string(), object: z.unknown() })
const Bookmark = z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string().min(1) }) })

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes */
export function readWatchEvent<K extends Kind>(kind: K, line: string): WatchEvent<K> {
  const envelope = Envelope.safeParse(parseJson(line))
  if (!envelope.success) return { type: 'nonsense' }
  const { type, object } = envelope.data
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
      return objectEvent('changed', objectOf(kind, object))
    case 'DELETED':
      return objectEvent('deleted', objectOf(kind, object))
    case 'BOOKMARK': {
      const bookmark = Bookmark.safeParse(object)
      if (!bookmark.success) return { type: 'nonsense' }
      return { type: 'bookmark', resourceVersion: bookmark.data.metadata.resourceVersion }
    }
    case 'ERROR':
      return { type: 'error', failure: failureOfErrorEvent(object) }
    default:
      return { type: 'nonsense' }
  }
}

function objectEvent<K extends Kind>(type: 'changed' | 'deleted', object: ObjectOf<K> | undefined): WatchEvent<K> {
  return object === undefined ? { type: 'nonsense' } : { type, object }
}
