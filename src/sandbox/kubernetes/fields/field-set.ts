import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import { fieldsOr } from '#sandbox/kubernetes/objects/records.ts'

/**
 * A set of paths into an object, as a tree. A step is written as in `managedFields`: `f:image` for a field,
 * `k:{"name":"app"}` for an item of a list with keys, `v:"x"` for an item of a set.
 */
export interface FieldSet {
  /** Whether the path that leads here is in the set itself, besides what is below it. */
  readonly isMember: boolean
  readonly below: ReadonlyMap<string, FieldSet>
}

export const noFields: FieldSet = { isMember: false, below: new Map() }
export const oneField: FieldSet = { isMember: true, below: new Map() }

export function isEmptySet(set: FieldSet): boolean {
  return !set.isMember && set.below.size === 0
}

/** A set made of parts that are each below a step; empty parts are dropped. */
export function setOf(isMember: boolean, parts: Iterable<readonly [string, FieldSet]>): FieldSet {
  const below = new Map<string, FieldSet>()
  for (const [step, part] of parts) if (!isEmptySet(part)) below.set(step, part)
  return { isMember, below }
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const steps = new Set([...a.below.keys(), ...b.below.keys()])
  return setOf(
    a.isMember || b.isMember,
    [...steps].map((step) => [step, union(a.below.get(step) ?? noFields, b.below.get(step) ?? noFields)] as const),
  )
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return setOf(
    a.isMember && b.isMember,
    [...a.below].map(([step, part]) => [step, intersection(part, b.below.get(step) ?? noFields)] as const),
  )
}

export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return setOf(
    a.isMember && !b.isMember,
    [...a.below].map(([step, part]) => [step, difference(part, b.below.get(step) ?? noFields)] as const),
  )
}

/** The same set without the given subtree. */
export function without(set: FieldSet, path: readonly string[]): FieldSet {
  const [step, ...rest] = path
  const part = step === undefined ? undefined : set.below.get(step)
  if (step === undefined || part === undefined) return set
  const replaced = rest.length === 0 ? noFields : without(part, rest)
  return setOf(set.isMember, [...[...set.below].filter(([other]) => other !== step), [step, replaced] as const])
}

export function pathsOf(set: FieldSet, prefix: readonly string[] = []): readonly (readonly string[])[] {
  const here = set.isMember ? [prefix] : []
  return [...here, ...[...set.below].flatMap(([step, part]) => pathsOf(part, [...prefix, step]))]
}

export function toFieldsV1(set: FieldSet): Fields {
  const steps = [...set.below].sort(([a], [b]) => (a < b ? -1 : 1))
  const written = steps.map(([step, part]) => [step, part.below.size === 0 ? {} : toFieldsV1(part)] as const)
  return Object.fromEntries(set.isMember && steps.length > 0 ? [['.', {}], ...written] : written)
}

export function fromFieldsV1(value: unknown): FieldSet {
  const entries = Object.entries(fieldsOr(value))
  const parts = entries.filter(([step]) => step !== '.').map(([step, part]) => [step, fromBelow(part)] as const)
  return setOf(
    entries.some(([step]) => step === '.'),
    parts,
  )
}

function fromBelow(value: unknown): FieldSet {
  return Object.keys(fieldsOr(value)).length === 0 ? oneField : fromFieldsV1(value)
}

/** `f:spec`, `k:{"name":"app"}`, `f:image` reads `.spec[name="app"].image` in messages of conflicts. */
export function printPath(path: readonly string[]): string {
  return path.map(printStep).join('')
}

function printStep(step: string): string {
  const rest = step.slice(2)
  if (step.startsWith('f:')) return `.${rest}`
  if (!step.startsWith('k:')) return `[=${rest}]`
  const keys = Object.entries(fieldsOr(JSON.parse(rest)))
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`
}
