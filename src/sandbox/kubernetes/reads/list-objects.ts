import { z } from 'zod'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { ObjectStore } from '#sandbox/kubernetes/store/object-store.ts'
import type { Selection } from './selection.ts'
import { badRequest, expired } from '#sandbox/kubernetes/api/api-status.ts'
import { groupVersionOf } from '#sandbox/kubernetes/resources.ts'

export interface ObjectList {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly resourceVersion: string
    readonly continue?: string
    readonly remainingItemCount?: number
  }
  readonly items: readonly KubeObject[]
}

const Continuation = z.object({ revision: z.int(), after: z.string() })

/** One page of a list. The token of the next page names the revision at which the list began. */
export function listObjects(store: ObjectStore, selection: Selection, query: URLSearchParams): ObjectList {
  const limit = numberOf(query, 'limit')
  const token = query.get('continue') ?? ''
  const start = token === '' ? { revision: store.revision(), after: '' } : readToken(token)
  checkVersion(store, query, token)
  if (start.revision < store.oldestRevision()) throw expired(continueExpired)
  const all = pastOf(store, selection, start.revision).filter((object) => keyOf(object) > start.after)
  const page = limit > 0 ? all.slice(0, limit) : all
  const last = page.at(-1)
  const rest = all.length - page.length
  return {
    apiVersion: groupVersionOf(selection.resource),
    kind: listKind(selection.resource),
    metadata: {
      resourceVersion: String(start.revision),
      ...(rest > 0 && last !== undefined
        ? { continue: writeToken(start.revision, keyOf(last)), ...(isPlain(query) ? { remainingItemCount: rest } : {}) }
        : {}),
    },
    items: page,
  }
}

const continueExpired =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

/** What was there at the revision: the present with the events since then undone. */
function pastOf(store: ObjectStore, selection: Selection, revision: number): readonly KubeObject[] {
  const present = store.list(selection.resource, selection.namespace)
  const since = store.eventsAfter(revision)
  if (since === 'expired' || since.length === 0) return present.filter((object) => selection.matches(object))
  const past = new Map(present.map((object) => [keyOf(object), object]))
  for (const event of since.toReversed()) {
    if (event.resource !== selection.resource) continue
    if (event.previous === undefined) past.delete(keyOf(event.object))
    else past.set(keyOf(event.object), event.previous)
  }
  const sorted = [...past].sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted.map(([, object]) => object).filter((object) => selection.matches(object))
}

/** The number of remaining items is not told where a selector hides some. */
function isPlain(query: URLSearchParams): boolean {
  return (query.get('labelSelector') ?? '') === '' && (query.get('fieldSelector') ?? '') === ''
}

function checkVersion(store: ObjectStore, query: URLSearchParams, token: string): void {
  const match = query.get('resourceVersionMatch')
  const version = query.get('resourceVersion') ?? ''
  if (version !== '' && !/^\d+$/.test(version))
    throw badRequest(`Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`)
  if (token !== '' && version !== '' && version !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue')
  }
  if (match === 'Exact' && Number(version) < store.oldestRevision()) {
    throw expired('The resourceVersion for the provided list is too old.')
  }
}

function listKind({ kind }: Resource): string {
  return `${kind}List`
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

function writeToken(revision: number, after: string): string {
  return Buffer.from(JSON.stringify({ revision, after })).toString('base64url')
}

function readToken(token: string): z.infer<typeof Continuation> {
  try {
    return Continuation.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')))
  } catch {
    throw badRequest('continue key is not valid: encoded continue token is not valid')
  }
}

export function numberOf(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '0'
  return /^\d{1,12}$/.test(text) ? Number(text) : 0
}
