import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Matter } from './matter.ts'
import type { ChannelRecord } from './notification-channel.ts'
import { type KnownMatter, type NewDelivery, planTellings, type Told } from './plan-tellings.ts'

const start = Date.parse('2026-11-26T10:00:00Z')
const minute = 60_000

const channel: ChannelRecord = {
  id: 'channel1',
  name: 'On call',
  description: '',
  enabled: true,
  language: 'en',
  kinds: ['pulls-failing', 'rotation-finished'],
  environments: [],
  quietHours: null,
  target: { type: 'webhook', origin: 'https://example.com', format: 'standard', signed: true, caCertificate: null },
  failures: 0,
  lastSentAt: null,
  lastFailure: null,
  createdAt: new Date(start).toISOString(),
  updatedAt: new Date(start).toISOString(),
  revision: 1,
}

const subject = { type: 'cluster' as const, id: 'cluster1', name: 'payments' }
const failing: Matter = {
  key: 'pulls-failing/cluster1',
  holdMs: minute,
  telling: { kind: 'pulls-failing', subject, environments: ['PRODUCTION'], values: {} },
}
const working = { kind: 'pulls-working' as const, subject, environments: ['PRODUCTION' as const], values: {} }

type Seen = 'failing' | 'well' | 'unknown' | 'deleted'

/** The memory of the console between looks, as the store keeps it. */
function createWorld(channels: readonly ChannelRecord[] = [channel]) {
  let known: readonly KnownMatter[] = []
  let told: readonly Told[] = []
  let waiting: readonly NewDelivery[] = []
  return {
    look(atMs: number, seen: Seen, matter: Matter = failing): readonly NewDelivery[] {
      const plan = planTellings({
        now: new Date(atMs),
        matters: {
          present: seen === 'failing' ? [matter] : [],
          over: new Map(seen === 'well' ? [[matter.key, working]] : []),
          unknown: new Set(seen === 'unknown' ? [matter.key] : []),
        },
        known,
        told,
        channels,
        isWaiting: (each) =>
          waiting.some((one) => one.channelId === each.channelId && one.matterKey === each.matterKey),
        goneMs: 5 * minute,
      })
      const changed = new Map(plan.remember.map((each) => [each.key, each]))
      const forgotten = new Set(plan.forget)
      known = [...known.filter(({ key }) => !changed.has(key)), ...changed.values()].filter(
        ({ key }) => !forgotten.has(key),
      )
      told = [...told, ...plan.tell.filter(({ matterKey }) => !matterKey.endsWith('/over'))].filter(
        ({ matterKey }) => !forgotten.has(matterKey),
      )
      waiting = [...waiting.filter(({ matterKey }) => !forgotten.has(matterKey)), ...plan.tell]
      return plan.tell
    },
    /** What is waiting goes out. */
    send(): readonly string[] {
      const sent = kindsOf(waiting)
      waiting = []
      return sent
    },
  }
}

function kindsOf(deliveries: readonly NewDelivery[]): readonly string[] {
  return deliveries.map(({ telling }) => telling.kind)
}

test('a trouble that lasts is told once, and its end once', () => {
  const world = createWorld()
  expect(kindsOf(world.look(start, 'failing'))).toEqual([])
  expect(kindsOf(world.look(start + minute, 'failing'))).toEqual(['pulls-failing'])
  world.send()
  expect(kindsOf(world.look(start + 2 * minute, 'failing'))).toEqual([])
  expect(kindsOf(world.look(start + 3 * minute, 'well'))).toEqual([])
  expect(kindsOf(world.look(start + 8 * minute, 'well'))).toEqual(['pulls-working'])
  expect(kindsOf(world.look(start + 9 * minute, 'well'))).toEqual([])
})

test('what passes within the first minute is not told', () => {
  const world = createWorld()
  world.look(start, 'failing')
  world.look(start + minute / 2, 'well')
  expect(kindsOf(world.look(start + 10 * minute, 'well'))).toEqual([])
})

test('a trouble that comes and goes is one trouble', () => {
  const world = createWorld()
  const told = Array.from({ length: 60 }, (_, at) => {
    const kinds = kindsOf(world.look(start + at * minute, at % 3 === 2 ? 'well' : 'failing'))
    world.send()
    return kinds
  }).flat()
  expect(told).toEqual(['pulls-failing'])
})

test('a Kubernetes that does not answer is neither a trouble nor the end of one', () => {
  const world = createWorld()
  world.look(start, 'failing')
  world.look(start + minute, 'failing')
  world.send()
  for (let at = 2; at < 60; at += 1) expect(kindsOf(world.look(start + at * minute, 'unknown'))).toEqual([])
  expect(kindsOf(world.look(start + 60 * minute, 'failing'))).toEqual([])
})

test('of a cluster that was deleted nothing more is told', () => {
  const world = createWorld()
  world.look(start, 'failing')
  world.look(start + minute, 'failing')
  world.send()
  expect(kindsOf(world.look(start + 2 * minute, 'deleted'))).toEqual([])
  expect(kindsOf(world.look(start + 20 * minute, 'deleted'))).toEqual([])
})

test('where the trouble was never sent, its end is not told either', () => {
  const world = createWorld()
  world.look(start, 'failing')
  world.look(start + minute, 'failing')
  world.look(start + 2 * minute, 'well')
  expect(kindsOf(world.look(start + 8 * minute, 'well'))).toEqual([])
})

test.each([
  ['that is off', { enabled: false }],
  ['that does not want it', { kinds: ['rotation-overdue'] }],
  ['of another environment', { environments: ['STAGING'] }],
] as const)('a channel %s is not told', (_, difference) => {
  const world = createWorld([{ ...channel, ...difference }])
  world.look(start, 'failing')
  expect(world.look(start + minute, 'failing')).toEqual([])
})

test('what ended before a channel was there is not told to it', () => {
  const finished: Matter = {
    key: 'rotation-finished/operation1',
    holdMs: 0,
    happenedAt: new Date(start - minute).toISOString(),
    telling: { ...failing.telling, kind: 'rotation-finished' },
  }
  expect(createWorld().look(start, 'failing', finished)).toEqual([])
  const later = { ...finished, happenedAt: new Date(start + minute).toISOString() }
  expect(kindsOf(createWorld().look(start + minute, 'failing', later))).toEqual(['rotation-finished'])
})

test('in any course of events troubles and their ends arrive in turns, and what lasts arrives', () => {
  const seen = fc.constantFrom<Seen>('failing', 'failing', 'well', 'well', 'unknown')
  const course = fc.array(fc.tuple(seen, fc.integer({ min: 1, max: 8 }), fc.boolean()), { maxLength: 60 })
  fc.assert(
    fc.property(course, (steps) => {
      const world = createWorld()
      const arrived: string[] = []
      let at = start
      for (const [what, minutes, isSent] of steps) {
        for (let passed = 0; passed < minutes; passed += 1) {
          at += minute
          world.look(at, what)
          if (isSent) arrived.push(...world.send())
        }
        const mustBeTold = what === 'failing' && minutes > 1 && isSent
        const mustBeOver = what === 'well' && minutes > 6 && isSent
        expect({ what, isTold: arrived.at(-1) === 'pulls-failing' }).toMatchObject(
          mustBeTold || mustBeOver ? { isTold: mustBeTold } : {},
        )
      }
      const expected = arrived.map((_, index) => (index % 2 === 0 ? 'pulls-failing' : 'pulls-working'))
      expect(arrived).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})
