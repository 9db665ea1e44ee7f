import { isDeepStrictEqual } from 'node:util'
import type { StatusCause } from '#sandbox/kubernetes/api/api-status.ts'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { FieldSet } from './field-set.ts'
import type { Manager, Owned } from './managed-fields.ts'
import { ApiStatus } from '#sandbox/kubernetes/api/api-status.ts'
import { withoutMeta } from '#sandbox/kubernetes/objects/kube-object.ts'
import { structType } from '#sandbox/kubernetes/schema/types.ts'
import { compare, fieldsOfIntent, touched } from './compare.ts'
import { difference, intersection, isEmptySet, noFields, pathsOf, printPath, toFieldsV1, union } from './field-set.ts'
import { entryOf, isSameManager, readOwned, sorted, withoutServerKept, writeOwned } from './managed-fields.ts'
import { mergeIntent, removeFields } from './merge.ts'

export interface Application {
  readonly type: string
  readonly manager: Manager
  readonly force: boolean
  readonly time: string
}

interface Clash {
  readonly owner: Owned['entry']
  readonly path: string
}

/**
 * Server-side apply: lays the intent over the live object, removes what the manager applied before and no longer
 * names unless someone else owns it, and refuses to overwrite what others own. Throws a 409 on such a conflict.
 */
export function applyIntent(live: KubeObject, intent: KubeObject, application: Application): KubeObject {
  const type = structType(application.type)
  const me = entryOf(intent, application.manager, 'Apply')
  const owned = readOwned(live)
  const mine = owned.find(({ entry }) => isSameManager(entry, me))
  const others = owned.filter((owner) => owner !== mine)
  const wanted = withoutServerKept(fieldsOfIntent(withoutMeta(intent, 'managedFields'), type))

  const bare = withoutMeta(live, 'managedFields')
  const merged = mergeIntent(bare, withoutMeta(intent, 'managedFields'), type)
  const dropped = droppedFields(mine?.fields ?? noFields, wanted, others)
  const next = asApplied(removeFields(merged, dropped, type))

  const changes = compare(bare, next, type)
  const taken = touched(changes)
  if (!application.force) refuseClashes(others, taken)
  const remaining = others.map((owner) => ({
    ...owner,
    fields: difference(difference(owner.fields, intersection(owner.fields, taken)), changes.removed),
  }))
  const isUnchanged = isDeepStrictEqual(bare, next)
  const isSame = mine !== undefined && isDeepStrictEqual(toFieldsV1(mine.fields), toFieldsV1(wanted))
  const entry = isSame && isUnchanged ? mine.entry : entryAt(me, isUnchanged ? undefined : application.time)
  return writeOwned(next, sorted([...remaining, { entry, fields: wanted }]))
}

/** A manager that only agrees with what is there is noted without a time. */
function entryAt(entry: Owned['entry'], time: string | undefined): Owned['entry'] {
  return time === undefined ? entry : { ...entry, time }
}

/** Nobody owns what identifies an object, so it is never removed, and the result is one again. */
function asApplied(merged: unknown): KubeObject {
  return merged as KubeObject
}

function droppedFields(before: FieldSet, wanted: FieldSet, others: readonly Owned[]): FieldSet {
  let kept = wanted
  for (const { fields } of others) kept = union(kept, fields)
  return prune(difference(before, wanted), kept)
}

/** A path stays while anything at it or below it is owned by someone. */
function prune(candidates: FieldSet, kept: FieldSet): FieldSet {
  const below = new Map<string, FieldSet>()
  for (const [step, part] of candidates.below) {
    const rest = prune(part, kept.below.get(step) ?? noFields)
    if (!isEmptySet(rest)) below.set(step, rest)
  }
  return { isMember: candidates.isMember && isEmptySet(kept), below }
}

function refuseClashes(others: readonly Owned[], taken: FieldSet): void {
  const clashes = others.flatMap(({ entry, fields }) =>
    pathsOf(intersection(fields, taken)).map((path) => ({ owner: entry, path: printPath(path) })),
  )
  if (clashes.length === 0) return
  const causes = clashes.map(({ owner, path }) => causeOf(owner, path))
  throw new ApiStatus(409, 'Conflict', messageOf(clashes), { causes })
}

function causeOf(owner: Owned['entry'], path: string): StatusCause {
  return { reason: 'FieldManagerConflict', message: `conflict with ${nameOf(owner)}`, field: path }
}

function messageOf(clashes: readonly Clash[]): string {
  const [first] = clashes
  if (clashes.length === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${nameOf(first.owner)}: ${first.path}`
  }
  const byOwner = Map.groupBy(clashes, ({ owner }) => nameOf(owner))
  const parts = [...byOwner].map(([name, each]) => `conflicts with ${name}:\n${each.map(line).join('\n')}`)
  return `Apply failed with ${clashes.length} conflicts: ${parts.join('\n')}`
}

function line({ path }: Clash): string {
  return `- ${path}`
}

/** An update is named with the version of the API that it used; an apply is not. */
function nameOf({ manager, operation, apiVersion, subresource }: Owned['entry']): string {
  const through = subresource === undefined ? '' : ` with subresource "${subresource}"`
  return `"${manager}"${through}${operation === 'Update' ? ` using ${apiVersion}` : ''}`
}
