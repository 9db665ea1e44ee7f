import { LineTooLongError, readLines } from './json-lines.ts'
import type { Kind } from './kinds.ts'
import { failure, failureOfError } from './outcome.ts'
import type { KubernetesFailure } from './outcome.ts'
import { readWatchEvent } from './watch-event.ts'
import type { WatchEvent } from './watch-event.ts'

// An object has 1.5 MiB at most in etcd.
const longestLine = 2 * 1024 * 1024

/** The connection failed: what came after the last event comes again with the next watch. */
interface Cut {
  readonly type: 'cut'
  readonly failure: KubernetesFailure
}

/** The events of a watch, until it ends; that the connection fails is the last of them. Does not throw. */
export async function* readEvents<K extends Kind>(
  kind: K,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<WatchEvent<K> | Cut> {
  try {
    for await (const line of readLines(chunks, longestLine)) yield readWatchEvent(kind, line)
  } catch (error) {
    if (error instanceof LineTooLongError) {
      yield { type: 'error', failure: failure('protocol', 'Kubernetes sent an event that is too large') }
      return
    }
    yield { type: 'cut', failure: failureOfError(error) }
  }
}
