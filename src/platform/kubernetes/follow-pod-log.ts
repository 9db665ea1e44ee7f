import type { FollowLogOptions, KubernetesClient } from './client.ts'
import { pause } from './deadline.ts'
import type { ObjectRef } from './kinds.ts'
import { createPassOver, type LogPosition, positionAfter, sinceTimeOf } from './log-position.ts'
import { failureOfError, type KubernetesFailure } from './outcome.ts'
import { type PodLogLine, readLogLines } from './pod-log-lines.ts'

export interface FollowOptions {
  /** Of what is there already, at most so many lines; a log that is gone on with begins at its position instead. */
  readonly lines: number
  readonly sinceSeconds?: number | undefined
  readonly container?: string | undefined
  /** The container before the last restart: its log is complete, so the end is the end. */
  readonly previous: boolean
  readonly from: LogPosition | undefined
  readonly signal: AbortSignal
  readonly maxLineBytes?: number
  readonly timings?: Partial<FollowTimings>
}

/** Milliseconds. */
export interface FollowTimings {
  readonly firstWait: number
  readonly longestWait: number
}

export type LogSign =
  | { readonly type: 'lines'; readonly lines: readonly PodLogLine[]; readonly position: LogPosition }
  /** Nothing to read now, in the words of Kubernetes; it is tried again. */
  | { readonly type: 'waiting'; readonly failure: KubernetesFailure }
  /** `gone`: the pod was deleted; `finished`: it ran to its end; `complete`: of a container that had ended before. */
  | { readonly type: 'end'; readonly reason: 'gone' | 'finished' | 'complete' }

type Pod = Omit<ObjectRef<'Pod'>, 'kind'>

const usualTimings: FollowTimings = { firstWait: 500, longestWait: 5000 }
// A container runtime stores longer lines in pieces of this size.
const usualLineBytes = 16 * 1024

/**
 * The log of a pod as it is written. A connection that is cut is opened again where it ended, and a container that
 * restarts is followed on; it ends with the pod, or with the signal. A reader that does not ask for more slows
 * Kubernetes down instead of filling memory.
 */
export async function* followPodLog(
  client: KubernetesClient,
  pod: Pod,
  options: FollowOptions,
): AsyncGenerator<LogSign, void, undefined> {
  const { firstWait, longestWait } = { ...usualTimings, ...options.timings }
  let position = options.from
  let waitMs = firstWait
  while (!options.signal.aborted) {
    let problem: KubernetesFailure | undefined
    for await (const sign of readOnce(client, pod, { ...options, from: position })) {
      if (sign.type === 'lines') {
        position = sign.position
        waitMs = firstWait
        yield sign
      } else problem = sign.failure
    }
    if (options.signal.aborted) return
    const end = await whyEnded(client, pod, { previous: options.previous, problem })
    if (problem !== undefined && end !== 'gone') yield { type: 'waiting', failure: problem }
    if (end !== undefined) return yield { type: 'end', reason: end }
    await pause(waitMs, options.signal)
    waitMs = Math.min(longestWait, waitMs * 2)
  }
}

type Read = Exclude<LogSign, { type: 'end' }>

async function* readOnce(client: KubernetesClient, pod: Pod, options: FollowOptions): AsyncGenerator<Read> {
  const opened = await client.streamPodLog(pod, startOf(options))
  if (!opened.ok) return yield { type: 'waiting', failure: opened }
  const isOld = createPassOver(options.from)
  let position = options.from
  try {
    for await (const lines of readLogLines(opened.value, options.maxLineBytes ?? usualLineBytes)) {
      const fresh = lines.filter((line) => !isOld(line))
      for (const line of fresh) position = positionAfter(position, line)
      if (position !== undefined && fresh.length > 0) yield { type: 'lines', lines: fresh, position }
    }
  } catch (error) {
    yield { type: 'waiting', failure: failureOfError(error) }
  }
}

function startOf({ from, lines, sinceSeconds, container, previous, signal }: FollowOptions): FollowLogOptions {
  const start = from === undefined ? { lines, sinceSeconds } : { sinceTime: sinceTimeOf(from) }
  return { ...start, container, previous, signal }
}

/** A log ends when its container does, and also when something on the way closes it: only the pod tells which. */
async function whyEnded(
  client: KubernetesClient,
  pod: Pod,
  { previous, problem }: { readonly previous: boolean; readonly problem: KubernetesFailure | undefined },
): Promise<'gone' | 'finished' | 'complete' | undefined> {
  if (problem?.reason === 'not-found') return 'gone'
  if (problem !== undefined && problem.reason !== 'invalid') return undefined
  if (previous) return 'complete'
  const live = await client.get({ kind: 'Pod', ...pod })
  if (!live.ok) return live.reason === 'not-found' ? 'gone' : undefined
  const phase = live.value.status?.phase
  return phase === 'Succeeded' || phase === 'Failed' ? 'finished' : undefined
}
