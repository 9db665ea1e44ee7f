import { afterEach, expect, test, vi } from 'vitest'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { WatchEvent } from './watch-objects.ts'
import { silentLog } from '#platform/log.ts'
import { at } from '#sandbox/kubernetes/objects/records.ts'
import { configMaps } from '#sandbox/kubernetes/resources.ts'
import { createObjectStore } from '#sandbox/kubernetes/store/object-store.ts'
import { createTimers } from '#sandbox/kubernetes/timers.ts'
import { selectionOf } from './selection.ts'
import { watchObjects } from './watch-objects.ts'

const timers = createTimers(silentLog)
afterEach(() => vi.useRealTimers())

function map(name: string): KubeObject {
  const metadata = { name, namespace: 'a', uid: name, resourceVersion: '', creationTimestamp: '2026-01-01T00:00:00Z' }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata }
}

function watch(query: string, store = createObjectStore()) {
  const events: WatchEvent[] = []
  let isEnded = false
  const sink = { send: (event: WatchEvent) => void events.push(event), end: () => void (isEnded = true) }
  const parameters = new URLSearchParams(query)
  const selection = selectionOf(configMaps, undefined, parameters)
  const stop = watchObjects({ store, timers, bookmarkEveryMs: 60_000 }, selection, parameters, sink)
  return { events, store, stop, isEnded: () => isEnded }
}

test('reminds of the version every minute where the client wants it', () => {
  vi.useFakeTimers()
  const { events, store, stop } = watch('allowWatchBookmarks=true')
  store.put(configMaps, map('x'))

  vi.advanceTimersByTime(60_000)
  stop()

  expect(events.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK'])
  expect(at(events[1]?.object, 'metadata', 'resourceVersion')).toBe(String(store.revision()))
})

test('ends in time, with a last reminder', () => {
  vi.useFakeTimers()
  const { events, isEnded } = watch('allowWatchBookmarks=true&timeoutSeconds=5')

  vi.advanceTimersByTime(5000)

  expect(events.map(({ type }) => type)).toEqual(['BOOKMARK'])
  expect(isEnded()).toBe(true)
})

test('marks the end of the initial events', () => {
  const store = createObjectStore()
  store.put(configMaps, map('x'))

  const query = 'allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan'
  const { events, stop } = watch(query, store)
  stop()

  expect(events.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK'])
  expect(at(events[1]?.object, 'metadata', 'annotations', 'k8s.io/initial-events-end')).toBe('true')
})

test('refuses a version that the store has forgotten', () => {
  const store = createObjectStore()
  for (let count = 0; count < 9000; count += 1) store.put(configMaps, map('x'))

  const { events, isEnded } = watch('resourceVersion=200', store)

  expect(events[0]).toMatchObject({ type: 'ERROR', object: { reason: 'Expired', code: 410 } })
  expect(isEnded()).toBe(true)
})

test('tells nothing after it was stopped', () => {
  const { events, store, stop } = watch('')

  stop()
  store.put(configMaps, map('x'))

  expect(events).toEqual([])
})
