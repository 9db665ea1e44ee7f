import type { Call } from '#contract/client.ts'
import { createCluster, updateCluster } from '#contract/clusters.ts'
import type { Note } from '#contract/common.ts'
import { createConnection, updateConnection } from '#contract/connections.ts'
import type { ManifestKind } from '#contract/manifests.ts'
import { createRegistry, updateRegistry } from '#contract/registries.ts'
import { readCluster, readConnection, readRegistry } from '#cli/find.ts'
import { DomainError } from '#contract/errors.ts'
import type { ClusterManifest, ConnectionManifest } from './manifest.ts'
import { idOf, type Present, type Step } from './plan.ts'

export interface Applied {
  readonly kind: ManifestKind
  readonly name: string
  readonly id: string | null
  readonly action: 'created' | 'configured' | 'unchanged'
  readonly revision: number | null
  readonly notes: readonly Note[]
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
export async function carryOut(call: Call, step: Step, ids: Ids, dryRun: boolean): Promise<Applied> {
  const query = dryRun ? { dryRun: 'true' } : {}
  switch (step.kind) {
    case 'Registry': {
      const { name, spec } = step.manifest
      const id = step.existing?.id
      if (id === undefined) {
        const body = { ...spec, name, username: spec.username ?? undefined, password: spec.password ?? undefined }
        return created(step, await call(createRegistry, { query, body }), dryRun)
      }
      const { value, ifMatch } = await readRegistry(call, id)
      return changed(step, value, await call(updateRegistry, { params: { id }, query, ifMatch, body: spec }))
    }
    case 'Connection': {
      const id = step.existing?.id
      const { method, ...change } = step.manifest.spec
      if (id === undefined) {
        return created(step, await call(createConnection, { query, body: connectionBody(step.manifest) }), dryRun)
      }
      const { value, ifMatch } = await readConnection(call, id)
      if (value.method !== method) throw new DomainError('conflict', `"${value.name}" has become ${value.method}`)
      return changed(step, value, await call(updateConnection, { params: { id }, query, ifMatch, body: change }))
    }
    case 'Cluster': {
      const id = step.existing?.id
      const { registry: _registry, connection, connectionId, namespace, deploymentName, ...change } = step.manifest.spec
      const registryId = registryIdOf(step.manifest, ids)
      const reference = registryId === undefined ? {} : { registryId }
      if (id === undefined) {
        const place = {
          namespace,
          deploymentName,
          connectionId: connection ? idOf(ids.connections, connection) : connectionId,
        }
        const body = { ...change, ...place, ...reference, name: step.manifest.name }
        return created(step, await call(createCluster, { query, body }), dryRun)
      }
      const { value, ifMatch } = await readCluster(call, id)
      const body = { ...change, ...reference }
      return changed(step, value, await call(updateCluster, { params: { id }, query, ifMatch, body }))
    }
  }
}

function connectionBody({ name, spec }: ConnectionManifest) {
  return { ...spec, name, method: spec.method }
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

function created(step: Step, { value }: { value: Written }, dryRun: boolean): Applied {
  return outcome(step, 'created', value, dryRun ? null : value.id)
}

/** The console counts a revision only where something changed, the password included, which it never shows. */
function changed(step: Step, before: Written, { value }: { value: Written }): Applied {
  return outcome(step, before.revision === value.revision ? 'unchanged' : 'configured', value, value.id)
}

function outcome({ kind, manifest }: Step, action: Applied['action'], value: Written, id: string | null): Applied {
  return {
    kind,
    name: manifest.name,
    id,
    action,
    revision: id === null ? null : value.revision,
    notes: value.notes ?? [],
  }
}
