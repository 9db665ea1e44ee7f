/** Lets a fixed number through at a time, in the order of arrival. */
export interface Gate {
  /** Resolves to `false` when the signal came first; only `true` must be followed by `leave()`. */
  enter(signal: AbortSignal | undefined): Promise<boolean>
  leave(): void
}

export function createGate(places: number): Gate {
  const waiting = new Set<() => void>()
  let free = places

  function enter(signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted === true) return Promise.resolve(false)
    if (free > 0) {
      free -= 1
      return Promise.resolve(true)
    }
    return new Promise((resolve) => {
      const admit = () => {
        signal?.removeEventListener('abort', giveUp)
        resolve(true)
      }
      const giveUp = () => {
        waiting.delete(admit)
        resolve(false)
      }
      waiting.add(admit)
      signal?.addEventListener('abort', giveUp, { once: true })
    })
  }

  function leave(): void {
    for (const admit of waiting) {
      waiting.delete(admit)
      admit()
      return
    }
    free += 1
  }

  return { enter, leave }
}
