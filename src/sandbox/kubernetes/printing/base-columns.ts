import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import { at, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { printAge } from './age.ts'

export interface Column {
  readonly name: string
  readonly type?: 'string' | 'integer' | 'date'
  /** Shown only with `-o wide`. */
  readonly isWide?: boolean
  readonly cell: (object: KubeObject, now: Date) => unknown
}

export const nameColumn: Column = { name: 'Name', cell: ({ metadata }) => metadata.name }
export const ageColumn: Column = { name: 'Age', cell: ({ metadata }, now) => printAge(metadata.creationTimestamp, now) }

export function textColumn(name: string, ...path: readonly string[]): Column {
  return { name, cell: (object) => textOr(at(object, ...path), '<none>') }
}

export function countColumn(name: string, ...path: readonly string[]): Column {
  return { name, type: 'integer', cell: (object) => at(object, ...path) ?? 0 }
}

export function wide(column: Column): Column {
  return { ...column, isWide: true }
}

/** A count that the API server declares to be text, and sends as a number all the same. */
export function textCountColumn(name: string, ...path: readonly string[]): Column {
  return { name, cell: (object) => at(object, ...path) ?? 0 }
}
