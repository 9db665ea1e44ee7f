import { useCallback, useSyncExternalStore } from 'react'
import { Environment } from '#contract/common.ts'

const storageKey = 'pesitwizard.environment'
const listeners = new Set<() => void>()

/** The environment that the person works in; lists show it and what is for all of them. Kept in this browser. */
export function useEnvironment(): readonly [Environment | undefined, (environment: Environment | undefined) => void] {
  const chosen = useSyncExternalStore(follow, () => localStorage.getItem(storageKey))
  const known = Environment.safeParse(chosen)
  const choose = useCallback((environment: Environment | undefined) => {
    if (environment === undefined) localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, environment)
    for (const listener of listeners) listener()
  }, [])
  return [known.success ? known.data : undefined, choose]
}

function follow(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
