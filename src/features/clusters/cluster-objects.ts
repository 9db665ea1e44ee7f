import type { Core } from '#platform/context.ts'
import { needsPullSecret, pullSecretName } from '#features/registries/registry.ts'
import { readRegistries } from '#features/registries/read-registries.ts'
import type { ClusterRecord } from './cluster.ts'
import { readClusterKeys, readDatabasePassword } from './cluster-secrets.ts'
import type { KubernetesObject } from './kubernetes-object.ts'
import { clusterManifests } from './manifests.ts'

/** The objects of the cluster as it is described now. */
export async function readClusterObjects(core: Core, cluster: ClusterRecord): Promise<readonly KubernetesObject[]> {
  const registry = (await readRegistries(core.db)).find(({ id }) => id === cluster.registryId)
  return clusterManifests({
    cluster,
    pullSecretName: registry !== undefined && needsPullSecret(registry) ? pullSecretName(registry.id) : null,
    keys: await readClusterKeys(core, cluster.id),
    databasePassword: await readDatabasePassword(core, cluster.id),
    restartedAt: cluster.restartedAt,
  })
}
