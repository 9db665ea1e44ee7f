import { expect, test } from 'vitest'
import { decideCheck, type HealthQuestion, isPausing } from './health-policy.ts'

const now = new Date('2026-03-01T12:00:00Z')
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString()
const minute = 60_000

const usual: HealthQuestion = {
  last: { at: ago(10 * minute), verdict: 'pull-allowed', hasFailed: false },
  changedAt: ago(100 * minute),
  now,
  intervalMs: 30 * minute,
  random: 0.5,
}

const cases: readonly (readonly [string, Partial<HealthQuestion>, number | 'now' | 'never'])[] = [
  ['one that was checked not long ago waits for the rest of the interval', {}, 20 * minute],
  ['by chance a little less', { random: 0 }, 17 * minute],
  ['or a little more', { random: 1 }, 23 * minute],
  ['one whose interval is over', { last: { at: ago(34 * minute), verdict: 'pull-allowed', hasFailed: false } }, 'now'],
  ['one that has never been checked as it is now', { last: undefined }, 'now'],
  ['one that was saved this moment is given a moment', { last: undefined, changedAt: ago(1000) }, 4000],
  [
    'one that did not answer is asked sooner',
    { last: { at: ago(5 * minute), verdict: 'timeout', hasFailed: true } },
    minute,
  ],
  [
    'one whose credential was refused is left alone',
    { last: { at: ago(1000 * minute), verdict: 'credential-refused', hasFailed: true } },
    'never',
  ],
]

test.each(cases)('%s', (_name, change, expected) => {
  const decision = decideCheck({ ...usual, ...change })

  const wanted = {
    now: { check: true },
    never: { check: false, afterMs: undefined },
  }
  expect(decision).toEqual(typeof expected === 'number' ? { check: false, afterMs: expected } : wanted[expected])
})

test('a refusal that was only warned of pauses nothing', () => {
  expect(isPausing({ verdict: 'credential-refused', hasFailed: false })).toBe(false)
})
