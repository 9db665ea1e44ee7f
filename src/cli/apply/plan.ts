import { closestTo } from '#contract/closest.ts'
import type { TransferCluster } from '#contract/clusters.ts'
import type { Connection } from '#contract/connections.ts'
import type { Registry } from '#contract/registries.ts'
import type { Issue } from '#contract/documents/issue.ts'
import type { ClusterManifest, ConnectionManifest, Manifest, RegistryManifest } from '#contract/documents/manifest.ts'

/** What the console has now. */
export interface Present {
  readonly connections: readonly Connection[]
  readonly registries: readonly Registry[]
  readonly clusters: readonly TransferCluster[]
}

export type Step =
  | { readonly kind: 'Connection'; readonly manifest: ConnectionManifest; readonly existing: Connection | undefined }
  | { readonly kind: 'Registry'; readonly manifest: RegistryManifest; readonly existing: Registry | undefined }
  | { readonly kind: 'Cluster'; readonly manifest: ClusterManifest; readonly existing: TransferCluster | undefined }

export interface Plan {
  readonly steps: readonly Step[]
  readonly issues: readonly Issue[]
}

const order = { Connection: 0, Registry: 1, Cluster: 2 } as const

/** What to create and what to change, in an order in which each thing is there before it is named. */
export function plan(manifests: readonly Manifest[], present: Present): Plan {
  const steps = manifests
    .toSorted((a, b) => order[a.kind] - order[b.kind])
    .map((manifest) => stepFor(manifest, present))
  return { steps, issues: steps.flatMap((step) => issuesOf(step, manifests, present)) }
}

function stepFor(manifest: Manifest, present: Present): Step {
  switch (manifest.kind) {
    case 'Connection':
      return { kind: 'Connection', manifest, existing: named(present.connections, manifest.name) }
    case 'Registry':
      return { kind: 'Registry', manifest, existing: named(present.registries, manifest.name) }
    case 'Cluster':
      return { kind: 'Cluster', manifest, existing: named(present.clusters, manifest.name) }
  }
}

function named<Item extends { readonly name: string }>(items: readonly Item[], name: string): Item | undefined {
  return items.find((item) => item.name === name)
}

function issuesOf(step: Step, manifests: readonly Manifest[], present: Present): readonly Issue[] {
  switch (step.kind) {
    case 'Registry':
      return []
    case 'Connection':
      return fixed(step.manifest, [['method', step.manifest.spec.method, step.existing?.method]])
    case 'Cluster':
      return [...unknownReferences(step.manifest, manifests, present), ...movedCluster(step, present)]
  }
}

/** Ids are names as well, with ids first; a name in the same documents counts before it is created. */
function unknownReferences(
  manifest: ClusterManifest,
  manifests: readonly Manifest[],
  present: Present,
): readonly Issue[] {
  const { registry, connection } = manifest.spec
  const namesOf = (kind: Manifest['kind'], items: readonly { readonly id: string; readonly name: string }[]) => [
    ...items.flatMap(({ id, name }) => [id, name]),
    ...manifests.filter((other) => other.kind === kind).map(({ name }) => name),
  ]
  return [
    ...unknown(manifest, 'registry', registry ?? undefined, namesOf('Registry', present.registries)),
    ...unknown(manifest, 'connection', connection, namesOf('Connection', present.connections)),
  ]
}

function unknown(
  { at }: Manifest,
  type: string,
  reference: string | undefined,
  known: readonly string[],
): readonly Issue[] {
  if (reference === undefined || known.includes(reference)) return []
  const meant = closestTo(reference, known)
  const help = meant === undefined ? '' : `; did you mean "${meant}"?`
  return [{ at, code: 'unknown-reference', message: `There is no ${type} "${reference}"${help}` }]
}

function movedCluster({ manifest, existing }: Step & { kind: 'Cluster' }, present: Present): readonly Issue[] {
  const { namespace, deploymentName, connection, connectionId } = manifest.spec
  const wanted = connection === undefined ? connectionId : idOf(present.connections, connection)
  return fixed(manifest, [
    ['namespace', namespace, existing?.namespace],
    ['deploymentName', deploymentName, existing?.deploymentName],
    ['connection', wanted, existing?.connectionId],
  ])
}

export function idOf(items: readonly { readonly id: string; readonly name: string }[], reference: string) {
  return (items.find(({ id }) => id === reference) ?? items.find(({ name }) => name === reference))?.id
}

type FixedField = readonly [field: string, wanted: string | undefined, present: string | undefined]

function fixed({ at, kind, name }: Manifest, fields: readonly FixedField[]): readonly Issue[] {
  return fields
    .filter(([, wanted, present]) => wanted !== undefined && present !== undefined && wanted !== present)
    .map(([field]) => ({
      at,
      code: 'fixed-field',
      message: `${field} of ${kind} "${name}" cannot be changed`,
      hint: 'Delete it and create it again, or give the new one another name.',
    }))
}
