import { pathOf } from './kinds.ts'
import type { Kind, ObjectOf } from './kinds.ts'
import { readListPage } from './object.ts'
import { failure, success } from './outcome.ts'
import type { KubernetesOutcome } from './outcome.ts'
import { withQuery } from './query.ts'
import type { Requester } from './requester.ts'

export interface ListOptions<K extends Kind, T = ObjectOf<K>> {
  readonly namespace?: string | undefined
  readonly labelSelector?: string | undefined
  readonly fieldSelector?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly project?: (object: ObjectOf<K>) => T
}

export interface Listed<T> {
  readonly items: readonly T[]
  readonly resourceVersion: string
}

// A page of 500 parses in a few milliseconds; a list of 10,000 at once would block the process for 160.
const pageSize = 500
const largestPage = 64 * 1024 * 1024
const startsOver = 2

/** Lists page by page. Pages that expired meanwhile (410) make it start over, twice at most. */
export async function listAll<K extends Kind, T = ObjectOf<K>>(
  requester: Requester,
  kind: K,
  options: ListOptions<K, T> = {},
): Promise<KubernetesOutcome<Listed<T>>> {
  const path = pathOf(kind, options.namespace)
  if (path === undefined) return failure('invalid', 'That cannot be the name of a namespace')
  for (let start = 0; ; start += 1) {
    const listed = await listOnce(requester, kind, path, options)
    if (listed.ok || listed.reason !== 'gone' || start === startsOver) return listed
  }
}

async function listOnce<K extends Kind, T>(
  requester: Requester,
  kind: K,
  path: string,
  options: ListOptions<K, T>,
): Promise<KubernetesOutcome<Listed<T>>> {
  const { labelSelector, fieldSelector, signal } = options
  // Without a `project`, T is the object itself, by its default.
  const project = options.project ?? ((object) => object as unknown as T)
  const items: T[] = []
  let resourceVersion: string | undefined
  let next: string | undefined
  for (;;) {
    const query = { limit: pageSize, continue: next, labelSelector, fieldSelector }
    const answer = await requester.call({
      method: 'GET',
      path: withQuery(path, query),
      repeatable: true,
      maxBytes: largestPage,
      slow: true,
      signal,
    })
    if (!answer.ok) return answer
    const page = readListPage(kind, answer.value.body.toString('utf8'))
    if (!page.ok) return page
    for (const object of page.value.items) items.push(project(object))
    resourceVersion ??= page.value.resourceVersion
    if (page.value.next === undefined) return success({ items, resourceVersion })
    if (page.value.next === next) return failure('protocol', 'Kubernetes gave the same page of a list twice')
    next = page.value.next
  }
}
