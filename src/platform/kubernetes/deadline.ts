/** One signal for a time limit and for those who may stop the work earlier. `end()` leaves nothing behind. */
export interface Deadline {
  readonly signal: AbortSignal
  expired(): boolean
  end(): void
}

export function startDeadline(limitMs: number, ...stops: readonly (AbortSignal | undefined)[]): Deadline {
  const controller = new AbortController()
  let expired = false
  const stop = () => controller.abort()
  const timer = setTimeout(() => {
    expired = true
    controller.abort()
  }, limitMs)
  timer.unref()
  for (const signal of stops) {
    if (signal?.aborted === true) controller.abort()
    signal?.addEventListener('abort', stop, { once: true })
  }
  return {
    signal: controller.signal,
    expired: () => expired,
    end() {
      clearTimeout(timer)
      for (const signal of stops) signal?.removeEventListener('abort', stop)
    },
  }
}

/** Waits, or returns at once when the signal comes. Never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    timer.unref()
    signal.addEventListener('abort', done, { once: true })
  })
}
