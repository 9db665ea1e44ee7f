import type { ClusterHealth, ClusterQuery, ClusterSort, TransferCluster } from '#contract/clusters.ts'
import type { Order } from '#platform/http/page.ts'
import { isFound } from '#platform/search.ts'
import type { ClusterRecord } from './cluster.ts'

/** Whether a cluster is asked for, as far as its description tells. */
export function isWanted(cluster: ClusterRecord, query: ClusterQuery): boolean {
  const { search, environment, registryId, connectionId } = query
  const { name, containerImage, namespace, description } = cluster
  return (
    isFound(search, [name, containerImage, namespace, description]) &&
    (environment === undefined || environment.includes(cluster.environment)) &&
    (registryId === undefined || cluster.registryId === registryId) &&
    (connectionId === undefined || cluster.connectionId === connectionId)
  )
}

type Described = Pick<
  ClusterRecord,
  'id' | 'name' | 'environment' | 'namespace' | 'containerImage' | 'createdAt' | 'updatedAt'
>

export const describedOrder: Order<Described, Exclude<ClusterSort, 'status' | '-status'>> = {
  idOf: ({ id }) => id,
  keys: {
    name: ({ name }) => name,
    environment: ({ environment }) => environment,
    namespace: ({ namespace }) => namespace,
    containerImage: ({ containerImage }) => containerImage,
    createdAt: ({ createdAt }) => createdAt,
    updatedAt: ({ updatedAt }) => updatedAt,
  },
}

const urgency: Readonly<Record<ClusterHealth, number>> = { UNHEALTHY: 0, DEGRADED: 1, UNKNOWN: 2, HEALTHY: 3 }

export const presentedOrder: Order<TransferCluster, ClusterSort> = {
  idOf: ({ id }) => id,
  keys: { ...describedOrder.keys, status: ({ status }) => urgency[status] },
}
