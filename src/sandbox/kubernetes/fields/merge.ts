import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { FieldType, ListType } from '#sandbox/kubernetes/schema/types.ts'
import type { FieldSet } from './field-set.ts'
import { fieldsOr, isFields, listOr } from '#sandbox/kubernetes/objects/records.ts'
import { fieldsOfType } from '#sandbox/kubernetes/schema/types.ts'
import { isEmptySet } from './field-set.ts'
import { stepOfItem } from './typed-value.ts'

/** Lays an applied intent over the live value: what the intent names wins, the rest stays. */
export function mergeIntent(live: unknown, intent: unknown, type: FieldType): unknown {
  if (live === undefined || intent === undefined || intent === null) return intent ?? live
  switch (type.kind) {
    case 'scalar':
    case 'any':
      return intent
    case 'struct':
      return type.atomic ? intent : mergeFields(live, intent, (field) => fieldsOfType(type.name).get(field))
    case 'map':
      return type.atomic ? intent : mergeFields(live, intent, () => type.of)
    case 'list':
      return type.apply === 'atomic' ? intent : mergeItems(listOr(live), listOr(intent), type)
  }
}

function mergeFields(live: unknown, intent: unknown, typeOf: (field: string) => FieldType | undefined): Fields {
  const merged: Fields = { ...fieldsOr(live) }
  for (const [field, value] of Object.entries(fieldsOr(intent))) {
    merged[field] = mergeIntent(merged[field], value, typeOf(field) ?? { kind: 'any' })
  }
  return merged
}

function mergeItems(live: readonly unknown[], intent: readonly unknown[], type: ListType): readonly unknown[] {
  const wanted = new Map(intent.map((item) => [stepOfItem(item, type.apply), item]))
  const known = new Set(live.map((item) => stepOfItem(item, type.apply)))
  const kept = live.map((item) => mergeIntent(item, wanted.get(stepOfItem(item, type.apply)), type.of))
  return [...kept, ...[...wanted].filter(([step]) => !known.has(step)).map(([, item]) => item)]
}

/** Takes the paths of a set out of a value; undefined when nothing of the value is left to keep. */
export function removeFields(value: unknown, set: FieldSet, type: FieldType): unknown {
  if (set.isMember) return undefined
  if (isEmptySet(set)) return value
  if (type.kind === 'list') return removeItems(listOr(value), set, type)
  if (!isFields(value)) return value
  const result: Fields = {}
  for (const [field, below] of Object.entries(value)) {
    const part = set.below.get(`f:${field}`)
    const left = part === undefined ? below : removeFields(below, part, typeOfField(type, field))
    if (left !== undefined) result[field] = left
  }
  const isEmptied = Object.keys(value).every((field) => set.below.get(`f:${field}`)?.isMember === true)
  return isEmptied ? undefined : result
}

function removeItems(items: readonly unknown[], set: FieldSet, type: ListType): readonly unknown[] | undefined {
  const left = items.flatMap((item) => {
    const part = set.below.get(stepOfItem(item, type.apply))
    const kept = part === undefined ? item : removeFields(item, part, type.of)
    return kept === undefined ? [] : [kept]
  })
  return left.length === 0 ? undefined : left
}

function typeOfField(type: FieldType, field: string): FieldType {
  if (type.kind === 'struct') return fieldsOfType(type.name).get(field) ?? { kind: 'any' }
  return type.kind === 'map' ? type.of : { kind: 'any' }
}
