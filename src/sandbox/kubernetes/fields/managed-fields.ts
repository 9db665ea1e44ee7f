import { isDeepStrictEqual } from 'node:util'
import type { KubeObject, ManagedFieldsEntry } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { FieldSet } from './field-set.ts'
import { withMeta, withoutMeta } from '#sandbox/kubernetes/objects/kube-object.ts'
import { structType } from '#sandbox/kubernetes/schema/types.ts'
import { compare, touched } from './compare.ts'
import { difference, fromFieldsV1, intersection, isEmptySet, toFieldsV1, union, without } from './field-set.ts'

/** Who writes: the name of the field manager, and the subresource through which it writes. */
export interface Manager {
  readonly name: string
  readonly subresource?: string
}

export interface Owned {
  readonly entry: Omit<ManagedFieldsEntry, 'fieldsV1' | 'time'> & { readonly time?: string }
  readonly fields: FieldSet
}

/** Fields that the server keeps itself: nobody owns them. */
const serverKept: readonly (readonly string[])[] = [
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata', 'f:name'],
  ['f:metadata', 'f:namespace'],
  ['f:metadata', 'f:creationTimestamp'],
  ['f:metadata', 'f:selfLink'],
  ['f:metadata', 'f:uid'],
  ['f:metadata', 'f:clusterName'],
  ['f:metadata', 'f:generation'],
  ['f:metadata', 'f:managedFields'],
  ['f:metadata', 'f:resourceVersion'],
  ['f:metadata', 'f:deletionTimestamp'],
  ['f:metadata', 'f:deletionGracePeriodSeconds'],
]

export function withoutServerKept(set: FieldSet): FieldSet {
  let result = set
  for (const path of serverKept) result = without(result, path)
  const bare = (step: string): void => {
    const part = result.below.get(step)
    if (part !== undefined && part.below.size === 0) result = without(result, [step])
  }
  for (const step of ['f:metadata', 'f:spec', 'f:status']) bare(step)
  return { ...result, isMember: false }
}

export function readOwned(object: KubeObject): readonly Owned[] {
  return (object.metadata.managedFields ?? []).map(({ fieldsV1, ...entry }) => ({
    entry,
    fields: fromFieldsV1(fieldsV1),
  }))
}

export function writeOwned<T extends KubeObject>(object: T, owned: readonly Owned[]): T {
  const kept = owned.filter(({ fields }) => !isEmptySet(fields))
  const entries = kept.map(
    ({ entry, fields }) => ({ ...entry, fieldsV1: toFieldsV1(fields) }) satisfies ManagedFieldsEntry,
  )
  return entries.length === 0 ? withoutMeta(object, 'managedFields') : withMeta(object, { managedFields: entries })
}

export function isSameManager(entry: Owned['entry'], other: Owned['entry']): boolean {
  return (
    entry.manager === other.manager &&
    entry.operation === other.operation &&
    entry.apiVersion === other.apiVersion &&
    entry.subresource === other.subresource
  )
}

export function entryOf(object: KubeObject, manager: Manager, operation: 'Apply' | 'Update'): Owned['entry'] {
  const { name, subresource } = manager
  return {
    manager: name,
    operation,
    apiVersion: object.apiVersion,
    fieldsType: 'FieldsV1',
    ...(subresource === undefined ? {} : { subresource }),
  }
}

/** Notes a create, update or patch: the manager owns what it changed, and everybody loses what it changed or removed. */
export function trackUpdate<T extends KubeObject>(
  before: KubeObject | undefined,
  after: T,
  { type, manager, time }: { readonly type: string; readonly manager: Manager; readonly time: string },
): T {
  const difference = compare(withoutHistory(before ?? blankOf(after)), withoutHistory(after), structType(type))
  const gained = withoutServerKept(touched(difference))
  const me = entryOf(after, manager, 'Update')
  const old = readOwned(before ?? after)
  const mine = old.find(({ entry }) => isSameManager(entry, me))
  const others = old.filter((owner) => owner !== mine).map((owner) => disown(owner, gained, difference.removed))
  const fields = minus(union(mine?.fields ?? fromFieldsV1({}), gained), difference.removed)
  const isUnchanged = mine !== undefined && isDeepStrictEqual(toFieldsV1(mine.fields), toFieldsV1(fields))
  const entry = isUnchanged ? mine.entry : { ...me, time }
  return writeOwned(after, sorted([...others, { entry, fields }]))
}

function disown(owner: Owned, gained: FieldSet, removed: FieldSet): Owned {
  const lost = intersection(owner.fields, gained)
  return { ...owner, fields: minus(minus(owner.fields, lost), removed) }
}

const minus = difference

/** Applied intents come first, then updates, each in the order of time. */
export function sorted(owned: readonly Owned[]): readonly Owned[] {
  const rank = ({ entry }: Owned): string => `${entry.operation} ${entry.time ?? ''} ${entry.manager}`
  return [...owned].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

function withoutHistory(object: KubeObject): KubeObject {
  return withoutMeta(object, 'managedFields')
}

/** An object of the kind with nothing in it: what a new object is compared with. */
function blankOf(object: KubeObject): KubeObject {
  const blank: Record<string, unknown> = { metadata: {}, spec: {}, status: {} }
  if (object.apiVersion === 'apps/v1') blank['spec'] = { strategy: {}, template: { metadata: {}, spec: {} } }
  for (const field of Object.keys(blank)) if (object[field] === undefined) delete blank[field]
  return blank as unknown as KubeObject
}
