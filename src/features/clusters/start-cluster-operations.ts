import { DomainError } from '#contract/errors.ts'
import type { Operation } from '#contract/operations.ts'
import type { Context } from '#platform/context.ts'
import { mutate, type Transaction } from '#platform/mutate.ts'
import { readLastOperation } from '#features/operations/read-operations.ts'
import { startOperation } from '#features/operations/start-operation.ts'
import { auditFacts, type ClusterRecord } from './cluster.ts'
import type { ClusterOperationKind } from './cluster-operations.ts'
import { clusterChangedMeanwhile, clusterNotFound } from './cluster-refusals.ts'
import { findCluster, replaceCluster } from './cluster-store.ts'
import { isHighlyAvailable } from './manifest-input.ts'
import { judgeCluster } from './resolve-cluster.ts'

/** The steps of each kind of operation, in order; what each does is in `cluster-operations.ts`. */
const stepsOf = {
  'cluster.deploy': ['pull-secret', 'image', 'objects', 'rollout'],
  'cluster.redeploy': ['pull-secret', 'image', 'restart', 'rollout'],
  'cluster.scale': ['scale', 'rollout'],
  'cluster.undeploy': ['remove', 'gone'],
  'cluster.delete': ['remove', 'gone', 'forget'],
} as const satisfies Record<ClusterOperationKind, readonly string[]>

interface Start {
  readonly kind: ClusterOperationKind
  readonly input?: Readonly<Record<string, unknown>>
  readonly steps?: readonly string[]
}

async function start(tx: Transaction, cluster: ClusterRecord, { kind, input = {}, steps = stepsOf[kind] }: Start) {
  const subject = { type: 'cluster', id: cluster.id, name: cluster.name } as const
  const operation = await startOperation(tx, { kind, subject, steps, input })
  return {
    result: operation,
    audit: { subject: cluster.id, after: { name: cluster.name, operation: operation.id, ...input } },
  }
}

async function present(tx: Transaction, id: string): Promise<ClusterRecord> {
  const cluster = await findCluster(tx.db, id)
  if (cluster === undefined) throw clusterNotFound(id)
  if (cluster.deleting) throw new DomainError('conflict', `The cluster "${cluster.name}" is being deleted`)
  return cluster
}

/** Refused where it is deployed and well, unless `force` asks for it again; then what the image check finds is no bar. A `reason` goes before the policy of production. */
export function deployCluster(ctx: Context, id: string, force: boolean, reason?: string): Promise<Operation> {
  return mutate(ctx, 'cluster.deploy', async (tx) => {
    const cluster = await present(tx, id)
    const last = await readLastOperation(tx.db, id)
    if (cluster.deployed && !force && last?.state === 'succeeded' && last.updatedAt >= cluster.updatedAt) {
      throw new DomainError('conflict', `The cluster "${cluster.name}" is deployed as it is described`, {
        hint: 'Use force=true (pwctl cluster deploy --force) to write it again, or redeploy to restart its pods.',
      })
    }
    await judgeCluster(tx.db, cluster)
    return start(tx, cluster, { kind: 'cluster.deploy', input: { force, ...(reason === undefined ? {} : { reason }) } })
  })
}

/** Pods that run are not ended for an image that no node can run, unless `force` asks for it. */
export function redeployCluster(ctx: Context, id: string, force: boolean): Promise<Operation> {
  return mutate(ctx, 'cluster.redeploy', async (tx) => {
    const cluster = refuseNotDeployed(await present(tx, id))
    return start(tx, cluster, { kind: 'cluster.redeploy', input: { restartedAt: tx.at, force } })
  })
}

/** From one replica to several, and back, other objects are needed too: then the whole description is written. */
export function scaleCluster(ctx: Context, id: string, replicas: number): Promise<Operation> {
  return mutate(ctx, 'cluster.scale', async (tx) => {
    const before = refuseNotDeployed(await present(tx, id))
    const cluster = { ...before, replicas, updatedAt: tx.at, revision: before.revision + 1 }
    await judgeCluster(tx.db, cluster)
    if (!(await replaceCluster(tx.db, cluster, before.revision))) throw clusterChangedMeanwhile(before)
    const isWhole = isHighlyAvailable(before) !== isHighlyAvailable(cluster)
    // A whole description may bring another image: that is looked at as in a deployment.
    const steps = isWhole ? ['image', ...stepsOf['cluster.scale']] : stepsOf['cluster.scale']
    return start(tx, cluster, { kind: 'cluster.scale', input: { replicas, isWhole }, steps })
  })
}

export function undeployCluster(ctx: Context, id: string): Promise<Operation> {
  return mutate(ctx, 'cluster.undeploy', async (tx) => {
    const cluster = await present(tx, id)
    if (!cluster.deployed && cluster.writtenObjects.length === 0) throw notDeployed(cluster)
    return start(tx, cluster, { kind: 'cluster.undeploy' })
  })
}

/** A claim that the console made, and the keys without which its data cannot be read, stay unless `deleteStorage` is said. */
export function deleteCluster(
  ctx: Context,
  { id, revision, deleteStorage }: { id: string; revision: number; deleteStorage: boolean },
): Promise<Operation> {
  return mutate(ctx, 'cluster.delete', async (tx) => {
    const before = await findCluster(tx.db, id)
    if (before === undefined) throw clusterNotFound(id)
    if (before.revision !== revision) throw clusterChangedMeanwhile(before)
    const cluster = { ...before, deleting: true, updatedAt: tx.at, revision: before.revision + 1 }
    if (!(await replaceCluster(tx.db, cluster, before.revision))) throw clusterChangedMeanwhile(before)
    const started = await start(tx, cluster, { kind: 'cluster.delete', input: { deleteStorage } })
    return { ...started, audit: { ...started.audit, before: auditFacts(before) } }
  })
}

function refuseNotDeployed(cluster: ClusterRecord): ClusterRecord {
  if (!cluster.deployed) throw notDeployed(cluster)
  return cluster
}

function notDeployed(cluster: ClusterRecord): DomainError {
  return new DomainError('conflict', `The cluster "${cluster.name}" is not deployed`, {
    hint: `Deploy it with: pwctl cluster deploy ${cluster.name}`,
  })
}
