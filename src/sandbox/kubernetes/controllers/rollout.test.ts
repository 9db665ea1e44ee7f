import { describe, expect, test } from 'vitest'
import type { Generation, RolloutLimits } from './rollout.ts'
import { limitsOf, nextStep } from './rollout.ts'

interface Observation {
  readonly total: number
  readonly available: number
}

/** Plays a rollout in which all that exists becomes available between two steps. */
function play(
  old: number,
  limits: RolloutLimits,
): { readonly seen: readonly Observation[]; readonly final: Generation } {
  let newest: Generation = { name: 'new', wanted: 0, existing: 0, available: 0 }
  let last: Generation = { name: 'old', wanted: old, existing: old, available: old }
  const seen: Observation[] = []
  for (let round = 0; round < 100; round += 1) {
    const step = nextStep(newest, [last], limits)
    if (step.size === 0) return { seen, final: newest }
    const newWanted = step.get('new') ?? newest.wanted
    const oldWanted = step.get('old') ?? last.wanted
    newest = { ...newest, wanted: newWanted, existing: newWanted, available: Math.min(newest.available, newWanted) }
    last = { ...last, wanted: oldWanted, existing: oldWanted, available: Math.min(last.available, oldWanted) }
    seen.push({ total: newWanted + oldWanted, available: newest.available + last.available })
    newest = { ...newest, available: newest.wanted }
  }
  throw new Error('the rollout does not end')
}

describe.each([
  [1, '25%', '25%'],
  [2, '25%', '25%'],
  [3, 1, 0],
  [4, 0, 1],
  [10, '30%', '20%'],
  [5, 0, 0],
])('%i replicas, surge %s, unavailable %s', (replicas, maxSurge, maxUnavailable) => {
  const limits = limitsOf(replicas, { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } })

  test('ends with the new replicas only, and never exceeds its limits', () => {
    const { seen, final } = play(replicas, limits)

    expect(final.wanted).toBe(replicas)
    expect(Math.max(...seen.map(({ total }) => total))).toBeLessThanOrEqual(replicas + limits.maxSurge)
    expect(Math.min(...seen.map(({ available }) => available))).toBeGreaterThanOrEqual(replicas - limits.maxUnavailable)
  })
})

test('takes away what does not work first', () => {
  const limits = limitsOf(2, { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } })
  const newest = { name: 'new', wanted: 0, existing: 0, available: 0 }
  const broken = { name: 'old', wanted: 2, existing: 2, available: 0 }

  const step = nextStep(newest, [broken], limits)

  expect(step).toEqual(new Map([['old', 1]]))
})

test('recreating waits until the last old pod is gone', () => {
  const limits = limitsOf(2, { type: 'Recreate', rollingUpdate: undefined })
  const newest = { name: 'new', wanted: 0, existing: 0, available: 0 }

  const steps = [
    nextStep(newest, [{ name: 'old', wanted: 2, existing: 2, available: 2 }], limits),
    nextStep(newest, [{ name: 'old', wanted: 0, existing: 1, available: 0 }], limits),
    nextStep(newest, [{ name: 'old', wanted: 0, existing: 0, available: 0 }], limits),
  ]

  expect(steps).toEqual([new Map([['old', 0]]), new Map(), new Map([['new', 2]])])
})
