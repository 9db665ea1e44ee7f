import type { Log } from '#platform/log.ts'

/** The one place where the sandbox waits, so that stopping it ends every wait. */
export interface Timers {
  /** Runs the work after some time; the answer cancels it. */
  after(ms: number, work: () => void): () => void
  stop(): void
}

export function createTimers(log: Log): Timers {
  const running = new Set<NodeJS.Timeout>()
  let isStopped = false
  return {
    after(ms, work) {
      if (isStopped) return () => {}
      const timer = setTimeout(() => {
        running.delete(timer)
        try {
          work()
        } catch (error) {
          log.error({ stack: error instanceof Error ? error.stack : String(error) }, 'work of the sandbox failed')
        }
      }, ms)
      timer.unref()
      running.add(timer)
      return () => {
        clearTimeout(timer)
        running.delete(timer)
      }
    },
    stop() {
      isStopped = true
      for (const timer of running) clearTimeout(timer)
      running.clear()
    },
  }
}
