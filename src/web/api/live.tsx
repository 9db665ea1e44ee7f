import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from 'react'
import type { Topic } from '#contract/events.ts'
import { followChanges, type FollowState } from '#contract/follow-changes.ts'
import { followSessionEnded, sessionHasEnded, tellSessionEnded } from '../access/session-ended.ts'
import { session } from './client.ts'
import { createReadAgain } from './read-again.ts'

const topics: readonly Topic[] = [
  'registries',
  'pull-secrets',
  'connections',
  'clusters',
  'operations',
  'notifications',
  'audit',
]

const connecting: FollowState = { state: 'connecting', at: new Date(), by: 'stream' }
const LiveContext = createContext<FollowState>(connecting)

/** What a query shows may follow from things of other topics. */
const alsoStale: Readonly<Partial<Record<Topic, readonly Topic[]>>> = {
  'pull-secrets': ['registries'],
  clusters: ['registries'],
  operations: ['clusters'],
}

/** One stream of changes a page: what a change touches is read again. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient()
  const [state, setState] = useState(connecting)
  const hasEnded = useSyncExternalStore(followSessionEnded, sessionHasEnded)
  useEffect(() => {
    if (hasEnded) return undefined
    const end = new AbortController()
    const readAgain = createReadAgain((topic: Topic) => queries.invalidateQueries({ queryKey: [topic] }))
    void followChanges(session, {
      topics,
      signal: end.signal,
      onState: (next) => {
        setState(next)
        if (next.state === 'unauthenticated') tellSessionEnded(true)
      },
      onChange: ({ topic }) => {
        for (const stale of [topic, ...(alsoStale[topic] ?? [])]) readAgain(stale)
      },
    })
    return () => end.abort()
  }, [queries, hasEnded])
  return <LiveContext value={state}>{children}</LiveContext>
}

export function useLive(): FollowState {
  return use(LiveContext)
}
