/** Ends a watch that must make room for a new list, or that has gone silent: a half-open connection never says so. */
export interface Watchdog {
  readonly signal: AbortSignal
  /** Why it ended the watch, if it did. */
  reason(): 'resync' | 'silent' | undefined
  /** The same chunks; each one shows that the connection is alive. */
  guard(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>
  end(): void
}

interface WatchdogOptions {
  readonly resync: AbortSignal
  readonly resyncInMs: number
  readonly idleMs: number
  readonly longestMs: number
}

export function startWatchdog({ resync, resyncInMs, idleMs, longestMs }: WatchdogOptions): Watchdog {
  const ending = new AbortController()
  let reason: 'resync' | 'silent' | undefined
  const endFor = (why: 'resync' | 'silent') => {
    reason ??= why
    ending.abort()
  }
  const onResync = () => endFor('resync')
  const onSilence = () => endFor('silent')
  const resyncTimer = setTimeout(onResync, resyncInMs).unref()
  const longestTimer = setTimeout(onSilence, longestMs).unref()
  const idleTimer = setTimeout(onSilence, idleMs).unref()
  resync.addEventListener('abort', onResync, { once: true })
  if (resync.aborted) onResync()

  async function* guard(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      idleTimer.refresh()
      yield chunk
    }
  }

  return {
    signal: ending.signal,
    reason: () => reason,
    guard,
    end() {
      for (const timer of [resyncTimer, longestTimer, idleTimer]) clearTimeout(timer)
      resync.removeEventListener('abort', onResync)
      ending.abort()
    },
  }
}
