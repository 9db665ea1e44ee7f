import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isQuiet, quietUntil } from './quiet-hours.ts'

const night = { from: '22:00', to: '07:00', timeZone: 'Europe/Paris', weekends: false, urgentGoesThrough: true }

test.each([
  ['before it begins', '2026-11-26T20:59:00Z', false],
  ['as it begins', '2026-11-26T21:00:00Z', true],
  ['after midnight', '2026-11-27T02:00:00Z', true],
  ['as it ends', '2026-11-27T06:00:00Z', false],
  ['in summer, by the clock of the place', '2026-07-01T05:30:00Z', false],
])('a night in Paris: %s', (_, at, wanted) => {
  expect(isQuiet(night, new Date(at))).toBe(wanted)
})

test.each([
  ['an ordinary night', '2026-11-26T23:00:00Z', '2026-11-27T06:00:00.000Z'],
  ['the night in which an hour is missing', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00.000Z'],
  ['the night that has an hour twice', '2026-10-24T22:00:00Z', '2026-10-25T06:00:00.000Z'],
  ['no quiet at all', '2026-11-26T12:00:30Z', '2026-11-26T12:00:30.000Z'],
])('what waits goes out at seven: %s', (_, at, wanted) => {
  expect(quietUntil(night, new Date(at)).toISOString()).toBe(wanted)
})

test('a weekend is quiet from Friday night to Monday morning', () => {
  const quiet = { ...night, weekends: true }
  expect(quietUntil(quiet, new Date('2026-11-27T22:00:00Z')).toISOString()).toBe('2026-11-30T06:00:00.000Z')
})

test('the same time at both ends is no quiet', () => {
  expect(isQuiet({ ...night, to: '22:00' }, new Date('2026-11-26T21:00:00Z'))).toBe(false)
})

const time = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)

test('quiet hours end within a week, at a moment that is not quiet and just after one that is', () => {
  const timeZone = fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Chatham', 'UTC')
  const quietTimes = fc.record({ from: time, to: time, timeZone, weekends: fc.boolean() })
  fc.assert(
    fc.property(quietTimes, fc.nat(400 * 24 * 60), (times, minutes) => {
      const quiet = { ...times, urgentGoesThrough: false }
      const at = new Date(Date.UTC(2026, 0, 1) + minutes * 60_000)
      const end = quietUntil(quiet, at)
      expect(isQuiet(quiet, end)).toBe(false)
      expect(end.getTime() - at.getTime()).toBeLessThanOrEqual(4 * 24 * 60 * 60_000)
      expect(end.getTime() === at.getTime() || isQuiet(quiet, new Date(end.getTime() - 60_000))).toBe(true)
    }),
    { numRuns: 100 },
  )
})
