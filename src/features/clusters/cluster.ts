import type { Storage, TransferCluster } from '#contract/clusters.ts'
import type { Environment } from '#contract/common.ts'
import type { ObjectRef } from '#platform/kubernetes/kinds.ts'

/** A transfer cluster as the console keeps it: everything but its keys and its database password. */
export interface ClusterRecord {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly environment: Environment
  readonly connectionId: string
  readonly namespace: string
  readonly deploymentName: string
  readonly replicas: number
  readonly registryId: string | null
  readonly containerImage: string
  readonly storage: Storage
  readonly database: { readonly url: string; readonly username: string } | null
  readonly hasDatabasePassword: boolean
  readonly resources: TransferCluster['resources']
  readonly env: Readonly<Record<string, string>>
  readonly deployed: boolean
  readonly deleting: boolean
  readonly restartedAt: string | null
  /** What the deployments have written and nothing has removed since. */
  readonly writtenObjects: readonly ObjectRef[]
  readonly createdAt: string
  readonly updatedAt: string
  readonly revision: number
}

export function secretOwner(clusterId: string): string {
  return `cluster:${clusterId}`
}

/** Values of variables may be secrets of the person who set them, so only their names are told. */
export function auditFacts(cluster: ClusterRecord): Readonly<Record<string, unknown>> {
  const facts = Object.fromEntries(auditedFields.map((field) => [field, cluster[field]]))
  return { ...facts, env: Object.keys(cluster.env) }
}

const auditedFields = [
  'name',
  'environment',
  'connectionId',
  'namespace',
  'deploymentName',
  'replicas',
  'registryId',
  'containerImage',
  'storage',
  'database',
  'resources',
  'revision',
] as const satisfies readonly (keyof ClusterRecord)[]
