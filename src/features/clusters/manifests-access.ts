import type { Secret } from '#platform/secret.ts'
import type { KubernetesObject, SecretObject } from './kubernetes-object.ts'
import { type ManifestCluster, type ManifestInput, isHighlyAvailable } from './manifest-input.ts'
import { metadata, objectNames } from './object-names.ts'

export function serviceAccount(cluster: ManifestCluster): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(cluster, objectNames(cluster.deploymentName).serviceAccount),
    automountServiceAccountToken: false,
  }
}

export function keysSecret({ cluster, keys, databasePassword }: ManifestInput): SecretObject {
  const stringData: Record<string, Secret> = {
    'api-key-admin': keys.apiKeyAdmin,
    'master-key': keys.masterKey,
    'encryption-salt': keys.encryptionSalt,
    'ca-password': keys.caPassword,
    'ca-truststore-password': keys.caTruststorePassword,
    ...(cluster.database === null || databasePassword === null ? {} : { 'database-password': databasePassword }),
  }
  const name = objectNames(cluster.deploymentName).keys
  return { apiVersion: 'v1', kind: 'Secret', metadata: metadata(cluster, name), type: 'Opaque', stringData }
}

/** Each pod labels itself while it leads, which the PeSIT service follows. */
export function leaderAccess(cluster: ManifestCluster): readonly KubernetesObject[] {
  if (!isHighlyAvailable(cluster)) return []
  const { leaderRole, serviceAccount } = objectNames(cluster.deploymentName)
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: metadata(cluster, leaderRole),
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'patch'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: metadata(cluster, leaderRole),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: leaderRole },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace: cluster.namespace }],
    },
  ]
}
