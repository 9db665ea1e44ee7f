import { afterAll, beforeAll, expect, test } from 'vitest'
import { stopConsole } from '#test/console-process.ts'
import { eventually } from '#test/start-console.ts'
import { expectConverged, expectNothingLeftAfterDeletion, expectNothingLost } from './crash-expectations.ts'
import { type Ground, openGround, workOn } from './crash-place.ts'
import type { Point } from './crash-points.ts'

/** The tests of some places: kill there, start again, and see that nothing is lost, unfinished or left over. */
export function killAt(points: readonly Point[]): void {
  let ground: Ground

  beforeAll(async () => {
    ground = await openGround()
  }, 60_000)

  afterAll(async () => {
    await ground?.clear()
  }, 60_000)

  test.concurrent.for(points)(
    'killed at $name ($part), the console loses nothing that it acknowledged, converges, and leaves nothing over',
    { timeout: 240_000 },
    async ({ part, name }) => {
      const place = await ground.makePlace()
      const first = await place.start({ PESITWIZARD_TEST_FAILPOINT: name })
      const journal = await workOn(part, place, first)
      const signal = await eventually(
        async () => first.child.signalCode,
        (seen) => seen !== null,
        20_000,
      )

      const second = await place.start()

      expect(signal).toBe('SIGKILL')
      await expectNothingLost(second.call, journal)
      await expectConverged(second.call, journal)
      await expectNothingLeftAfterDeletion(second.call, place)
      await stopConsole(second)
      await place.remove()
    },
  )
}
