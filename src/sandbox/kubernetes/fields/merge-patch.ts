import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import { fieldsOr, isFields } from '#sandbox/kubernetes/objects/records.ts'

/** RFC 7386: null removes, objects merge, everything else replaces. */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch
  const result: Fields = { ...fieldsOr(document) }
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field]
    else result[field] = applyMergePatch(result[field], value)
  }
  return result
}
