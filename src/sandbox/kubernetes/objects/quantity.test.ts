import { expect, test } from 'vitest'
import { canonicalQuantity } from './quantity.ts'

test.each([
  ['0.5', '500m'],
  ['1000m', '1'],
  ['1500m', '1500m'],
  ['0', '0'],
  ['1024Mi', '1Gi'],
  ['512Mi', '512Mi'],
  ['1000k', '1M'],
  ['1e3', '1e3'],
  ['2G', '2G'],
  ['.5', '500m'],
])('%s is stored as %s', (given, stored) => {
  expect(canonicalQuantity(given)).toBe(stored)
})

test.each(['', 'abc', '1 Gi', '1Xi', '--1'])('%s is no quantity', (given) => {
  expect(canonicalQuantity(given)).toBeUndefined()
})
