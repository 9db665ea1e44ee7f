import type { V1Container, V1DeploymentStrategy, V1PodSpec } from '@kubernetes/client-node'
import type { Manifest, Wire } from '#platform/kubernetes/kinds.ts'
import { isFloating, parseImageReference } from '#contract/image-reference.ts'
import { configurationFingerprint } from './configuration-fingerprint.ts'
import { type ManifestCluster, type ManifestInput, isHighlyAvailable } from './manifest-input.ts'
import { volumeMounts, volumes } from './manifests-storage.ts'
import { clusterLabels, metadata, objectNames, podSelector, ports, serverContainer } from './object-names.ts'
import { serverEnvironment } from './server-environment.ts'

export function deployment(input: ManifestInput): Manifest<'Deployment'> {
  const { cluster } = input
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(cluster, objectNames(cluster.deploymentName).deployment),
    spec: {
      replicas: cluster.replicas,
      selector: { matchLabels: podSelector(cluster) },
      strategy: strategy(cluster),
      template: {
        metadata: { labels: clusterLabels(cluster), annotations: templateAnnotations(input) },
        spec: podSpec(input),
      },
    },
  }
}

/**
 * Two pods never share a database file or a ReadWriteOnce volume. No surge where pods choose a leader: the servers take
 * the largest number of members they have ever seen as the measure of a majority.
 */
function strategy(cluster: ManifestCluster): Wire<V1DeploymentStrategy> {
  if (!isHighlyAvailable(cluster)) return { type: 'Recreate' }
  return { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }
}

/** Pods do not follow a Secret or a ConfigMap that they read at their start: another annotation replaces them. */
function templateAnnotations(input: ManifestInput): Record<string, string> {
  return {
    'pesitwizard.com/configuration': configurationFingerprint(input),
    ...(input.restartedAt === null ? {} : { 'pesitwizard.com/restarted-at': input.restartedAt }),
  }
}

function podSpec({ cluster, pullSecretName }: ManifestInput): Wire<V1PodSpec> {
  return {
    serviceAccountName: objectNames(cluster.deploymentName).serviceAccount,
    automountServiceAccountToken: isHighlyAvailable(cluster),
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 60,
    ...(pullSecretName === null ? {} : { imagePullSecrets: [{ name: pullSecretName }] }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...(isHighlyAvailable(cluster) ? { affinity: spreadOverNodes(cluster) } : {}),
    containers: [container(cluster)],
    volumes: volumes(cluster),
  }
}

function container(cluster: ManifestCluster): Wire<V1Container> {
  return {
    name: serverContainer,
    image: cluster.containerImage,
    imagePullPolicy: pullPolicy(cluster.containerImage),
    ports: containerPorts(cluster),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    env: serverEnvironment(cluster),
    ...probes,
    resources: cluster.resources,
    volumeMounts: volumeMounts(cluster),
  }
}

/** A full version or a digest means one image; any other tag may mean another one tomorrow. */
export function pullPolicy(containerImage: string): 'Always' | 'IfNotPresent' {
  const parsed = parseImageReference(containerImage)
  return parsed.ok && !isFloating(parsed.image) ? 'IfNotPresent' : 'Always'
}

function containerPorts(cluster: ManifestCluster) {
  const open: readonly (keyof typeof ports)[] = isHighlyAvailable(cluster)
    ? ['http', 'pesit', 'members']
    : ['http', 'pesit']
  return open.map((name) => ({ name, containerPort: ports[name], protocol: 'TCP' }))
}

/** A start takes 20 s on a quiet core and twice that on a busy one; three minutes are allowed. */
const probes = {
  startupProbe: { ...probe('liveness'), periodSeconds: 3, timeoutSeconds: 3, failureThreshold: 60 },
  readinessProbe: { ...probe('readiness'), periodSeconds: 5, timeoutSeconds: 3 },
  livenessProbe: { ...probe('liveness'), periodSeconds: 10, timeoutSeconds: 5 },
} as const

function probe(group: 'liveness' | 'readiness') {
  return { httpGet: { path: `/actuator/health/${group}`, port: 'http' } }
}

function spreadOverNodes(cluster: ManifestCluster): NonNullable<Wire<V1PodSpec>['affinity']> {
  const podAffinityTerm = {
    labelSelector: { matchLabels: podSelector(cluster) },
    topologyKey: 'kubernetes.io/hostname',
  }
  return { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] } }
}
