import type { ManifestKind } from '#contract/manifests.ts'
import type { Manifest } from '#contract/documents/manifest.ts'
import type { Present } from './plan.ts'

export interface Deletion {
  readonly kind: ManifestKind
  readonly name: string
  /** Absent where there is no such thing. */
  readonly id: string | undefined
}

const order = { Cluster: 0, Registry: 1, Connection: 2 } as const

/** What is to go, by kind and name, in an order in which nothing is removed while something else of it is in use. */
export function planDeletion(manifests: readonly Manifest[], present: Present): readonly Deletion[] {
  return manifests
    .map(({ kind, name }) => ({ kind, name, id: idOf(kind, name, present) }))
    .toSorted((a, b) => order[a.kind] - order[b.kind])
}

function idOf(kind: ManifestKind, name: string, { clusters, registries, connections }: Present): string | undefined {
  const items = { Cluster: clusters, Registry: registries, Connection: connections }[kind]
  return items.find((item) => item.name === name)?.id
}
