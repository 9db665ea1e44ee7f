import { expect, test } from 'vitest'
import { createReadAgain } from './read-again.ts'

/** Readings that end when the test says so. */
function startedReadings() {
  const readings: { readonly thing: string; readonly end: () => void; readonly fail: () => void }[] = []
  const readAgain = createReadAgain((thing: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    readings.push({ thing, end: resolve, fail: () => reject(new Error('unreachable')) })
    return promise
  })
  return { readings, readAgain, things: () => readings.map(({ thing }) => thing) }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

test('a thing is read at once, and other things beside it', () => {
  const { readAgain, things } = startedReadings()

  readAgain('registries')
  readAgain('clusters')

  expect(things()).toEqual(['registries', 'clusters'])
})

test('what changes while it is read is read once more after it, however often it changed', async () => {
  const { readings, readAgain, things } = startedReadings()

  readAgain('registries')
  for (let count = 0; count < 1000; count += 1) readAgain('registries')
  expect(things()).toEqual(['registries'])
  readings[0]?.end()
  await settled()
  readings[1]?.end()
  await settled()

  expect(things()).toEqual(['registries', 'registries'])
})

test('a reading that fails does not end the reading', async () => {
  const { readings, readAgain, things } = startedReadings()

  readAgain('registries')
  readings[0]?.fail()
  await settled()
  readAgain('registries')

  expect(things()).toEqual(['registries', 'registries'])
})
