import { expect, test } from 'vitest'
import { createObjectStore } from './object-store.ts'

function at(key: string, resourceVersion: string) {
  return { key, value: resourceVersion, resourceVersion }
}

test('an object never goes back to an older version', () => {
  const store = createObjectStore<string>()

  const outcomes = ['9', '10', '10', '9'].map((version) => store.change(at('a/x', version)))

  expect(outcomes).toEqual([true, true, false, false])
  expect(store.items.get('a/x')).toBe('10')
})

test('a late event does not bring back what was deleted, a new object does', () => {
  const store = createObjectStore<string>()
  store.change(at('a/x', '5'))

  const removed = store.remove('a/x', '8')
  const late = store.change(at('a/x', '7'))
  const again = store.change(at('a/x', '9'))

  expect([removed, late, again]).toEqual([true, false, true])
})

test('a late deletion does not remove what was made again', () => {
  const store = createObjectStore<string>()
  store.change(at('a/x', '9'))

  expect(store.remove('a/x', '8')).toBe(false)
  expect(store.items.has('a/x')).toBe(true)
})

test('a list replaces everything, tells what differs, and may go back in versions', () => {
  const store = createObjectStore<string>()
  for (const key of ['a/same', 'a/changed', 'a/gone']) store.change(at(key, '50'))

  const changed = store.replace([at('a/same', '50'), at('a/changed', '20'), at('a/new', '30')])

  expect([...changed].sort()).toEqual(['a/changed', 'a/gone', 'a/new'])
  expect(Object.fromEntries(store.items)).toEqual({ 'a/same': '50', 'a/changed': '20', 'a/new': '30' })
})
