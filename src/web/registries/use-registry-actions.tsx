import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { Registry } from '#contract/registries.ts'
import { useNotify } from '../components/notifications.tsx'
import { useText } from '../messages/text.tsx'
import type { Failure } from './act-on-registries.ts'
import { concerned, type RegistryAction, takesAway, type TakingAction } from './registry-actions.ts'

const AskDialog = lazy(async () => ({ default: (await import('./registry-action-dialogs.tsx')).AskDialog }))
const FailureDialog = lazy(async () => ({ default: (await import('./registry-action-dialogs.tsx')).FailureDialog }))

export interface RegistryActions {
  readonly start: (action: RegistryAction, registries: readonly Registry[]) => void
  readonly isRunning: boolean
  /** Those that are being tested or wait for it. */
  readonly tested: ReadonlySet<string>
  /** Asks before, or tells afterwards what was refused. */
  readonly dialog: ReactNode
}

interface Asked<Action> {
  readonly action: Action
  readonly registries: readonly Registry[]
}

interface Told {
  readonly action: RegistryAction
  readonly done: number
  readonly failed: readonly Failure[]
}

/** What is done to one registry of a list or to several, the same way. */
export function useRegistryActions(): RegistryActions {
  const { say } = useText()
  const notify = useNotify()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<Asked<TakingAction>>()
  const [told, setTold] = useState<Told>()
  const [running, setRunning] = useState<Asked<RegistryAction>>()
  const run = async ({ action, registries }: Asked<RegistryAction>) => {
    setRunning({ action, registries })
    const { actOnRegistries } = await import('./act-on-registries.ts')
    const { done, failed } = await actOnRegistries(action, registries)
    const [first] = done
    if (first !== undefined)
      notify('success', say(`registries.done.${action}`, { count: done.length, name: first.name }))
    if (failed.length > 0) setTold({ action, done: done.length, failed })
    await Promise.all(['registries', 'pull-secrets'].map((topic) => queries.invalidateQueries({ queryKey: [topic] })))
    setRunning(undefined)
  }
  return {
    isRunning: running !== undefined,
    tested: new Set(running?.action === 'test' ? running.registries.map(({ id }) => id) : []),
    start: (action, all) => {
      const registries = concerned(action, all)
      if (registries.length === 0) return
      if (takesAway(action)) setAsked({ action, registries })
      else void run({ action, registries })
    },
    dialog: (
      <Suspense>
        {asked !== undefined && (
          <AskDialog {...asked} onConfirm={() => run(asked)} onClose={() => setAsked(undefined)} />
        )}
        {told !== undefined && <FailureDialog {...told} onClose={() => setTold(undefined)} />}
      </Suspense>
    ),
  }
}
