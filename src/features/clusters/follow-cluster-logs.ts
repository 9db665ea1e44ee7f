import type { z } from 'zod'
import {
  type ClusterLogEvent,
  type followClusterLogs as endpoint,
  type LogLine,
  mostFollowedPods,
} from '#contract/cluster-logs.ts'
import { DomainError } from '#contract/errors.ts'
import type { EventStream } from '#platform/http/serve-stream.ts'
import { followPodLog, type LogSign } from '#platform/kubernetes/follow-pod-log.ts'
import type { LogPosition } from '#platform/kubernetes/log-position.ts'
import type { PodLogLine } from '#platform/kubernetes/pod-log-lines.ts'
import type { Log } from '#platform/log.ts'
import type { Session } from '#features/connections/sessions.ts'
import type { ClusterRecord } from './cluster.ts'
import { openClusterSession } from './cluster-session.ts'
import { readPositions, writePositions } from './log-positions.ts'
import { serverContainer } from './object-names.ts'
import type { ClusterReading } from './read-clusters.ts'
import { refuseForeignPod } from './read-pod-logs.ts'

export interface LogRequest {
  readonly query: z.output<typeof endpoint.query>
  readonly lastEventId: string | undefined
}

/** Makes what tells the logs of a cluster to a stream; refuses before the stream is open. */
export async function followClusterLogs(
  reading: ClusterReading,
  cluster: ClusterRecord,
  request: LogRequest,
): Promise<(stream: EventStream) => void> {
  const session = openClusterSession(reading.sessions, cluster)
  const named = request.query.pods
  if (named !== undefined && named.length > mostFollowedPods) {
    throw new DomainError('invalid', `At most ${mostFollowedPods} pods are followed at a time`)
  }
  const known = readPositions(request.lastEventId)
  // A pod that was followed may be gone when its reader comes back: that is the end of its log, no mistake.
  for (const pod of named ?? []) if (!known.has(pod)) await refuseForeignPod(session, cluster, pod)
  return (stream) => {
    const following = begin({ session, cluster, request, stream, positions: new Map(known), log: reading.core.log })
    if (named !== undefined) return following.only(named)
    const look = () => following.also(podNamesOf(reading, cluster))
    look()
    stream.onEnd(reading.core.changes.follow(look))
  }
}

function podNamesOf({ clusters }: ClusterReading, { connectionId, id }: ClusterRecord): readonly string[] {
  return (clusters.seen(connectionId, id)?.pods ?? []).map(({ metadata }) => metadata.name)
}

interface Parts {
  readonly session: Session
  readonly cluster: ClusterRecord
  readonly request: LogRequest
  readonly stream: EventStream
  readonly positions: Map<string, LogPosition>
  readonly log: Log
}

interface Following {
  /** These and no others: the stream ends with the last of them. */
  only(pods: readonly string[]): void
  /** These too, unless they are followed already. */
  also(pods: readonly string[]): void
}

function begin(parts: Parts): Following {
  const { stream, log } = parts
  const leaving = new AbortController()
  stream.onEnd(() => leaving.abort())
  const started = new Set<string>()
  const running = new Set<Promise<void>>()
  const start = (pod: string) => {
    started.add(pod)
    const work = followOne(parts, pod, leaving.signal)
      .catch((error: unknown) => {
        log.error({ pod, stack: error instanceof Error ? error.stack : String(error) }, 'following a log failed')
        stream.end()
      })
      .finally(() => running.delete(work))
    running.add(work)
  }
  const also = (pods: readonly string[]) => {
    for (const pod of pods) if (!started.has(pod) && running.size < mostFollowedPods) start(pod)
  }
  const endAfter = async (all: readonly Promise<void>[]) => {
    await Promise.all(all)
    if (leaving.signal.aborted) return
    tell(stream, { type: 'end' })
    stream.end()
  }
  return {
    also,
    only(pods) {
      also(pods)
      void endAfter([...running])
    },
  }
}

async function followOne(parts: Parts, pod: string, signal: AbortSignal): Promise<void> {
  const { session, cluster, request, positions, stream } = parts
  const { lines, previous, sinceSeconds } = request.query
  const signs = followPodLog(
    session.client,
    { namespace: cluster.namespace, name: pod },
    { lines, previous, sinceSeconds, container: serverContainer, from: positions.get(pod), signal },
  )
  let said: string | null = null
  for await (const sign of signs) {
    if (sign.type === 'lines') positions.set(pod, sign.position)
    const event = eventOf(pod, sign)
    const message = event.type === 'pod' ? event.message : null
    if (message === null || message !== said) tell(stream, event, writePositions(positions))
    said = message
    await stream.taken()
  }
}

function eventOf(pod: string, sign: LogSign): ClusterLogEvent {
  switch (sign.type) {
    case 'lines':
      return { type: 'lines', pod, lines: sign.lines.map(presentLine) }
    case 'waiting':
      return { type: 'pod', pod, state: 'waiting', message: sign.failure.message }
    case 'end':
      return { type: 'pod', pod, state: 'ended', message: null }
  }
}

function presentLine({ at, text, isCut }: PodLogLine): LogLine {
  const second = new Date(Number(at / 1_000_000_000n) * 1000).toISOString().slice(0, 19)
  return { at: `${second}.${String(at % 1_000_000_000n).padStart(9, '0')}Z`, text, isCut }
}

function tell(stream: EventStream, event: ClusterLogEvent, id?: string): void {
  stream.send({ event: event.type, data: event, ...(id === undefined || id === '' ? {} : { id }) })
}
