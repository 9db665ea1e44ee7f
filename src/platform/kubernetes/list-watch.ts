import type { Log } from '#platform/log.ts'
import type { KubernetesClient } from './client.ts'
import { pause } from './deadline.ts'
import type { Kind, ObjectOf } from './kinds.ts'
import { createObjectStore, keyOf } from './object-store.ts'
import type { Projected } from './object-store.ts'
import { failure } from './outcome.ts'
import type { KubernetesFailure, KubernetesFailureReason } from './outcome.ts'
import { isLater } from './resource-version.ts'
import type { WatchEvent } from './watch-event.ts'
import { readEvents } from './watch-events.ts'
import { defaultTimings, delayAfter } from './watch-timings.ts'
import type { WatchTimings } from './watch-timings.ts'
import { startWatchdog } from './watchdog.ts'
import type { Watchdog } from './watchdog.ts'

/** A copy of some objects of one kind that follows Kubernetes, whatever happens on the way. */
export interface ObjectWatch<T> {
  /** By `namespace/name`; the namespace is empty for kinds that have none. */
  items(): ReadonlyMap<string, T>
  get(key: string): T | undefined
  /** Whether everything was listed at least once. */
  synced(): boolean
  /** `false` when the signal, or `stop`, came first. */
  whenSynced(signal: AbortSignal): Promise<boolean>
  state(): WatchState
  /** Lists everything anew, now. */
  resync(): void
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}

export interface WatchState {
  readonly synced: boolean
  /** Whether Kubernetes answered the last time; `lastError` stays to be read after it did again. */
  readonly connected: boolean
  readonly lists: number
  readonly failuresInARow: number
  readonly lastListAt?: number
  readonly lastEventAt?: number
  readonly lastError?: { readonly reason: KubernetesFailureReason; readonly message: string; readonly at: number }
}

export interface WatchObjectsOptions<K extends Kind, T> {
  readonly client: Pick<KubernetesClient, 'list' | 'watch'>
  readonly kind: K
  readonly namespace?: string | undefined
  readonly labelSelector?: string | undefined
  readonly fieldSelector?: string | undefined
  /** Keeps only what is needed of each object. */
  readonly project: (object: ObjectOf<K>) => T
  /** Called after the copy has changed, with `namespace/name`. */
  readonly onChange: (key: string) => void
  readonly log: Log
  readonly now?: () => number
  readonly random?: () => number
  readonly timings?: Partial<WatchTimings>
}

const fruitlessWatchesBeforeList = 3
const failuresBeforeWarning = 5

/** How a watch ended: whether the next one goes on where it stopped, and what went wrong, if anything did. */
interface WatchEnd {
  readonly next: 'watch' | 'list'
  readonly failure?: KubernetesFailure
}

export function watchObjects<K extends Kind, T>(options: WatchObjectsOptions<K, T>): ObjectWatch<T> {
  const { client, kind, namespace, labelSelector, fieldSelector, log } = options
  const { now = Date.now, random = Math.random } = options
  const timings = { ...defaultTimings, ...options.timings }
  const selection = { namespace, labelSelector, fieldSelector }
  const store = createObjectStore<T>()
  const stopping = new AbortController()
  const awaitingSync = new Set<() => void>()
  let interruption = new AbortController()
  let resourceVersion: string | undefined
  let fruitlessWatches = 0
  let state: WatchState = { synced: false, connected: false, lists: 0, failuresInARow: 0 }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (interruption.signal.aborted) {
        interruption = new AbortController()
        resourceVersion = undefined
      }
      const failed = await listOrWatch()
      if (failed !== undefined && !interruption.signal.aborted) await recover(failed)
    }
  }

  /** Whatever `project` throws is a fault of ours that must not end the watch. */
  async function listOrWatch(): Promise<KubernetesFailure | undefined> {
    try {
      return resourceVersion === undefined ? await list() : await watch(resourceVersion)
    } catch (error) {
      log.error({ kind, namespace, error }, 'an object of kubernetes could not be understood')
      resourceVersion = undefined
      return failure('protocol', 'An object could not be understood')
    }
  }

  async function list(): Promise<KubernetesFailure | undefined> {
    const listed = await client.list(kind, { ...selection, signal: interruption.signal, project: toProjected })
    if (!listed.ok) return listed
    resourceVersion = listed.value.resourceVersion
    fruitlessWatches = 0
    const changed = store.replace(listed.value.items)
    state = { ...state, synced: true, connected: true, lists: state.lists + 1, lastListAt: now() }
    for (const wake of awaitingSync) wake()
    for (const key of changed) notify(key)
    return undefined
  }

  async function watch(from: string): Promise<KubernetesFailure | undefined> {
    const startedAt = now()
    const watchdog = startWatchdog({
      resync: interruption.signal,
      resyncInMs: Math.max(0, (state.lastListAt ?? 0) + timings.resyncMs - startedAt),
      idleMs: timings.idleMs,
      longestMs: timings.watchSeconds * 1250 + timings.idleMs,
    })
    const ended = await watchUnder(watchdog, from).finally(() => watchdog.end())
    const end = endBy(watchdog) ?? ended
    if (now() - startedAt >= timings.maxBackoffMs) state = { ...state, failuresInARow: 0 }
    if (end.next === 'list' || fruitlessWatches >= fruitlessWatchesBeforeList) resourceVersion = undefined
    return end.failure
  }

  async function watchUnder(watchdog: Watchdog, from: string): Promise<WatchEnd> {
    const timeoutSeconds = Math.ceil(timings.watchSeconds * (1 + random() / 4))
    const opened = await client.watch(kind, {
      ...selection,
      resourceVersion: from,
      timeoutSeconds,
      signal: watchdog.signal,
    })
    if (!opened.ok) return { next: opened.reason === 'gone' ? 'list' : 'watch', failure: opened }
    state = { ...state, connected: true }
    const startedAt = now()
    let events = 0
    for await (const event of readEvents(kind, watchdog.guard(opened.value))) {
      if (watchdog.signal.aborted) break
      if (event.type === 'cut') return endOfStream(events, 0, event.failure)
      const end = take(event)
      if (end !== undefined) return end
      events += 1
    }
    return endOfStream(events, now() - startedAt)
  }

  function take(event: WatchEvent<K>): WatchEnd | undefined {
    switch (event.type) {
      case 'error':
        return { next: 'list', failure: event.failure }
      case 'nonsense':
        return { next: 'list', failure: failure('protocol', 'Kubernetes sent an event that is none') }
      case 'bookmark':
        advance(event.resourceVersion)
        break
      case 'changed':
        if (store.change(toProjected(event.object))) notify(keyOf(event.object))
        advance(event.object.metadata.resourceVersion)
        break
      case 'deleted':
        if (store.remove(keyOf(event.object), event.object.metadata.resourceVersion)) notify(keyOf(event.object))
        advance(event.object.metadata.resourceVersion)
        break
    }
    state = { ...state, failuresInARow: 0, lastEventAt: now() }
    return undefined
  }

  function advance(version: string): void {
    if (resourceVersion === undefined || isLater(version, resourceVersion)) resourceVersion = version
  }

  /** A watch that ends as soon as it begins counts as failed even if nothing did: such a server is not asked without pause. */
  function endOfStream(events: number, lastedMs: number, cut?: KubernetesFailure): WatchEnd {
    fruitlessWatches = events > 0 ? 0 : fruitlessWatches + 1
    if (cut !== undefined) return { next: 'watch', failure: cut }
    if (lastedMs >= timings.firstBackoffMs) return { next: 'watch' }
    return { next: 'watch', failure: failure('protocol', 'Kubernetes ended a watch as soon as it began') }
  }

  async function recover(failed: KubernetesFailure): Promise<void> {
    const { reason, message } = failed
    const before = state.failuresInARow
    state = { ...state, connected: false, failuresInARow: before + 1, lastError: { reason, message, at: now() } }
    const fields = { kind, namespace, reason, message }
    if (before === failuresBeforeWarning) log.warn(fields, 'a watch of kubernetes does not come back')
    else log.debug(fields, 'a watch of kubernetes was interrupted')
    await pause(delayAfter(failed, before, timings, random), interruption.signal)
  }

  function toProjected(object: ObjectOf<K>): Projected<T> {
    return { key: keyOf(object), value: options.project(object), resourceVersion: object.metadata.resourceVersion }
  }

  function notify(key: string): void {
    try {
      options.onChange(key)
    } catch (error) {
      log.error({ kind, key, error }, 'a listener of a watch of kubernetes failed')
    }
  }

  function whenSynced(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const done = () => {
        awaitingSync.delete(done)
        signal.removeEventListener('abort', done)
        resolve(state.synced)
      }
      if (state.synced || signal.aborted || stopping.signal.aborted) return done()
      awaitingSync.add(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }

  const running = run()

  return {
    items: () => store.items,
    get: (key) => store.items.get(key),
    synced: () => state.synced,
    whenSynced,
    state: () => state,
    resync: () => interruption.abort(),
    stop() {
      stopping.abort()
      interruption.abort()
      for (const wake of awaitingSync) wake()
      return running
    },
  }
}

/** A watch that was ended on purpose did not fail. */
function endBy(watchdog: Watchdog): WatchEnd | undefined {
  const reason = watchdog.reason()
  return reason === undefined ? undefined : { next: reason === 'resync' ? 'list' : 'watch' }
}
