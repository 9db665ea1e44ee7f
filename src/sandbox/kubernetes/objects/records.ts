export type Fields = Record<string, unknown>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function fieldsOr(value: unknown): Fields {
  return isFields(value) ? value : {}
}

export function listOr(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOr(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise
}

/** A text, number or truth value as text; everything else is empty. */
export function printScalar(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? `${value as string | number | boolean}` : ''
}

/** Walks down through objects; undefined where a step is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const step of path) {
    if (!isFields(here)) return undefined
    here = here[step]
  }
  return here
}

/** A copy with the value at the path; `undefined` removes the field. Missing objects on the way are made. */
export function put<T extends object>(target: T, path: readonly string[], value: unknown): T {
  const [step, ...rest] = path
  if (step === undefined) return target
  const copy: Fields = Object.fromEntries(Object.entries(target))
  const next = rest.length === 0 ? value : put(fieldsOr(copy[step]), rest, value)
  if (next === undefined) delete copy[step]
  else copy[step] = next
  return copy as T
}
