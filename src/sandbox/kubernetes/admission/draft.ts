import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import { isFields } from '#sandbox/kubernetes/objects/records.ts'

/** The object at the field, made where it is missing. Drafts are changed in place until they are stored. */
export function child(draft: Fields, field: string): Fields {
  const existing = draft[field]
  if (isFields(existing)) return existing
  const made: Fields = {}
  draft[field] = made
  return made
}

export function existingChild(draft: Fields, field: string): Fields | undefined {
  const value = draft[field]
  return isFields(value) ? value : undefined
}

export function items(draft: Fields, field: string): readonly Fields[] {
  const value = draft[field]
  return Array.isArray(value) ? value.filter(isFields) : []
}

/** Fills in what is missing; what is there, also an empty text or false, stays. */
export function preset(draft: Fields, values: Fields): void {
  for (const [field, value] of Object.entries(values)) {
    draft[field] ??= value
  }
}
