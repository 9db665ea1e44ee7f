import { expect, test } from 'vitest'
import { createChallengeMemory } from './challenge-memory.ts'

test('a challenge is known for an hour, until it is forgotten, and of so many registries at most', () => {
  let time = 0
  const memory = createChallengeMemory(() => new Date(time))
  const basic = { kind: 'basic' } as const

  memory.remember('https://one.example', basic)
  const atOnce = memory.get('https://one.example')
  time += 59 * 60_000
  const later = memory.get('https://one.example')
  time += 2 * 60_000
  const tooLate = memory.get('https://one.example')
  memory.remember('https://two.example', basic)
  memory.forget('https://two.example')
  for (let count = 0; count < 600; count += 1) memory.remember(`https://${count}.example`, basic)

  expect([atOnce, later, tooLate]).toEqual([basic, basic, undefined])
  expect(memory.get('https://two.example')).toBeUndefined()
  expect(memory.get('https://0.example')).toBeUndefined()
  expect(memory.get('https://599.example')).toEqual(basic)
})
