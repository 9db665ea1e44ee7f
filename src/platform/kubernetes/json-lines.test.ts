import { array, assert, asyncProperty, nat, string } from 'fast-check'
import { expect, test } from 'vitest'
import { LineTooLongError, readLines } from './json-lines.ts'

async function* chunksOf(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  let from = 0
  for (const to of places) {
    yield bytes.subarray(from, to)
    from = to
  }
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = []
  for await (const line of lines) collected.push(line)
  return collected
}

test('lines come out whole wherever the bytes were cut', async () => {
  const line = string({ unit: 'binary', minLength: 1 }).map((text) => text.toWellFormed().replaceAll('\n', ' '))
  await assert(
    asyncProperty(array(line), array(nat()), async (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''))

      const read = await collect(readLines(chunksOf(bytes, cuts), 10_000))

      expect(read).toEqual(lines)
    }),
  )
})

test('what follows the last newline was cut off and is dropped', async () => {
  expect(await collect(readLines(chunksOf(Buffer.from('a\n\nb'), [2]), 10))).toEqual(['a'])
})

test.each(['12345678901', '12345678901\n'])('a line over the limit is an error: %j', async (text) => {
  const reading = collect(readLines(chunksOf(Buffer.from(text), [3, 7]), 10))

  await expect(reading).rejects.toThrow(LineTooLongError)
})
