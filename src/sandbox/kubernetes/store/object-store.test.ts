import { expect, test } from 'vitest'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import { configMaps } from '#sandbox/kubernetes/resources.ts'
import { createObjectStore } from './object-store.ts'

function map(name: string, namespace = 'a'): KubeObject {
  const metadata = { name, namespace, uid: name, resourceVersion: '', creationTimestamp: '2026-01-01T00:00:00Z' }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata }
}

test('every write has a higher version than all before', () => {
  const store = createObjectStore()

  const versions = ['x', 'y', 'x'].map((name) => Number(store.put(configMaps, map(name)).metadata.resourceVersion))

  expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  expect(new Set(versions).size).toBe(3)
  expect(store.revision()).toBe(versions.at(-1))
})

test('lists by namespace and name', () => {
  const store = createObjectStore()
  for (const [namespace, name] of [
    ['b', '1'],
    ['a', '2'],
    ['a', '1'],
  ] as const)
    store.put(configMaps, map(name, namespace))

  const all = store.list(configMaps).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)

  expect(all).toEqual(['a/1', 'a/2', 'b/1'])
  expect(store.list(configMaps, 'b')).toHaveLength(1)
})

test('tells what happened after a version, with what was there before', () => {
  const store = createObjectStore()
  store.put(configMaps, map('x'))
  const since = store.revision()

  const changed = store.put(configMaps, map('x'))
  store.remove(configMaps, changed)

  const events = store.eventsAfter(since)
  expect(events === 'expired' ? [] : events.map(({ type, previous }) => [type, previous !== undefined])).toEqual([
    ['MODIFIED', true],
    ['DELETED', true],
  ])
})

test('forgets the distant past, and says so', () => {
  const store = createObjectStore()
  const begin = store.revision()

  for (let count = 0; count < 9000; count += 1) store.put(configMaps, map('x'))

  expect(store.eventsAfter(begin)).toBe('expired')
  expect(store.eventsAfter(store.revision() - 10)).toHaveLength(10)
})

test('goes on where a snapshot ended', () => {
  const first = createObjectStore()
  first.put(configMaps, map('x'))

  const second = createObjectStore(first.snapshot())

  expect(second.list(configMaps)).toEqual(first.list(configMaps))
  expect(second.revision()).toBe(first.revision())
  expect(second.eventsAfter(first.revision() - 1)).toBe('expired')
})
