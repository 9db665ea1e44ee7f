import { isDeepStrictEqual } from 'node:util'
import type { FieldType } from '#sandbox/kubernetes/schema/types.ts'
import type { FieldSet } from './field-set.ts'
import type { Part } from './typed-value.ts'
import { noFields, oneField, setOf, union } from './field-set.ts'
import { partsOf } from './typed-value.ts'

export interface Comparison {
  readonly changed: FieldSet
  readonly added: FieldSet
  readonly removed: FieldSet
}

const same: Comparison = { changed: noFields, added: noFields, removed: noFields }

/** The paths that an intent names: what a manager owns after it applied it. Items of lists are named themselves too. */
export function fieldsOfIntent(value: unknown, type: FieldType): FieldSet {
  const taken = partsOf(value, type)
  if (taken.kind === 'leaf') return oneField
  return setOf(
    false,
    taken.parts.map(({ step, value, type }) => {
      const below = fieldsOfIntent(value, type)
      return [step, step.startsWith('k:') ? { ...below, isMember: true } : below] as const
    }),
  )
}

/** Every path that exists in the value, inner ones included. */
function everyField(value: unknown, type: FieldType): FieldSet {
  const taken = partsOf(value, type)
  if (taken.kind === 'leaf') return oneField
  return setOf(
    true,
    taken.parts.map((part) => [part.step, everyField(part.value, part.type)] as const),
  )
}

/** What differs between two values of one type, path by path. */
export function compare(before: unknown, after: unknown, type: FieldType): Comparison {
  if (before === undefined && after === undefined) return same
  if (before === undefined) return { ...same, added: everyField(after, type) }
  if (after === undefined) return { ...same, removed: everyField(before, type) }
  const old = partsOf(before, type)
  const young = partsOf(after, type)
  if (old.kind === 'leaf' && young.kind === 'leaf') {
    return isDeepStrictEqual(before, after) ? same : { ...same, changed: oneField }
  }
  return compareParts(old.kind === 'leaf' ? [] : old.parts, young.kind === 'leaf' ? [] : young.parts)
}

function compareParts(before: readonly Part[], after: readonly Part[]): Comparison {
  const old = new Map(before.map((part) => [part.step, part]))
  const young = new Map(after.map((part) => [part.step, part]))
  const steps = [...new Set([...old.keys(), ...young.keys()])]
  const each = steps.map((step) => {
    const type = (young.get(step) ?? old.get(step))?.type ?? { kind: 'any' }
    return [step, compare(old.get(step)?.value, young.get(step)?.value, type)] as const
  })
  return {
    changed: setOf(
      false,
      each.map(([step, { changed }]) => [step, changed] as const),
    ),
    added: setOf(
      false,
      each.map(([step, { added }]) => [step, added] as const),
    ),
    removed: setOf(
      false,
      each.map(([step, { removed }]) => [step, removed] as const),
    ),
  }
}

export function touched({ changed, added }: Comparison): FieldSet {
  return union(changed, added)
}
