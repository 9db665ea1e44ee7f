import type { Log } from '#platform/log.ts'
import type { Endpoint } from './connect.ts'
import { pause } from './deadline.ts'
import { createGate } from './gate.ts'
import { failure, success } from './outcome.ts'
import type { KubernetesFailure, KubernetesOutcome } from './outcome.ts'
import { redactorOf } from './redact.ts'
import { failureOfAnswer, retryAfterOf } from './status.ts'
import type { Answer, OpenedStream, Transport, TransportRequest } from './transport.ts'

export interface Call {
  readonly method: TransportRequest['method']
  readonly path: string
  readonly body?: unknown
  readonly contentType?: string
  /** Whether sending it twice does what sending it once does. */
  readonly repeatable: boolean
  readonly maxBytes: number
  readonly whenLarger?: TransportRequest['whenLarger']
  /** May take three times as long as others. */
  readonly slow?: true
  readonly signal?: AbortSignal | undefined
}

/** Sends one call, at most so many at a time; repeats it where the server asks for that and it is safe. */
export interface Requester {
  call(call: Call): Promise<KubernetesOutcome<Answer>>
  /** Takes no place among the calls in flight: it may last for hours. */
  stream(call: Call): Promise<KubernetesOutcome<AsyncIterable<Uint8Array>>>
}

export interface RequestLimits {
  readonly timeoutMs: number
  readonly maxInFlight: number
  readonly maxAttempts: number
  /** A longer Retry-After is left to the caller. */
  readonly longestRetryAfterMs: number
}

interface RequesterOptions {
  readonly endpoint: Endpoint
  readonly transport: Transport
  readonly limits: RequestLimits
  readonly log: Log
  readonly now: () => number
}

export function createRequester(options: RequesterOptions): Requester {
  const { endpoint, transport, limits, log, now } = options
  const gate = createGate(limits.maxInFlight)
  const neverStopped = new AbortController().signal

  async function call(call: Call): Promise<KubernetesOutcome<Answer>> {
    const request = toRequest(call, limits.timeoutMs)
    for (let attempt = 1; ; attempt += 1) {
      if (!(await gate.enter(call.signal))) return failure('unreachable', 'The request was stopped before it was sent')
      const outcome = await attemptOnce(request, call).finally(() => gate.leave())
      const waitMs = outcome.ok || attempt >= limits.maxAttempts ? undefined : waitBeforeRepeat(outcome, call, attempt)
      if (waitMs === undefined || call.signal?.aborted === true) return outcome
      log.debug({ path: call.path, attempt, waitMs }, 'kubernetes call is repeated')
      await pause(waitMs, call.signal ?? neverStopped)
    }
  }

  async function attemptOnce(request: TransportRequest, call: Call): Promise<KubernetesOutcome<Answer>> {
    const sent = await transport.exchange(request)
    return sent.ok ? sort(sent.value, call) : sent
  }

  function sort(answer: Answer, call: Call): KubernetesOutcome<Answer> {
    if (answer.status >= 200 && answer.status < 300) return success(answer)
    if (answer.status === 401) endpoint.forget()
    return failureOfAnswer({
      status: answer.status,
      body: answer.body.toString('utf8'),
      retryAfterMs: retryAfterOf(answer.retryAfter, now),
      redact: redactorOf(call.body),
    })
  }

  function waitBeforeRepeat(failed: KubernetesFailure, call: Call, attempt: number): number | undefined {
    // A token that was just replaced is refused once; the new one is read before the second attempt.
    if (failed.status === 401) return attempt === 1 ? 0 : undefined
    // The server may close a kept-alive connection just when it is used again.
    if (failed.reason === 'unreachable' && call.repeatable) return attempt === 1 ? 0 : undefined
    // A 429 was refused before anything was done; after a 503 that is not certain.
    if (failed.status !== 429 && !(failed.status === 503 && call.repeatable)) return undefined
    const { retryAfterMs } = failed
    return retryAfterMs !== undefined && retryAfterMs <= limits.longestRetryAfterMs ? retryAfterMs : undefined
  }

  async function stream(call: Call): Promise<KubernetesOutcome<AsyncIterable<Uint8Array>>> {
    const opened = await transport.openStream(toRequest(call, limits.timeoutMs))
    if (!opened.ok) return opened
    return sortStream(opened.value, call)
  }

  function sortStream(opened: OpenedStream, call: Call): KubernetesOutcome<AsyncIterable<Uint8Array>> {
    if (opened.kind === 'stream') return success(opened.chunks)
    const sorted = sort(opened.answer, call)
    return sorted.ok ? failure('protocol', `Kubernetes answered a stream with HTTP ${opened.answer.status}`) : sorted
  }

  return { call, stream }
}

function toRequest(call: Call, timeoutMs: number): TransportRequest {
  return {
    method: call.method,
    path: call.path,
    timeoutMs: call.slow === true ? 3 * timeoutMs : timeoutMs,
    maxBytes: call.maxBytes,
    whenLarger: call.whenLarger ?? 'refuse',
    signal: call.signal,
    ...(call.body === undefined
      ? {}
      : { body: JSON.stringify(call.body), contentType: call.contentType ?? 'application/json' }),
  }
}
