import type { Environment } from '#contract/common.ts'
import type { Storage, TransferCluster } from '#contract/clusters.ts'
import type { Secret } from '#platform/secret.ts'
import type { ClusterKeys } from './cluster-keys.ts'

export interface ManifestInput {
  readonly cluster: {
    readonly id: string
    readonly name: string
    readonly environment: Environment
    readonly namespace: string
    readonly deploymentName: string
    readonly replicas: number
    readonly containerImage: string
    readonly storage: Storage
    readonly database: { readonly url: string; readonly username: string } | null
    readonly resources: TransferCluster['resources']
    readonly env: Readonly<Record<string, string>>
  }
  readonly pullSecretName: string | null
  readonly keys: ClusterKeys
  readonly databasePassword: Secret | null
  /** ISO 8601; another value restarts the pods. */
  readonly restartedAt: string | null
}

export type ManifestCluster = ManifestInput['cluster']

/** Several pods share one database, find each other and choose a leader; one pod does none of it. */
export function isHighlyAvailable(cluster: Pick<ManifestCluster, 'replicas' | 'database'>): boolean {
  return cluster.replicas > 1 && cluster.database !== null
}
