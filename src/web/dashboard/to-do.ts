import type { TransferCluster } from '#contract/clusters.ts'
import type { Connection } from '#contract/connections.ts'
import type { Registry } from '#contract/registries.ts'

/** One thing that needs a person, and where they do something about it. */
export type ToDo =
  | { readonly kind: 'connection'; readonly id: string; readonly name: string; readonly message: string }
  | { readonly kind: 'cluster'; readonly id: string; readonly name: string; readonly reason: string | null }
  | { readonly kind: 'secrets'; readonly id: string; readonly name: string; readonly count: number }
  | { readonly kind: 'rotation'; readonly id: string; readonly name: string; readonly isOverdue: boolean }

export interface Seen {
  readonly connections: readonly Connection[]
  readonly clusters: readonly TransferCluster[]
  readonly outOfSync: readonly Registry[]
  readonly due: readonly Registry[]
}

/** The most pressing first: without its Kubernetes nothing works; a stopped transfer comes before a reminder. */
export function toDoOf({ connections, clusters, outOfSync, due }: Seen): readonly ToDo[] {
  return [
    ...connections.flatMap(({ id, name, enabled, conditions }): readonly ToDo[] => {
      const trouble = conditions.find(({ type, status }) => type === 'Reachable' && status === 'False')
      return enabled && trouble !== undefined ? [{ kind: 'connection', id, name, message: trouble.message }] : []
    }),
    ...clusters.map(({ id, name, blockingReason }): ToDo => {
      return { kind: 'cluster', id, name, reason: blockingReason?.reason ?? null }
    }),
    ...outOfSync.map(({ id, name, pullSecret }): ToDo => {
      return { kind: 'secrets', id, name, count: (pullSecret?.total ?? 0) - (pullSecret?.inSync ?? 0) }
    }),
    ...due
      .toSorted((one, other) => (one.rotation.dueAt ?? '').localeCompare(other.rotation.dueAt ?? ''))
      .map(({ id, name, rotation }): ToDo => ({ kind: 'rotation', id, name, isOverdue: rotation.state === 'overdue' })),
  ]
}
