import { isDeepStrictEqual } from 'node:util'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { FieldType, ListType } from '#sandbox/kubernetes/schema/types.ts'
import { badRequest } from '#sandbox/kubernetes/api/api-status.ts'
import { fieldsOr, isFields, listOr, printScalar } from '#sandbox/kubernetes/objects/records.ts'
import { fieldsOfType } from '#sandbox/kubernetes/schema/types.ts'

const orderDirective = '$setElementOrder/'
const removeDirective = '$deleteFromPrimitiveList/'

/** A merge patch that merges lists item by item where the type names a merge key. Understands the `$` directives. */
export function applyStrategicMergePatch(document: unknown, patch: unknown, type: FieldType): unknown {
  if (!isFields(patch)) return patch
  const { $patch: directive, $retainKeys: retained, ...changes } = patch
  if (directive === 'replace') return changes
  if (directive === 'delete') return {}
  if (directive !== undefined && directive !== 'merge')
    throw badRequest(`Unknown patch type: ${printScalar(directive)}`)
  const result = retain(fieldsOr(document), retained)
  for (const [field, value] of Object.entries(changes)) {
    if (field.startsWith('$')) continue
    if (value === null) delete result[field]
    else result[field] = patchField(result[field], value, { type: typeOfField(type, field), patch, field })
  }
  return applyPrimitiveRemovals(result, patch)
}

function retain(document: Fields, retained: unknown): Fields {
  if (!Array.isArray(retained)) return { ...document }
  return Object.fromEntries(Object.entries(document).filter(([field]) => retained.includes(field)))
}

interface Place {
  readonly type: FieldType
  readonly patch: Fields
  readonly field: string
}

function patchField(old: unknown, value: unknown, { type, patch, field }: Place): unknown {
  if (type.kind !== 'list' || !Array.isArray(value)) return applyStrategicMergePatch(old, value, type)
  const order = patch[`${orderDirective}${field}`]
  if (type.patch === 'replace') return value.map((item) => withoutDirective(item))
  if (type.patch === 'merge-values') return reorder(mergeValues(listOr(old), value), order, (item) => item)
  const { mergeKey } = type.patch
  return reorder(mergeItems(listOr(old), value, type, mergeKey), order, (item) => fieldsOr(item)[mergeKey])
}

function withoutDirective(item: unknown): unknown {
  if (!isFields(item) || !('$patch' in item)) return item
  const { $patch: _, ...rest } = item
  return rest
}

function mergeValues(old: readonly unknown[], added: readonly unknown[]): readonly unknown[] {
  return [...old, ...added.filter((value) => !old.includes(value))]
}

function mergeItems(
  old: readonly unknown[],
  changes: readonly unknown[],
  type: ListType,
  mergeKey: string,
): readonly unknown[] {
  let result = changes.some((change) => isBareReplace(change)) ? [] : [...old]
  for (const change of changes) {
    if (!isFields(change) || isBareReplace(change)) continue
    const key = change[mergeKey]
    if (key === undefined)
      throw badRequest(`map: ${JSON.stringify(change)} does not contain declared merge key: ${mergeKey}`)
    const index = result.findIndex((item) => isDeepStrictEqual(fieldsOr(item)[mergeKey], key))
    if (change['$patch'] === 'delete')
      result = result.filter((item) => !isDeepStrictEqual(fieldsOr(item)[mergeKey], key))
    else if (index >= 0) result[index] = applyStrategicMergePatch(result[index], change, type.of)
    else result.push(applyStrategicMergePatch({}, change, type.of))
  }
  return result
}

/** `{"$patch": "replace"}` alone in a list says that the patch is the whole list. */
function isBareReplace(change: unknown): boolean {
  return isFields(change) && change['$patch'] === 'replace' && Object.keys(change).length === 1
}

/** Items named in the directive stand in its order; others keep their place after the item that they followed. */
function reorder(items: readonly unknown[], order: unknown, keyOf: (item: unknown) => unknown): readonly unknown[] {
  if (!Array.isArray(order)) return items
  const rankOf = (item: unknown): number => order.findIndex((named) => isDeepStrictEqual(keyOf(named), keyOf(item)))
  let last = -1
  const ranked = items.map((item, index) => {
    const rank = rankOf(item)
    if (rank >= 0) last = rank
    return { item, index, rank: rank >= 0 ? rank : last + 0.5 }
  })
  return ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).map(({ item }) => item)
}

function applyPrimitiveRemovals(result: Fields, patch: Fields): Fields {
  for (const [directive, values] of Object.entries(patch)) {
    if (!directive.startsWith(removeDirective)) continue
    const field = directive.slice(removeDirective.length)
    const removed = listOr(values)
    result[field] = listOr(result[field]).filter((value) => !removed.includes(value))
  }
  return result
}

function typeOfField(type: FieldType, field: string): FieldType {
  if (type.kind === 'struct') return fieldsOfType(type.name).get(field) ?? { kind: 'any' }
  return type.kind === 'map' ? type.of : { kind: 'any' }
}
