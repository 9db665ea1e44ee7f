import type { Log } from '#platform/log.ts'
import type { Timers } from '#sandbox/kubernetes/timers.ts'
import { replaceFile } from './state-file.ts'

export interface StateKeeper {
  /** Says that something changed; it is written within a second. */
  touch(): void
  /** Writes what has changed, now, and waits until it is on disk. */
  flush(): Promise<void>
}

const writeAfterMs = 500

/** Writes the state to its file some time after it changed, one write at a time. */
export function createStateKeeper(
  path: string,
  read: () => unknown,
  { log, timers }: { readonly log: Log; readonly timers: Timers },
): StateKeeper {
  let isDirty = false
  let cancel: (() => void) | undefined
  let writing: Promise<void> = Promise.resolve()

  const write = async (): Promise<void> => {
    if (!isDirty) return
    isDirty = false
    await replaceFile(path, JSON.stringify(read()))
  }
  const enqueue = (): Promise<void> => {
    cancel?.()
    cancel = undefined
    writing = writing.then(write).catch((error: unknown) => {
      isDirty = true
      log.error({ error: String(error), path }, 'the state of the sandbox cannot be written')
    })
    return writing
  }

  return {
    touch() {
      isDirty = true
      cancel ??= timers.after(writeAfterMs, () => void enqueue())
    },
    flush: enqueue,
  }
}
