import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ProblemError, UnreachableError } from '#contract/client.ts'
import { createRegistry, listRegistries } from '#contract/registries.ts'
import { stopConsole } from '#test/console-process.ts'
import { expectNothingLeftAfterDeletion } from './crash-expectations.ts'
import { type Ground, openGround, workOn } from './crash-place.ts'
import { allPoints, isUsual } from './crash-points.ts'
import { type Part, parts } from './crash-work.ts'
import { killAt } from './kill-at.ts'

describe('kill -9 after every step; the soak kills at all named places', () => {
  killAt(allPoints.filter(isUsual))
})

describe('what is known of the named places', () => {
  let ground: Ground

  beforeAll(async () => {
    ground = await openGround()
  })

  afterAll(async () => {
    await ground?.clear()
  })

  async function placesPassedIn(part: Part): Promise<readonly string[]> {
    const place = await ground.makePlace()
    const environment = { PESITWIZARD_TEST_FAILPOINT: 'none', PESITWIZARD_LOG_LEVEL: 'debug' }
    const started = await place.start(environment)
    await workOn(part, place, started)
    await expectNothingLeftAfterDeletion(started.call, place)
    await stopConsole(started)
    await place.remove()
    return [...started.logged().matchAll(/"failpoint":"([^"]+)"/g)].map(([, name = '']) => name)
  }

  // Before it listens, the console has acknowledged nothing.
  const isBeforeListening = (name: string) => /^connection\.(name|switch-sandbox):/.test(name)

  test('the work passes every place of the list, and no other', { timeout: 180_000 }, async () => {
    const listed = new Set(allPoints.map(({ name }) => name))

    const passed = (await Promise.all((Object.keys(parts) as Part[]).map(placesPassedIn))).flat()

    expect(new Set(passed.filter((name) => !isBeforeListening(name)))).toEqual(listed)
  })

  test('between a change and its answer, the same request with the same key is not carried out twice', async () => {
    const place = await ground.makePlace()
    const body = { name: 'Once', url: 'ghcr.io', username: 'me', password: 'a-password' }
    const request = { body, idempotencyKey: 'a-key-of-a-test' }
    const first = await place.start({ PESITWIZARD_TEST_FAILPOINT: 'registry.create:after-commit' })
    await expect(first.call(createRegistry, request)).rejects.toThrow(UnreachableError)
    await first.ended

    const second = await place.start()

    await expect(second.call(createRegistry, request)).rejects.toThrow(ProblemError)
    const { items } = (await second.call(listRegistries, {})).value
    expect(items.filter(({ name }) => name === 'Once')).toHaveLength(1)
    await stopConsole(second)
    await place.remove()
  })
})
