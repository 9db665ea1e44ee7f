import type { KubernetesObject } from './kubernetes-object.ts'
import { type ManifestCluster, isHighlyAvailable } from './manifest-input.ts'
import { membersConfig, membersConfigFile } from './members.ts'
import { leaderLabel, metadata, objectNames, podSelector, ports } from './object-names.ts'

export function services(cluster: ManifestCluster): readonly KubernetesObject[] {
  const names = objectNames(cluster.deploymentName)
  const selector = podSelector(cluster)
  const leads = isHighlyAvailable(cluster) ? { [leaderLabel]: 'true' } : {}
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(cluster, names.apiService),
      spec: { type: 'ClusterIP', selector, ports: [servicePort('http', ports.http)] },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(cluster, names.pesitService),
      spec: { type: 'ClusterIP', selector: { ...selector, ...leads }, ports: [servicePort('pesit', ports.pesit)] },
    },
    ...(isHighlyAvailable(cluster) ? [membersService(cluster)] : []),
  ]
}

/** Pods must see each other before they are ready, or each becomes a leader of its own. */
function membersService(cluster: ManifestCluster): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(cluster, objectNames(cluster.deploymentName).membersService),
    spec: {
      type: 'ClusterIP',
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: podSelector(cluster),
      ports: [servicePort('members', ports.members)],
    },
  }
}

export function membersConfigMap(cluster: ManifestCluster): readonly KubernetesObject[] {
  if (!isHighlyAvailable(cluster)) return []
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(cluster, objectNames(cluster.deploymentName).membersConfig),
      data: { [membersConfigFile]: membersConfig },
    },
  ]
}

export function disruptionBudget(cluster: ManifestCluster): readonly KubernetesObject[] {
  if (!isHighlyAvailable(cluster)) return []
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(cluster, objectNames(cluster.deploymentName).disruptionBudget),
      spec: { maxUnavailable: 1, selector: { matchLabels: podSelector(cluster) } },
    },
  ]
}

function servicePort(name: string, port: number) {
  return { name, port, targetPort: name, protocol: 'TCP' }
}
