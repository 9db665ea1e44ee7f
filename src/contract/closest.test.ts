import { expect, test } from 'vitest'
import { closestTo } from './closest.ts'

test.each([
  ['usernme', 'username'],
  ['USERNAME', 'username'],
  ['nmae', 'name'],
  ['urls', 'url'],
  ['passwrod', 'password'],
  ['nothing-like-it', undefined],
])('%s means %s', (word, meant) => {
  expect(closestTo(word, ['name', 'url', 'username', 'password'])).toBe(meant)
})
