import type { TransferCluster } from '#contract/clusters.ts'
import type { Connection } from '#contract/connections.ts'
import { isFloating, parseImageReference } from '#contract/image-reference.ts'
import type { Registry } from '#contract/registries.ts'
import { isPullFailure } from '../clusters/blocking-words.ts'

/** One thing that needs a person, and where they do something about it. */
export type ToDo =
  | { readonly kind: 'connection'; readonly id: string; readonly name: string; readonly message: string }
  | {
      readonly kind: 'cluster'
      readonly id: string
      readonly name: string
      readonly blocking: TransferCluster['blockingReason']
    }
  | {
      readonly kind: 'registry'
      readonly id: string
      readonly name: string
      readonly isFailing: boolean
      readonly message: string | null
    }
  | { readonly kind: 'secrets'; readonly id: string; readonly name: string; readonly count: number }
  | { readonly kind: 'rotation'; readonly id: string; readonly name: string; readonly isOverdue: boolean }
  | { readonly kind: 'tag'; readonly id: string; readonly name: string; readonly tag: string }

export interface Seen {
  readonly connections: readonly Connection[]
  readonly clusters: readonly TransferCluster[]
  /** Registries whose last test failed, or went well with a warning. */
  readonly ailing: readonly Registry[]
  readonly outOfSync: readonly Registry[]
  readonly due: readonly Registry[]
  /** The clusters of production. */
  readonly production: readonly TransferCluster[]
}

/**
 * The most pressing first: without its Kubernetes nothing works; a cluster that cannot pull its image stands still; a
 * registry that fails will stop the next one; a reminder can wait.
 */
export function toDoOf(seen: Seen): readonly ToDo[] {
  const clusters = clustersToDo(seen.clusters)
  const registries = registriesToDo(seen.ailing)
  const rotations = rotationsToDo(seen.due)
  return [
    ...connectionsToDo(seen.connections),
    ...clusters.filter(({ blocking }) => blocking !== null && isPullFailure(blocking.reason)),
    ...clusters.filter(({ blocking }) => blocking === null || !isPullFailure(blocking.reason)),
    ...registries.filter(({ isFailing }) => isFailing),
    ...secretsToDo(seen.outOfSync),
    ...rotations.filter(({ isOverdue }) => isOverdue),
    ...registries.filter(({ isFailing }) => !isFailing),
    ...rotations.filter(({ isOverdue }) => !isOverdue),
    ...tagsToDo(seen.production),
  ]
}

type Of<Kind extends ToDo['kind']> = Extract<ToDo, { readonly kind: Kind }>

function connectionsToDo(connections: readonly Connection[]): readonly Of<'connection'>[] {
  return connections.flatMap(({ id, name, enabled, conditions }) => {
    const trouble = conditions.find(({ type, status }) => type === 'Reachable' && status === 'False')
    return enabled && trouble !== undefined ? [{ kind: 'connection' as const, id, name, message: trouble.message }] : []
  })
}

function clustersToDo(clusters: readonly TransferCluster[]): readonly Of<'cluster'>[] {
  return clusters.map(({ id, name, blockingReason }) => ({
    kind: 'cluster',
    id,
    name,
    blocking: blockingReason,
  }))
}

/** One that is switched off is not asked for anything. */
function registriesToDo(registries: readonly Registry[]): readonly Of<'registry'>[] {
  return registries
    .filter(({ enabled }) => enabled)
    .map(({ id, name, health }) => ({
      kind: 'registry',
      id,
      name,
      isFailing: health.state === 'failing' || health.state === 'paused',
      message: health.message,
    }))
}

function secretsToDo(registries: readonly Registry[]): readonly Of<'secrets'>[] {
  return registries.map(({ id, name, pullSecret }) => ({
    kind: 'secrets',
    id,
    name,
    count: (pullSecret?.total ?? 0) - (pullSecret?.inSync ?? 0),
  }))
}

function rotationsToDo(registries: readonly Registry[]): readonly Of<'rotation'>[] {
  return registries
    .toSorted((one, other) => (one.rotation.dueAt ?? '').localeCompare(other.rotation.dueAt ?? ''))
    .map(({ id, name, rotation }) => ({ kind: 'rotation', id, name, isOverdue: rotation.state === 'overdue' }))
}

/** Such a tag names another image tomorrow: a pod that restarts runs what nobody chose. */
function tagsToDo(clusters: readonly TransferCluster[]): readonly Of<'tag'>[] {
  return clusters.flatMap(({ id, name, containerImage, deploymentState }) => {
    const parsed = parseImageReference(containerImage)
    if (deploymentState === 'NOT_DEPLOYED' || !parsed.ok || !isFloating(parsed.image)) return []
    return [{ kind: 'tag' as const, id, name, tag: parsed.image.tag ?? 'latest' }]
  })
}
