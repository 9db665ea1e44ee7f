import { expect, test } from 'vitest'
import { createCheckLimits } from './check-limits.ts'

function limits() {
  const clock = { now: Date.parse('2026-03-01T12:00:00Z') }
  const limited = createCheckLimits(() => new Date(clock.now))
  const tried = (actor: string) =>
    limited(actor, async () => 'tested').catch((error: { readonly message: string }) => error.message)
  return { clock, limited, tried }
}

test('ten tests a minute are enough for one person, and the next minute is a new one', async () => {
  const { clock, tried } = limits()

  for (let turn = 0; turn < 10; turn += 1) expect(await tried('one')).toBe('tested')

  expect(await tried('one')).toContain('ten times within a minute')
  expect(await tried('other')).toBe('tested')
  clock.now += 60_001
  expect(await tried('one')).toBe('tested')
})

test('sixty tests a minute are enough for everyone together', async () => {
  const { clock, tried } = limits()

  for (let turn = 0; turn < 60; turn += 1) expect(await tried(`actor ${turn % 12}`)).toBe('tested')

  expect(await tried('someone else')).toContain('sixty times within a minute')
  clock.now += 60_001
  expect(await tried('someone else')).toBe('tested')
})

test('four registries are tested at once, and no more', async () => {
  const { limited, tried } = limits()
  const ends = Promise.withResolvers<string>()
  const running = [1, 2, 3, 4].map((number) => limited(`actor ${number}`, () => ends.promise))

  expect(await tried('actor 5')).toContain('being tested already')
  ends.resolve('done')
  expect(await Promise.all(running)).toEqual(Array(4).fill('done'))
  expect(await tried('actor 5')).toBe('tested')
})
