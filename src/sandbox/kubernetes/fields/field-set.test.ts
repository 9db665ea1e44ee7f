import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FieldSet } from './field-set.ts'
import { difference, fromFieldsV1, intersection, isEmptySet, printPath, toFieldsV1, union } from './field-set.ts'

const anySet = fc
  .letrec<{ set: object }>((tie) => ({
    set: fc.dictionary(
      fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', '.'),
      fc.oneof({ maxDepth: 3 }, fc.constant({}), tie('set')),
    ),
  }))
  .set.map((fields): FieldSet => fromFieldsV1(fields))

test('a set is the same after it was written and read', () => {
  fc.assert(
    fc.property(anySet, (set) => {
      fc.pre(set.below.size > 0)
      expect(toFieldsV1(fromFieldsV1(toFieldsV1(set)))).toEqual(toFieldsV1(set))
    }),
  )
})

test('what two sets share and what only one has make up that one', () => {
  fc.assert(
    fc.property(anySet, anySet, (a, b) => {
      const parts = union(intersection(a, b), difference(a, b))
      expect(toFieldsV1(parts)).toEqual(toFieldsV1(a))
      expect(isEmptySet(intersection(difference(a, b), b))).toBe(true)
    }),
  )
})

test('prints a path as conflicts name it', () => {
  const path = ['f:spec', 'f:ports', 'k:{"port":80,"protocol":"TCP"}', 'f:name']

  expect(printPath(path)).toBe('.spec.ports[port=80,protocol="TCP"].name')
})
