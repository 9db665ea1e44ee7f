import { randomUUID } from 'node:crypto'
import type { Change, Changes as ChangesAnswer, Topic } from '#contract/events.ts'

export interface NumberedChange {
  /** Of this process and position: ids of another process are not known to this one. */
  readonly id: string
  readonly change: Change
}

/** Says what changed, to those who follow. It holds no content and is lost with the process: whoever resumes is told so. */
export interface Changes {
  publish(topic: Topic, id: string | null): void
  /** The listener hears every change from now on; returns its end. */
  follow(listener: (changes: readonly NumberedChange[]) => void): () => void
  /** What came after an id; without one, or with one that is no longer known, `complete` is false. */
  since(id: string | undefined): {
    readonly changes: readonly NumberedChange[]
    readonly last: string
    readonly complete: ChangesAnswer['complete']
  }
  readonly followers: () => number
  /** Ends what waits to be told. */
  stop(): void
}

const keptChanges = 2000
/** The same change within so long is said once: ten thousand written secrets of a registry are a few events. */
const gatherMs = 50

export function createChanges(): Changes {
  const process = randomUUID().slice(0, 8)
  const listeners = new Set<(changes: readonly NumberedChange[]) => void>()
  const waiting = new Map<string, Change>()
  let kept: NumberedChange[] = []
  let number = 0
  let timer: NodeJS.Timeout | undefined

  function tell(): void {
    timer = undefined
    const told = [...waiting.values()].map((change) => ({ id: `${process}-${++number}`, change }))
    waiting.clear()
    kept = [...kept, ...told].slice(-keptChanges)
    for (const listener of listeners) listener(told)
  }

  return {
    publish(topic, id) {
      waiting.set(JSON.stringify([topic, id]), { topic, id })
      timer ??= setTimeout(tell, gatherMs)
    },
    follow(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    since(id) {
      const last = `${process}-${number}`
      const position = id?.startsWith(`${process}-`) === true ? Number(id.slice(process.length + 1)) : Number.NaN
      const oldest = number - kept.length
      if (!Number.isInteger(position) || position < oldest || position > number)
        return { changes: [], last, complete: false }
      return { changes: kept.slice(position - oldest), last, complete: true }
    },
    followers: () => listeners.size,
    stop() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
