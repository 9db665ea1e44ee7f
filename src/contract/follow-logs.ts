import type { z } from 'zod'
import { type ClientOptions, ProblemError, UnreachableError, urlOf } from './client.ts'
import { ClusterLogEvent, followClusterLogs } from './cluster-logs.ts'
import { askForLogs } from './ask-for-logs.ts'
import { openEventStream } from './open-event-stream.ts'
import { pause } from './pause.ts'

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
  /** An open stream says something within so long, or a proxy holds it back. */
  readonly firstSign: number
  /** From one question to the next where there is no stream. */
  readonly poll: number
  /** Before a stream that was held back is tried again. */
  readonly pollFor: number
  /** The console says something every 15 s; a stream that is silent for longer is dead. */
  readonly silence: number
  readonly firstWait: number
  readonly longestWait: number
}

const usualTimes: LogTimes = {
  firstSign: 5000,
  poll: 3000,
  pollFor: 120_000,
  silence: 40_000,
  firstWait: 500,
  longestWait: 10_000,
}

/**
 * Tells the logs of a cluster until they end or the signal comes, through cuts of the connection, no line twice; where a
 * proxy holds the stream back, by asking for them. Throws ProblemError where the console refuses.
 */
export async function followLogs(options: ClientOptions, follow: FollowLogs): Promise<void> {
  const times = { ...usualTimes, ...follow.times }
  const progress: Progress = { last: undefined, waitMs: times.firstWait, asked: new Map() }
  while (!follow.signal.aborted) {
    const attempt = watchSilence(follow.signal, times)
    try {
      const end = await followOnce({ options, follow, progress, attempt })
      if (end === 'end') return
      if (end === 'held-back') await askForLogs(options, follow, { times, asked: progress.asked })
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
  /** Of each pod whose lines were asked for, the time of the last one. */
  readonly asked: Map<string, string>
}

interface Attempt {
  readonly options: ClientOptions
  readonly follow: FollowLogs
  readonly progress: Progress
  readonly attempt: ReturnType<typeof watchSilence>
}

async function followOnce(attempted: Attempt): Promise<'end' | 'cut' | 'held-back'> {
  const { follow, attempt } = attempted
  try {
    return await readStream(attempted)
  } catch (error) {
    // Ended by ourselves, because nothing was ever heard.
    if (attempt.isHeldBack() && !follow.signal.aborted) return 'held-back'
    throw error
  }
}

async function readStream({ options, follow, progress, attempt }: Attempt): Promise<'end' | 'cut'> {
  const { clusterId, query } = follow
  const url = urlOf(options.baseUrl, followClusterLogs.path, { params: { id: clusterId }, query })
  let isLive = false
  for await (const sign of openEventStream(options, { url, lastEventId: progress.last, signal: attempt.signal })) {
    attempt.heard()
    if (!isLive) follow.onState('live')
    isLive = true
    if (sign.type !== 'event') continue
    const event = notYetAsked(ClusterLogEvent.parse(JSON.parse(sign.data)), progress.asked)
    if (event !== undefined) follow.onEvent(event)
    progress.last = sign.id ?? progress.last
    progress.waitMs = follow.times?.firstWait ?? usualTimes.firstWait
    if (event?.type === 'end') return 'end'
  }
  return 'cut'
}

/** Without the lines that were asked for while the stream was held back. */
function notYetAsked(event: ClusterLogEvent, asked: Progress['asked']): ClusterLogEvent | undefined {
  const last = event.type === 'lines' ? asked.get(event.pod) : undefined
  if (event.type !== 'lines' || last === undefined) return event
  const lines = event.lines.filter(({ at }) => at > last)
  return lines.length === 0 ? undefined : { ...event, lines }
}

/** A console that restarts, or whose Kubernetes does not answer, will do so later; every other refusal stands. */
function isWorthTrying(error: unknown): boolean {
  if (error instanceof ProblemError) return error.problem.status >= 500
  return error instanceof UnreachableError
}

function watchSilence(stop: AbortSignal, { firstSign, silence }: Pick<LogTimes, 'firstSign' | 'silence'>) {
  const controller = new AbortController()
  const abort = () => controller.abort()
  if (stop.aborted) abort()
  stop.addEventListener('abort', abort, { once: true })
  let hasHeard = false
  let timer = setTimeout(abort, firstSign)
  return {
    signal: controller.signal,
    isHeldBack: () => controller.signal.aborted && !hasHeard,
    heard() {
      hasHeard = true
      clearTimeout(timer)
      timer = setTimeout(abort, silence)
    },
    end() {
      clearTimeout(timer)
      stop.removeEventListener('abort', abort)
      abort()
    },
  }
}
