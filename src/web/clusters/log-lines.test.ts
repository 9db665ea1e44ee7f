import { expect, test } from 'vitest'
import type { ClusterLogEvent } from '#contract/cluster-logs.ts'
import { findMatches, nothingSeen, see, shortPodName, stepTo, writeLines } from './log-lines.ts'

function linesOf(pod: string, ...seconds: readonly number[]): ClusterLogEvent {
  const lines = seconds.map((second) => ({
    at: `2026-01-02T03:04:${String(second).padStart(2, '0')}.000000001Z`,
    text: `${pod} at ${second}`,
    isCut: false,
  }))
  return { type: 'lines', pod, lines }
}

const plain = { search: '', timestamps: false, podOf: () => '' }

test('lines of several pods stand in the order of time, also those that come late', () => {
  const first = see(nothingSeen, [linesOf('a', 1, 3), linesOf('b', 2, 4)])
  const second = see(first, [linesOf('b', 3, 5)])

  expect(writeLines(first.lines, plain)).toEqual(['a at 1', 'b at 2', 'a at 3', 'b at 4'])
  expect(writeLines(second.lines, plain)).toEqual(['a at 1', 'b at 2', 'a at 3', 'b at 3', 'b at 4', 'b at 5'])
})

test('ten thousand lines are kept, the youngest, and all are counted', () => {
  const many = Array.from({ length: 10_050 }, (_, index) => index)
  const event: ClusterLogEvent = {
    type: 'lines',
    pod: 'a',
    lines: many.map((index) => ({
      at: `2026-01-02T03:04:05.${String(index).padStart(9, '0')}Z`,
      text: `${index}`,
      isCut: false,
    })),
  }

  const seen = see(nothingSeen, [event])

  expect(seen.lines).toHaveLength(10_000)
  expect(seen.lines[0]?.text).toBe('50')
  expect(seen.received).toBe(10_050)
})

test('a pod waits until it writes or ends', () => {
  const waits = see(nothingSeen, [{ type: 'pod', pod: 'a', state: 'waiting', message: 'no image' }])
  const writes = see(waits, [linesOf('a', 1)])
  const ended = see(waits, [{ type: 'pod', pod: 'a', state: 'ended', message: null }, { type: 'end' }])

  expect(waits.waiting).toEqual({ a: 'no image' })
  expect(writes.waiting).toEqual({})
  expect(ended).toMatchObject({ waiting: {}, ended: ['a'], isOver: true })
})

test('a line is written with its time and pod where that is wanted, and found in any case', () => {
  const { lines } = see(nothingSeen, [
    linesOf('server-1-abc', 1),
    {
      type: 'lines',
      pod: 'server-1-def',
      lines: [{ at: '2026-01-02T03:04:06.123456789Z', text: 'Long', isCut: true }],
    },
  ])
  const podOf = shortPodName(['server-1-abc', 'server-1-def'])

  expect(writeLines(lines, { search: ' LONG ', timestamps: true, podOf })).toEqual([
    '2026-01-02T03:04:06.123Z def Long…',
  ])
  expect(writeLines(lines, { ...plain, podOf })[0]).toBe('abc server-1-abc at 1')
})

test('pods are told apart by their last part, by their whole name where that is the same, and one alone by nothing', () => {
  expect(shortPodName(['x-a', 'x-b'])('x-a')).toBe('a')
  expect(shortPodName(['x-a', 'y-a'])('x-a')).toBe('x-a')
  expect(shortPodName(['x-a'])('x-a')).toBe('')
})

test('a search is found as it is typed, in any case, also where it means something in patterns', () => {
  const text = 'GET /a.b (ok)\nget /aXb\nİ GET'

  const words = findMatches(text, ' get ').map(([start, end]) => text.slice(start, end))
  expect(words).toEqual(['GET', 'get', 'GET'])
  expect(findMatches(text, 'a.b')).toEqual([[5, 8]])
  expect(findMatches(text, '(ok')).toEqual([[9, 12]])
  expect(findMatches(text, ' ')).toEqual([])
})

test.each([
  [undefined, 1, 3, 0],
  [undefined, -1, 3, 2],
  [2, 1, 3, 0],
  [0, -1, 3, 2],
  [7, 1, 3, 0],
  [0, 1, 0, undefined],
] as const)('from match %s a step of %s among %s leads to %s', (current, step, count, next) => {
  expect(stepTo(current, step, count)).toBe(next)
})
