import type { z } from 'zod'
import { type ClientOptions, ProblemError, UnreachableError, urlOf } from './client.ts'
import { ClusterLogEvent, followClusterLogs } from './cluster-logs.ts'
import { openEventStream } from './open-event-stream.ts'

export interface FollowLogs {
  readonly clusterId: string
  readonly query: z.input<typeof followClusterLogs.query>
  readonly onEvent: (event: ClusterLogEvent) => void
  /** `lost`: the console does not answer; it is asked again, and goes on after the last line. */
  readonly onState: (state: 'live' | 'lost') => void
  readonly signal: AbortSignal
  readonly times?: Partial<LogTimes>
}

/** Milliseconds. */
export interface LogTimes {
  /** The console says something every 15 s; a stream that is silent for longer is dead. */
  readonly silence: number
  readonly firstWait: number
  readonly longestWait: number
}

const usualTimes: LogTimes = { silence: 40_000, firstWait: 500, longestWait: 10_000 }

/**
 * Tells the logs of a cluster until they end or the signal comes, through cuts of the connection, no line twice. Throws
 * ProblemError where the console refuses.
 */
export async function followLogs(options: ClientOptions, follow: FollowLogs): Promise<void> {
  const times = { ...usualTimes, ...follow.times }
  const progress: Progress = { last: undefined, waitMs: times.firstWait }
  while (!follow.signal.aborted) {
    const attempt = watchSilence(follow.signal, times.silence)
    try {
      if ((await followOnce({ options, follow, progress, attempt })) === 'end') return
    } catch (error) {
      if (follow.signal.aborted) return
      if (!isWorthTrying(error)) throw error
      follow.onState('lost')
    } finally {
      attempt.end()
    }
    await pause(progress.waitMs, follow.signal)
    progress.waitMs = Math.min(times.longestWait, progress.waitMs * 2)
  }
}

interface Progress {
  last: string | undefined
  waitMs: number
}

interface Attempt {
  readonly options: ClientOptions
  readonly follow: FollowLogs
  readonly progress: Progress
  readonly attempt: ReturnType<typeof watchSilence>
}

async function followOnce({ options, follow, progress, attempt }: Attempt): Promise<'end' | 'cut'> {
  const { clusterId, query } = follow
  const url = urlOf(options.baseUrl, followClusterLogs.path, { params: { id: clusterId }, query })
  let isLive = false
  for await (const sign of openEventStream(options, { url, lastEventId: progress.last, signal: attempt.signal })) {
    attempt.heard()
    if (!isLive) follow.onState('live')
    isLive = true
    if (sign.type !== 'event') continue
    const event = ClusterLogEvent.parse(JSON.parse(sign.data))
    follow.onEvent(event)
    progress.last = sign.id ?? progress.last
    progress.waitMs = follow.times?.firstWait ?? usualTimes.firstWait
    if (event.type === 'end') return 'end'
  }
  return 'cut'
}

/** A console that restarts, or whose Kubernetes does not answer, will do so later; every other refusal stands. */
function isWorthTrying(error: unknown): boolean {
  if (error instanceof ProblemError) return error.problem.status >= 500
  return error instanceof UnreachableError
}

function watchSilence(stop: AbortSignal, silenceMs: number) {
  const controller = new AbortController()
  const abort = () => controller.abort()
  if (stop.aborted) abort()
  stop.addEventListener('abort', abort, { once: true })
  let timer = setTimeout(abort, silenceMs)
  return {
    signal: controller.signal,
    heard() {
      clearTimeout(timer)
      timer = setTimeout(abort, silenceMs)
    },
    end() {
      clearTimeout(timer)
      stop.removeEventListener('abort', abort)
      abort()
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })
}
