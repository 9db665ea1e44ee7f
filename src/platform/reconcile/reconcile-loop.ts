import { DomainError } from '#contract/errors.ts'
import type { Log } from '#platform/log.ts'
import type { Reconciler } from './reconciler.ts'

export interface ReconcileLoop {
  /** Looks at a key soon, also while it is being worked on (then once more); without a key, at all of them. */
  wake(key?: string): void
  /** Resolves when nothing is queued or under way; due rechecks do not count. */
  whenIdle(): Promise<void>
  stop(): Promise<void>
}

export interface LoopOptions {
  readonly log: Log
  readonly firstBackoffMs?: number
  readonly longestBackoffMs?: number
}

/** Runs a reconciler: each key at most once at a time, woken, rechecked when due, retried with backoff, resynced. */
export function startReconcileLoop(reconciler: Reconciler, options: LoopOptions): ReconcileLoop {
  const { log, firstBackoffMs = 500, longestBackoffMs = 60_000 } = options
  const queued = new Set<string>()
  const running = new Map<string, Promise<void>>()
  const failures = new Map<string, number>()
  const timers = new Map<string, NodeJS.Timeout>()
  const waiters = new Set<() => void>()
  const abort = new AbortController()
  let listing: Promise<void> | undefined

  function isIdle(): boolean {
    return queued.size === 0 && running.size === 0 && listing === undefined
  }

  function settle(): void {
    if (!isIdle()) return
    for (const resolve of waiters) resolve()
    waiters.clear()
  }

  function pump(): void {
    for (const key of queued) {
      if (abort.signal.aborted || running.size >= reconciler.width) return
      if (running.has(key)) continue
      queued.delete(key)
      running.set(key, work(key))
    }
    settle()
  }

  function later(key: string, delayMs: number): void {
    clearTimeout(timers.get(key))
    const timer = setTimeout(() => {
      timers.delete(key)
      wake(key)
    }, delayMs)
    timer.unref()
    timers.set(key, timer)
  }

  async function work(key: string): Promise<void> {
    clearTimeout(timers.get(key))
    timers.delete(key)
    try {
      const { recheckAfterMs } = await reconciler.reconcile(key, abort.signal)
      failures.delete(key)
      if (recheckAfterMs !== undefined) later(key, recheckAfterMs)
    } catch (error) {
      fail(key, error)
    } finally {
      running.delete(key)
      pump()
    }
  }

  function fail(key: string, error: unknown): void {
    if (abort.signal.aborted) return
    if (error instanceof DomainError) {
      log.warn(
        { reconciler: reconciler.name, key, code: error.code, detail: error.message },
        'a thing cannot be brought to its intended state until a person acts',
      )
      return
    }
    const count = (failures.get(key) ?? 0) + 1
    failures.set(key, count)
    const delayMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (count - 1)) * (0.75 + Math.random() / 2)
    const detail = error instanceof Error ? error.message.slice(0, 300) : typeof error
    log.warn(
      { reconciler: reconciler.name, key, failures: count, detail },
      'a thing could not be brought to its intended state; it is tried again',
    )
    later(key, delayMs)
  }

  async function wakeAll(): Promise<void> {
    try {
      for (const key of await reconciler.listKeys(abort.signal)) queued.add(key)
    } catch (error) {
      log.warn(
        { reconciler: reconciler.name, detail: error instanceof Error ? error.message.slice(0, 300) : typeof error },
        'the keys of a reconciler could not be listed',
      )
      later('', firstBackoffMs)
    } finally {
      listing = undefined
      pump()
    }
  }

  function wake(key?: string): void {
    if (abort.signal.aborted) return
    if (key === undefined || key === '') {
      listing ??= wakeAll()
      return
    }
    queued.add(key)
    pump()
  }

  const resync = setInterval(() => wake(), reconciler.resyncEveryMs)
  resync.unref()
  wake()

  return {
    wake,
    whenIdle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => waiters.add(resolve))),
    async stop() {
      abort.abort()
      clearInterval(resync)
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all([listing, ...running.values()])
    },
  }
}
