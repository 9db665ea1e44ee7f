import { useEffect, useReducer, useState, useSyncExternalStore } from 'react'
import { ProblemError } from '#contract/client.ts'
import type { ClusterLogEvent } from '#contract/cluster-logs.ts'
import { type FollowLogs, followLogs } from '#contract/follow-logs.ts'
import { followSessionEnded, sessionHasEnded, tellSessionEnded } from '../access/session-ended.ts'
import { session } from '../api/client.ts'
import { type LogsSeen, nothingSeen, see } from './log-lines.ts'

export type LogQuery = FollowLogs['query']

export interface FollowedLogs {
  readonly seen: LogsSeen
  readonly connection: 'opening' | 'live' | 'lost'
  readonly error: unknown
  readonly retry: () => void
}

/** A chatty pod changes the page a few times a second, not with every line. */
const gatherMs = 150

/** The logs as they are written. For another query the component is made anew, with another key. */
export function useClusterLogs(clusterId: string, query: LogQuery): FollowedLogs {
  const [seen, tell] = useReducer(seeOrForget, nothingSeen)
  const [connection, setConnection] = useState<FollowedLogs['connection']>('opening')
  const [error, setError] = useState<unknown>(null)
  const [attempt, retry] = useReducer((count: number) => count + 1, 0)
  const hasEnded = useSyncExternalStore(followSessionEnded, sessionHasEnded)
  const asked = JSON.stringify(query)
  useEffect(() => {
    if (hasEnded) return undefined
    const leaving = new AbortController()
    const gathered = gather(tell)
    setError(null)
    const refuse = (refusal: unknown) => {
      if (refusal instanceof ProblemError && refusal.problem.status === 401) tellSessionEnded(true)
      else setError(refusal)
    }
    void followLogs(session, {
      clusterId,
      query: JSON.parse(asked) as LogQuery,
      onEvent: gathered.add,
      onState: setConnection,
      signal: leaving.signal,
    }).catch(refuse)
    return () => {
      leaving.abort()
      gathered.stop()
    }
  }, [clusterId, asked, attempt, hasEnded])
  return { seen, connection, error, retry }
}

/** Of a stream that begins anew all lines come again. */
function seeOrForget(seen: LogsSeen, events: readonly ClusterLogEvent[] | 'forget'): LogsSeen {
  return events === 'forget' ? nothingSeen : see(seen, events)
}

function gather(tell: (events: readonly ClusterLogEvent[] | 'forget') => void) {
  let events: ClusterLogEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let isFirst = true
  const flush = () => {
    timer = undefined
    if (isFirst) tell('forget')
    isFirst = false
    tell(events)
    events = []
  }
  return {
    add: (event: ClusterLogEvent) => {
      events.push(event)
      timer ??= setTimeout(flush, gatherMs)
    },
    stop: () => clearTimeout(timer),
  }
}
