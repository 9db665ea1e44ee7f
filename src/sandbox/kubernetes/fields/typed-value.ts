import type { FieldType, ListKey, ListType } from '#sandbox/kubernetes/schema/types.ts'
import { fieldsOr, isFields, listOr } from '#sandbox/kubernetes/objects/records.ts'
import { fieldsOfType } from '#sandbox/kubernetes/schema/types.ts'

/** A value with steps below it that can be owned one by one, or a leaf that is owned as a whole. */
export type Parts = { readonly kind: 'leaf' } | { readonly kind: 'node'; readonly parts: readonly Part[] }

export interface Part {
  readonly step: string
  readonly value: unknown
  readonly type: FieldType
}

const leaf: Parts = { kind: 'leaf' }
const anything: FieldType = { kind: 'any' }

/** Takes a value apart as server-side apply sees it. Empty objects and lists are leaves. */
export function partsOf(value: unknown, type: FieldType): Parts {
  switch (type.kind) {
    case 'scalar':
    case 'any':
      return leaf
    case 'struct':
      return type.atomic ? leaf : node(fieldParts(value, (field) => fieldsOfType(type.name).get(field) ?? anything))
    case 'map':
      return type.atomic ? leaf : node(fieldParts(value, () => type.of))
    case 'list':
      return type.apply === 'atomic' ? leaf : node(itemParts(value, type))
  }
}

function node(parts: readonly Part[]): Parts {
  return parts.length === 0 ? leaf : { kind: 'node', parts }
}

function fieldParts(value: unknown, typeOf: (field: string) => FieldType): readonly Part[] {
  return Object.entries(fieldsOr(value)).map(([field, below]) => ({
    step: `f:${field}`,
    value: below,
    type: typeOf(field),
  }))
}

function itemParts(value: unknown, type: ListType): readonly Part[] {
  return listOr(value).map((item) => ({ step: stepOfItem(item, type.apply), value: item, type: type.of }))
}

/** The step that identifies an item of a list: by its keys, or by its value in a set. */
export function stepOfItem(item: unknown, rule: ListType['apply']): string {
  if (typeof rule === 'string') return `v:${JSON.stringify(item)}`
  return `k:${JSON.stringify(keysOfItem(item, rule))}`
}

function keysOfItem(item: unknown, keys: readonly ListKey[]): Record<string, unknown> {
  if (!isFields(item)) return {}
  const named = keys.map(({ name, preset }) => [name, item[name] ?? preset] as const)
  return Object.fromEntries(named.filter(([, value]) => value !== undefined))
}
