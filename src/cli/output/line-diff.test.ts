import { array, assert, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines, near } from './line-diff.ts'

const render = (before: string, after: string, context = 9) =>
  near(diffLines(before.split(''), after.split('')), context)
    .map(({ mark, text }) => mark + text)
    .join(' ')

test.each([
  ['abc', 'axc', ' a -b +x  c'],
  ['abc', 'abcd', ' a  b  c +d'],
  ['abc', 'bc', '-a  b  c'],
])('from %s to %s', (before, after, wanted) => {
  expect(render(before, after)).toBe(wanted)
})

test('only the lines near a change are shown', () => {
  expect(render('abcdefg', 'abcxefg', 1)).toBe(' c -d +x  e')
  expect(render('abc', 'abc', 1)).toBe('')
})

test('what stays and goes is all of the one side, what stays and comes all of the other', () => {
  const side = array(constantFrom('a', 'b', 'c'), { maxLength: 12 })
  assert(
    property(side, side, (before, after) => {
      const lines = diffLines(before, after)
      const without = (mark: string) => lines.filter((line) => line.mark !== mark).map(({ text }) => text)
      expect(without('+')).toEqual(before)
      expect(without('-')).toEqual(after)
    }),
  )
})

test('lists too long to compare are replaced as a whole', () => {
  const before = Array.from({ length: 3000 }, (_, index) => `${index}`)

  const lines = diffLines(before, ['x', ...before])

  expect(lines.filter(({ mark }) => mark === '-')).toHaveLength(3000)
})
