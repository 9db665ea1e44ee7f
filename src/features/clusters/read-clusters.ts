import type { Kysely } from 'kysely'
import type { ClusterEvent, ClusterPod, ClusterQuery, DeploymentStatus, TransferCluster } from '#contract/clusters.ts'
import type { Core } from '#platform/context.ts'
import type { Schema } from '#platform/database/schema.ts'
import { type PageAnswer, pageOf } from '#platform/http/page.ts'
import type { ObjectOf } from '#platform/kubernetes/kinds.ts'
import type { Sessions } from '#features/connections/sessions.ts'
import { readMessage } from '#features/failures/read-message.ts'
import { readLastOperation } from '#features/operations/read-operations.ts'
import type { BlockingReason } from './blocking-reason.ts'
import type { ClusterRecord } from './cluster.ts'
import { readClusterObjects } from './cluster-objects.ts'
import { kubernetesRefuses, openClusterSession } from './cluster-session.ts'
import { describedOrder, isWanted, presentedOrder } from './cluster-list.ts'
import { clusterNotFound } from './cluster-refusals.ts'
import { type ClusterSites } from './cluster-sites.ts'
import { clusterStatus } from './cluster-status.ts'
import { findCluster, listClusterRows } from './cluster-store.ts'
import { drift } from './drift.ts'
import { type KubernetesObject, redactObject, refOf } from './kubernetes-object.ts'
import { clusterIdLabel } from './object-names.ts'
import { podSummary } from './pod-summary.ts'

export interface ClusterReading {
  readonly core: Core
  readonly sessions: Sessions
  readonly clusters: ClusterSites
}

export async function getCluster(db: Kysely<Schema>, id: string): Promise<ClusterRecord> {
  const cluster = await findCluster(db, id)
  if (cluster === undefined) throw clusterNotFound(id)
  return cluster
}

export function readClusters(db: Kysely<Schema>): Promise<readonly ClusterRecord[]> {
  return listClusterRows(db)
}

/** The clusters that pull from a registry and stand in Kubernetes. */
export async function readDeployedClusters(db: Kysely<Schema>, registryId: string): Promise<readonly ClusterRecord[]> {
  const clusters = await listClusterRows(db)
  return clusters.filter((cluster) => cluster.registryId === registryId && cluster.deployed && !cluster.deleting)
}

/** The clusters that were asked for. Only a question about their status needs to look at all of them in Kubernetes. */
export async function readClusterPage(
  reading: ClusterReading,
  query: ClusterQuery,
): Promise<PageAnswer<TransferCluster>> {
  const described = (await listClusterRows(reading.core.db)).filter((cluster) => isWanted(cluster, query))
  const present = (clusters: readonly ClusterRecord[]) =>
    Promise.all(clusters.map((cluster) => presentCluster(reading, cluster)))
  if (query.status === undefined && query.sort !== 'status' && query.sort !== '-status') {
    const page = pageOf(described, { ...query, sort: query.sort }, describedOrder)
    return { ...page, items: await present(page.items) }
  }
  const wanted = query.status
  const presented = await present(described)
  const found = wanted === undefined ? presented : presented.filter(({ status }) => wanted.includes(status))
  return pageOf(found, query, presentedOrder)
}

/** The cluster as the API shows it, with how it stands in Kubernetes. */
export async function presentCluster(
  { core, clusters }: ClusterReading,
  cluster: ClusterRecord,
): Promise<TransferCluster> {
  const seen = clusters.seen(cluster.connectionId, cluster.id)
  const last = await readLastOperation(core.db, cluster.id)
  const { database, hasDatabasePassword, env, ...described } = cluster
  const { deployed, deleting, replicas } = cluster
  const status = clusterStatus({
    intent: {
      deployed,
      deleting,
      replicas,
      runningOperation: last?.state === 'running',
      lastOperationFailed: last?.state === 'failed',
    },
    deployment: seen?.deployment ?? null,
    pods: seen?.pods ?? [],
    reachable: seen !== undefined,
  })
  return {
    ...described,
    ...status,
    blockingReason: status.blockingReason && withCause(status.blockingReason),
    database: database === null ? null : { ...database, hasPassword: hasDatabasePassword },
    env: { ...env },
    operationId: last?.state === 'running' ? last.id : null,
  }
}

function withCause(blocking: BlockingReason): TransferCluster['blockingReason'] {
  const [read] = readMessage(blocking)
  return { ...blocking, cause: read?.cause ?? 'unknown', values: { ...read?.values } }
}

export async function readDeploymentStatus(reading: ClusterReading, cluster: ClusterRecord): Promise<DeploymentStatus> {
  const { status, deploymentState, readyReplicas, blockingReason } = await presentCluster(reading, cluster)
  const seen = reading.clusters.seen(cluster.connectionId, cluster.id)
  const live = seen?.deployment?.status
  return {
    deploymentName: cluster.deploymentName,
    namespace: cluster.namespace,
    status,
    deploymentState,
    readyReplicas,
    replicas: cluster.replicas,
    availableReplicas: live?.availableReplicas ?? 0,
    updatedReplicas: live?.updatedReplicas ?? 0,
    runningPods: (seen?.pods ?? []).filter((pod) => pod.status?.phase === 'Running').length,
    error: blockingReason === null ? null : `${blockingReason.reason}: ${blockingReason.message}`,
    drift: cluster.deployed ? await readDrift(reading, cluster) : [],
  }
}

/** What others changed; a description that was edited since the last deployment is no drift. */
async function readDrift(
  { core, sessions }: ClusterReading,
  cluster: ClusterRecord,
): Promise<DeploymentStatus['drift']> {
  const session = sessions.get(cluster.connectionId)
  if (session === undefined) return []
  const found = await Promise.all(
    (await readClusterObjects(core, cluster)).map(async (object) => {
      const live = await session.client.get(refOf(object))
      if (!live.ok && live.reason !== 'not-found') return []
      return drift(object, live.ok ? live.value : undefined)
    }),
  )
  return found.flat().filter(({ cause }) => cause !== 'pending')
}

export async function readClusterPods(reading: ClusterReading, cluster: ClusterRecord): Promise<ClusterPod[]> {
  const session = openClusterSession(reading.sessions, cluster)
  const outcome = await session.client.list('Pod', {
    namespace: cluster.namespace,
    labelSelector: `${clusterIdLabel}=${cluster.id}`,
  })
  if (!outcome.ok) throw kubernetesRefuses('The pods could not be read', outcome)
  return outcome.value.items.map((pod) => podSummary(pod))
}

/** Newest first: the events of the deployment, its replica sets and its pods. */
export async function readClusterEvents(reading: ClusterReading, cluster: ClusterRecord): Promise<ClusterEvent[]> {
  const session = openClusterSession(reading.sessions, cluster)
  const outcome = await session.client.list('Event', { namespace: cluster.namespace })
  if (!outcome.ok) throw kubernetesRefuses('The events could not be read', outcome)
  const ours = outcome.value.items.filter(({ involvedObject: { name } }) => isOf(cluster.deploymentName, name ?? ''))
  return ours.map(presentEvent).toSorted((one, other) => ((one.lastSeen ?? '') < (other.lastSeen ?? '') ? 1 : -1))
}

function isOf(deploymentName: string, name: string): boolean {
  return (
    name === deploymentName ||
    (name.startsWith(`${deploymentName}-`) && /^[a-z0-9]+(-[a-z0-9]+)?$/.test(name.slice(deploymentName.length + 1)))
  )
}

function presentEvent(event: ObjectOf<'Event'>): ClusterEvent {
  const time = (text: string | undefined) => (text === undefined ? null : new Date(text).toISOString())
  return {
    type: event.type ?? '',
    reason: event.reason ?? '',
    message: event.message ?? '',
    object: `${event.involvedObject.kind ?? ''}/${event.involvedObject.name ?? ''}`,
    count: event.count ?? 1,
    firstSeen: time(event.firstTimestamp ?? event.eventTime),
    lastSeen: time(event.lastTimestamp ?? event.eventTime),
  }
}

/** The objects in the order of writing, secrets redacted. */
export async function readClusterManifests({ core }: ClusterReading, cluster: ClusterRecord) {
  return { items: showObjects(await readClusterObjects(core, cluster)) }
}

export function showObjects(objects: readonly KubernetesObject[]): Record<string, never>[] {
  const items: unknown = JSON.parse(JSON.stringify(objects.map(redactObject)))
  return items as Record<string, never>[]
}
