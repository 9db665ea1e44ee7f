import type { ObjectRef } from '#platform/kubernetes/kinds.ts'
import type { ManifestCluster } from './manifest-input.ts'

export const clusterIdLabel = 'pesitwizard.com/cluster-id'

/** Put on a pod by the server in it while it leads; never in a pod template or in the selector of a deployment. */
export const leaderLabel = 'pesitwizard-leader'

export const serverContainer = 'server'
export const ports = { http: 8080, pesit: 6502, members: 7800 } as const

export interface ObjectNames {
  readonly deployment: string
  readonly serviceAccount: string
  readonly keys: string
  readonly claim: string
  readonly apiService: string
  readonly pesitService: string
  readonly membersService: string
  readonly membersConfig: string
  readonly leaderRole: string
  readonly disruptionBudget: string
}

/** The longest suffix leaves a deployment name of 50 characters within the 63 of a Service. */
export function objectNames(deploymentName: string): ObjectNames {
  return {
    deployment: deploymentName,
    serviceAccount: deploymentName,
    keys: `${deploymentName}-keys`,
    claim: `${deploymentName}-data`,
    apiService: `${deploymentName}-api`,
    pesitService: deploymentName,
    membersService: `${deploymentName}-members`,
    membersConfig: `${deploymentName}-members`,
    leaderRole: `${deploymentName}-leader`,
    disruptionBudget: deploymentName,
  }
}

export function clusterLabels(cluster: Pick<ManifestCluster, 'id' | 'name'>): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'pesitwizard-server',
    'app.kubernetes.io/instance': cluster.name,
    'app.kubernetes.io/managed-by': 'pesitwizard-console',
    [clusterIdLabel]: cluster.id,
  }
}

/** Only the id: a selector cannot be changed later, and the name of a cluster can. */
export function podSelector(cluster: Pick<ManifestCluster, 'id'>): Record<string, string> {
  return { [clusterIdLabel]: cluster.id }
}

export function metadata(cluster: ManifestCluster, name: string) {
  return { name, namespace: cluster.namespace, labels: clusterLabels(cluster) }
}

/** Everything that any form of the cluster may have written, in the order of writing. */
export function possibleRefs(cluster: Pick<ManifestCluster, 'namespace' | 'deploymentName'>): readonly ObjectRef[] {
  const names = objectNames(cluster.deploymentName)
  const refs: readonly [ObjectRef['kind'], string][] = [
    ['ServiceAccount', names.serviceAccount],
    ['Role', names.leaderRole],
    ['RoleBinding', names.leaderRole],
    ['Secret', names.keys],
    ['ConfigMap', names.membersConfig],
    ['PersistentVolumeClaim', names.claim],
    ['Service', names.apiService],
    ['Service', names.pesitService],
    ['Service', names.membersService],
    ['PodDisruptionBudget', names.disruptionBudget],
    ['Deployment', names.deployment],
  ]
  return refs.map(([kind, name]) => ({ kind, namespace: cluster.namespace, name }))
}
