import { z } from 'zod'
import { kinds } from './kinds.ts'
import type { Kind, ObjectOf } from './kinds.ts'
import { failure, success } from './outcome.ts'
import type { KubernetesOutcome } from './outcome.ts'

const Metadata = z.looseObject({
  name: z.string().min(1),
  namespace: z.string().optional(),
  uid: z.string().min(1),
  resourceVersion: z.string().min(1),
})

const AnyObject = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: Metadata,
})

/** A dry run of a creation has no resource version: nothing was stored. */
const DryRunObject = AnyObject.extend({ metadata: Metadata.extend({ resourceVersion: z.string().default('') }) })

const List = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ resourceVersion: z.string().min(1), continue: z.string().optional() }),
  items: z.array(z.unknown()).nullable(),
})

export interface ListPage<K extends Kind> {
  readonly items: readonly ObjectOf<K>[]
  readonly resourceVersion: string
  readonly next: string | undefined
}

export function readObject<K extends Kind>(kind: K, body: string, dryRun = false): KubernetesOutcome<ObjectOf<K>> {
  const json = parseJson(body)
  const parsed = (dryRun ? DryRunObject : AnyObject).safeParse(json)
  if (!parsed.success || parsed.data.kind !== kind)
    return failure('protocol', `Kubernetes did not answer with a ${kind}`)
  return success(asObjectOf(kind, parsed.data))
}

/** Items of a list do not repeat their kind; an event of a watch must have the right one. */
export function objectOf<K extends Kind>(kind: K, value: unknown): ObjectOf<K> | undefined {
  const parsed = AnyObject.safeParse(value)
  if (!parsed.success || (parsed.data.kind ?? kind) !== kind) return undefined
  return asObjectOf(kind, parsed.data)
}

export function readListPage<K extends Kind>(kind: K, body: string): KubernetesOutcome<ListPage<K>> {
  const parsed = List.safeParse(parseJson(body))
  if (!parsed.success || parsed.data.kind !== `${kind}List`) {
    return failure('protocol', `Kubernetes did not answer with a list of kind ${kind}`)
  }
  const items: ObjectOf<K>[] = []
  for (const item of parsed.data.items ?? []) {
    const object = objectOf(kind, item)
    if (object === undefined) return failure('protocol', `Kubernetes listed something that is no ${kind}`)
    items.push(object)
  }
  const { resourceVersion, continue: next } = parsed.data.metadata
  return success({ items, resourceVersion, next: next === '' ? undefined : next })
}

/**
 * The metadata was parsed, and the kind is the one that was asked for. The rest is Kubernetes' promise for that kind
 * and version: those who read a field that matters still check it.
 */
function asObjectOf<K extends Kind>(kind: K, parsed: z.infer<typeof AnyObject>): ObjectOf<K> {
  return { ...parsed, apiVersion: kinds[kind].apiVersion, kind } as unknown as ObjectOf<K>
}

export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
