import type { Call } from '#contract/client.ts'
import { createCluster, updateCluster, type TransferCluster } from '#contract/clusters.ts'
import type { Note } from '#contract/common.ts'
import { createConnection, updateConnection } from '#contract/connections.ts'
import type { ManifestKind } from '#contract/manifests.ts'
import { createRegistry, updateRegistry } from '#contract/registries.ts'
import { readCluster, readConnection, readRegistry } from '#cli/find.ts'
import { DomainError } from '#contract/errors.ts'
import { exportCluster, exportConnection, exportRegistry, type Exported } from './export-documents.ts'
import type { ClusterManifest } from '#contract/documents/manifest.ts'
import { idOf, type Present, type Step } from './plan.ts'

export interface Applied {
  readonly kind: ManifestKind
  readonly name: string
  readonly id: string | null
  readonly action: 'created' | 'configured' | 'unchanged'
  readonly revision: number | null
  readonly notes: readonly Note[]
}

/** What a step did or would do, with the thing before and after as documents. */
export interface Outcome {
  readonly applied: Applied
  readonly before: Exported | undefined
  readonly after: Exported | undefined
}

/** Names of things that the steps before have made. */
export interface Ids {
  readonly registries: readonly { readonly id: string; readonly name: string }[]
  readonly connections: readonly { readonly id: string; readonly name: string }[]
}

export function idsOf(present: Present, applied: readonly Applied[]): Ids {
  const made = (kind: ManifestKind) =>
    applied.flatMap((one) => (one.kind === kind && one.id !== null ? [{ id: one.id, name: one.name }] : []))
  return {
    registries: [...present.registries, ...made('Registry')],
    connections: [...present.connections, ...made('Connection')],
  }
}

interface Written {
  readonly id: string
  readonly revision: number
  readonly notes?: readonly Note[]
}

/** Creates or changes one thing; or, as a dry run, asks the console whether it would. */
export async function carryOut(call: Call, step: Step, ids: Ids, dryRun: boolean): Promise<Outcome> {
  const query = dryRun ? { dryRun: 'true' } : {}
  switch (step.kind) {
    case 'Registry':
      return applyRegistry(call, step, query)
    case 'Connection':
      return applyConnection(call, step, query)
    case 'Cluster':
      return applyCluster(call, step, ids, query)
  }
}

type Query = { readonly dryRun?: string }

async function applyRegistry(call: Call, step: Step & { kind: 'Registry' }, query: Query): Promise<Outcome> {
  const { name, spec } = step.manifest
  const id = step.existing?.id
  if (id === undefined) {
    const { username, password, tenantId, expiresAt } = spec
    const absent = {
      username: username ?? undefined,
      password: password ?? undefined,
      tenantId: tenantId ?? undefined,
      expiresAt: expiresAt ?? undefined,
    }
    const body = { ...spec, name, ...absent }
    return created(step, (await call(createRegistry, { query, body })).value, query, exportRegistry)
  }
  const { value, ifMatch } = await readRegistry(call, id)
  const after = (await call(updateRegistry, { params: { id }, query, ifMatch, body: spec })).value
  return changed(step, value, after, exportRegistry)
}

async function applyConnection(call: Call, step: Step & { kind: 'Connection' }, query: Query): Promise<Outcome> {
  const id = step.existing?.id
  const { name, spec } = step.manifest
  const { method, ...body } = spec
  if (id === undefined) {
    const { value } = await call(createConnection, { query, body: { ...body, name, method } })
    return created(step, value, query, exportConnection)
  }
  const { value, ifMatch } = await readConnection(call, id)
  if (value.method !== method) throw new DomainError('conflict', `"${value.name}" has become ${value.method}`)
  const after = (await call(updateConnection, { params: { id }, query, ifMatch, body })).value
  return changed(step, value, after, exportConnection)
}

async function applyCluster(call: Call, step: Step & { kind: 'Cluster' }, ids: Ids, query: Query): Promise<Outcome> {
  const { registry: _registry, connection, connectionId, namespace, deploymentName, ...change } = step.manifest.spec
  const registryId = registryIdOf(step.manifest, ids)
  const reference = registryId === undefined ? {} : { registryId }
  const exported = (cluster: TransferCluster) => exportCluster(cluster, ids)
  const id = step.existing?.id
  if (id === undefined) {
    const place = {
      namespace,
      deploymentName,
      connectionId: connection ? idOf(ids.connections, connection) : connectionId,
    }
    const body = { ...change, ...place, ...reference, name: step.manifest.name }
    return created(step, (await call(createCluster, { query, body })).value, query, exported)
  }
  const { value, ifMatch } = await readCluster(call, id)
  const body = { ...change, ...reference }
  return changed(step, value, (await call(updateCluster, { params: { id }, query, ifMatch, body })).value, exported)
}

/** `registry: null` means none; absent leaves the choice to the console. */
function registryIdOf({ spec }: ClusterManifest, ids: Ids): string | null | undefined {
  if (spec.registry === undefined) return spec.registryId
  return spec.registry === null ? null : idOf(ids.registries, spec.registry)
}

/**
 * Whether the console can judge a step before the steps in front of it are done: not where it names a thing that they
 * make.
 */
export function canBeTried({ kind, manifest }: Step, ids: Ids): boolean {
  if (kind !== 'Cluster') return true
  const { registry, connection } = manifest.spec
  return (
    (registry === undefined || registry === null || idOf(ids.registries, registry) !== undefined) &&
    (connection === undefined || idOf(ids.connections, connection) !== undefined)
  )
}

type Export<Value> = (value: Value) => Exported | undefined

function created<Value extends Written>(step: Step, value: Value, query: Query, exported: Export<Value>): Outcome {
  const id = query.dryRun === undefined ? value.id : null
  return { applied: appliedOf(step, 'created', value, id), before: undefined, after: exported(value) }
}

/** The console counts a revision only where something changed, the password included, which it never shows. */
function changed<Value extends Written>(step: Step, before: Value, after: Value, exported: Export<Value>): Outcome {
  const action = before.revision === after.revision ? 'unchanged' : 'configured'
  return {
    applied: appliedOf(step, action, after, after.id),
    before: exported(before),
    after: exported(after),
  }
}

function appliedOf({ kind, manifest }: Step, action: Applied['action'], value: Written, id: string | null): Applied {
  return {
    kind,
    name: manifest.name,
    id,
    action,
    revision: id === null ? null : value.revision,
    notes: value.notes ?? [],
  }
}
