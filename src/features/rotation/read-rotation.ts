import type { Operation } from '#contract/operations.ts'
import type { PodUse, PreviousCredential, RotationImpact } from '#contract/rotations.ts'
import type { Core } from '#platform/context.ts'
import { readConnections } from '#features/connections/read-connections.ts'
import { readDeployedClusters } from '#features/clusters/read-clusters.ts'
import { readLastOperation } from '#features/operations/read-operations.ts'
import { readPullSecrets } from '#features/pull-secrets/read-pull-secrets.ts'
import { waitsForImage } from '#features/pull-secrets/stuck-pods.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import type { RotationParts } from './rotation.ts'
import { findPrevious } from './rotation-store.ts'

export async function readRotation(
  core: Core,
  registryId: string,
): Promise<{ readonly operation: Operation | null; readonly previous: PreviousCredential | null }> {
  await getRegistry(core.db, registryId)
  const [operation, row] = await Promise.all([
    readLastOperation(core.db, registryId),
    findPrevious(core.db, registryId),
  ])
  return { operation: operation ?? null, previous: row === undefined ? null : present(row) }
}

function present(row: NonNullable<Awaited<ReturnType<typeof findPrevious>>>): PreviousCredential {
  const { version, username, fingerprint, set_at: setAt, set_by: setBy, replaced_at: replacedAt } = row
  return { version, username, fingerprint, setAt, setBy, replacedAt }
}

const shownNamespaces = 100

/** What a rotation changes, and what would fail were the credential to die now. */
export async function readImpact(parts: RotationParts, registry: RegistryRecord): Promise<RotationImpact> {
  const [secrets, connections, clusters] = await Promise.all([
    readPullSecrets(parts, registry),
    readConnections(parts.core.db),
    readDeployedClusters(parts.core.db, registry.id),
  ])
  const namespaces = connections.flatMap(({ id, name }) => {
    const here = secrets.filter(({ connectionId }) => connectionId === id).map(({ namespace }) => namespace)
    if (here.length === 0) return []
    return [{ connectionId: id, connectionName: name, namespaces: here.slice(0, shownNamespaces), total: here.length }]
  })
  const pods = clusters.flatMap((cluster) =>
    (parts.clusters.seen(cluster.connectionId, cluster.id)?.pods ?? []).map((pod): PodUse => {
      const { connectionId, namespace, id: clusterId, name: clusterName } = cluster
      return { connectionId, namespace, pod: pod.metadata.name, clusterId, clusterName, state: stateOf(pod) }
    }),
  )
  const stuck = pods.filter(({ state }) => state === 'waiting-for-image')
  const restarts = {
    stuck: stuck.map(({ namespace, pod }) => `${namespace}/${pod}`),
    all: clusters.map(({ name }) => name),
  }
  return { namespaces, pods, restarts }
}

function stateOf(pod: Parameters<typeof waitsForImage>[0]): PodUse['state'] {
  if (waitsForImage(pod)) return 'waiting-for-image'
  return pod.status?.phase === 'Running' ? 'running' : 'other'
}
