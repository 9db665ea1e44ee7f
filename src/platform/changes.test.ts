import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { createChanges, type NumberedChange } from './changes.ts'

const gathered = () => new Promise((resolve) => setTimeout(resolve, 80))

test('the same change is said once for all that came close together', async () => {
  const changes = createChanges()
  const heard: NumberedChange[] = []
  changes.follow((told) => heard.push(...told))

  for (let times = 0; times < 1000; times++) changes.publish('pull-secrets', 'one')
  changes.publish('pull-secrets', 'two')
  await gathered()

  expect(heard.map(({ change }) => change.id)).toEqual(['one', 'two'])
})

test('who resumes anywhere hears exactly what came after', async () => {
  const changes = createChanges()
  const heard: NumberedChange[] = []
  changes.follow((told) => heard.push(...told))
  for (let id = 0; id < 500; id++) changes.publish('clusters', String(id))
  await gathered()

  assert(
    property(integer({ min: 0, max: 499 }), (position) => {
      const resumed = changes.since(heard[position]?.id)
      expect(resumed.complete).toBe(true)
      expect(resumed.changes).toEqual(heard.slice(position + 1))
    }),
  )
})

test('who was away for too long, or followed another process, is told so', async () => {
  const changes = createChanges()
  const first = changes.since(undefined).last
  for (let id = 0; id < 2001; id++) changes.publish('clusters', String(id))
  await gathered()

  expect(changes.since(first)).toMatchObject({ complete: false, changes: [] })
  for (const unknown of [undefined, '', 'other-1', `${first}0000`, `${first}x`, `${first.split('-')[0]}--1`])
    expect(changes.since(unknown).complete).toBe(false)
})

test('who has left hears nothing more', async () => {
  const changes = createChanges()
  const heard: NumberedChange[] = []
  const leave = changes.follow((told) => heard.push(...told))

  leave()
  changes.publish('audit', null)
  await gathered()

  expect({ heard, followers: changes.followers() }).toEqual({ heard: [], followers: 0 })
})
