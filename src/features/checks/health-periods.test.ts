import { expect, test } from 'vitest'
import { healthPeriods, type HourOfChecks } from './health-periods.ts'

const now = new Date('2026-03-02T01:30:00Z')
const found: readonly HourOfChecks[] = [
  { hour: '2026-03-01T22', state: 'healthy', checks: 2, newest: 4 },
  { hour: '2026-03-01T23', state: 'healthy', checks: 1, newest: 7 },
  { hour: '2026-03-01T23', state: 'failing', checks: 2, newest: 6 },
  { hour: '2026-03-02T01', state: 'degraded', checks: 1, newest: 9 },
]

test('an hour is as bad as the worst that was found in it, and one without a check is neither good nor bad', () => {
  expect(healthPeriods(found, { by: 'hour', count: 4, now })).toEqual([
    { from: '2026-03-01T22:00:00.000Z', state: 'healthy', checks: 2, failed: 0, worst: undefined },
    { from: '2026-03-01T23:00:00.000Z', state: 'failing', checks: 3, failed: 2, worst: 6 },
    { from: '2026-03-02T00:00:00.000Z', state: 'none', checks: 0, failed: 0, worst: undefined },
    { from: '2026-03-02T01:00:00.000Z', state: 'degraded', checks: 1, failed: 0, worst: 9 },
  ])
})

test('a day is the sum of its hours, and today ends the list', () => {
  expect(healthPeriods(found, { by: 'day', count: 3, now })).toEqual([
    { from: '2026-02-28T00:00:00.000Z', state: 'none', checks: 0, failed: 0, worst: undefined },
    { from: '2026-03-01T00:00:00.000Z', state: 'failing', checks: 5, failed: 2, worst: 6 },
    { from: '2026-03-02T00:00:00.000Z', state: 'degraded', checks: 1, failed: 0, worst: 9 },
  ])
})

test('of two that are as bad the newer one is told', () => {
  const [period] = healthPeriods(
    [
      { hour: '2026-03-02T00', state: 'failing', checks: 1, newest: 3 },
      { hour: '2026-03-02T01', state: 'failing', checks: 1, newest: 8 },
    ],
    { by: 'day', count: 1, now },
  )

  expect(period?.worst).toBe(8)
})
