import { Secret } from '#platform/secret.ts'
import { makeClusterKeys } from './cluster-keys.ts'
import type { ManifestCluster, ManifestInput } from './manifest-input.ts'

/** For tests: a cluster with one replica and no storage, but for what is changed. */
export function manifestInput(
  change: Partial<ManifestCluster> = {},
  more: Partial<Omit<ManifestInput, 'cluster'>> = {},
): ManifestInput {
  const cluster: ManifestCluster = {
    id: 'k3f9x2ma',
    name: 'payments',
    environment: 'DEVELOPMENT',
    namespace: 'transfers',
    deploymentName: 'pesitwizard-server',
    replicas: 1,
    containerImage: 'ghcr.io/cpoder/pesitwizard-server:latest',
    storage: { type: 'none' },
    database: null,
    resources: { requests: { cpu: '200m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    env: {},
    ...change,
  }
  const keys = makeClusterKeys((size) => Buffer.alloc(size, 7))
  return { cluster, pullSecretName: null, keys, databasePassword: null, restartedAt: null, ...more }
}

export function highlyAvailable(change: Partial<ManifestCluster> = {}): ManifestInput {
  return manifestInput(
    { replicas: 3, database: { url: 'jdbc:postgresql://db.example:5432/pesit', username: 'pesit' }, ...change },
    { databasePassword: new Secret('database-canary'), pullSecretName: 'registry-secret-k3f9x2ma' },
  )
}
