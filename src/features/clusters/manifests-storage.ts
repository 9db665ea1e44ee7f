import type { V1Volume, V1VolumeMount } from '@kubernetes/client-node'
import type { Manifest, Wire } from '#platform/kubernetes/kinds.ts'
import { type ManifestCluster, isHighlyAvailable } from './manifest-input.ts'
import { membersConfigDirectory } from './members.ts'
import { metadata, objectNames } from './object-names.ts'
import { compareQuantities } from './quantity.ts'

type Claim = Manifest<'PersistentVolumeClaim'>

export function claims(cluster: ManifestCluster): readonly Claim[] {
  const { storage } = cluster
  if (storage.type !== 'new-claim') return []
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata(cluster, objectNames(cluster.deploymentName).claim),
      spec: {
        accessModes: [isHighlyAvailable(cluster) ? 'ReadWriteMany' : 'ReadWriteOnce'],
        ...(storage.storageClassName === null ? {} : { storageClassName: storage.storageClassName }),
        resources: { requests: { storage: storage.size } },
      },
    },
  ]
}

/** What can be applied to a claim that is there: Kubernetes lets it grow, and changes nothing else of it. */
export function settleClaim(wanted: Claim, live: { readonly spec?: Wanted | undefined }): Claim {
  const { accessModes, storageClassName } = live.spec ?? {}
  return {
    ...wanted,
    spec: {
      ...(accessModes === undefined ? {} : { accessModes }),
      ...(storageClassName === undefined ? {} : { storageClassName }),
      resources: { requests: { storage: larger(sizeOf(wanted.spec), sizeOf(live.spec)) } },
    },
  }
}

type Wanted = NonNullable<Claim['spec']>

function sizeOf(spec: Wanted | undefined): string {
  return spec?.resources?.requests?.['storage'] ?? '0'
}

function larger(left: string, right: string): string {
  return compareQuantities(left, right) < 0 ? right : left
}

export function volumes(cluster: ManifestCluster): Wire<V1Volume>[] {
  return [
    { name: 'data', ...dataSource(cluster) },
    { name: 'tmp', emptyDir: {} },
    ...(isHighlyAvailable(cluster)
      ? [{ name: 'members', configMap: { name: objectNames(cluster.deploymentName).membersConfig } }]
      : []),
  ]
}

function dataSource({ storage, deploymentName }: ManifestCluster): Omit<Wire<V1Volume>, 'name'> {
  if (storage.type === 'none') return { emptyDir: {} }
  if (storage.type === 'host-path') return { hostPath: { path: storage.path, type: 'DirectoryOrCreate' } }
  const claimName = storage.type === 'existing-claim' ? storage.claimName : objectNames(deploymentName).claim
  return { persistentVolumeClaim: { claimName } }
}

/** The server's own database stays out of /data, which people browse; pods that share /data have none of their own. */
export function volumeMounts(cluster: ManifestCluster): Wire<V1VolumeMount>[] {
  const own = cluster.database === null ? { name: 'data', subPath: 'h2' } : { name: 'tmp', subPath: 'app-data' }
  return [
    { name: 'data', mountPath: '/data', subPath: 'data' },
    { ...own, mountPath: '/app/data' },
    { name: 'tmp', mountPath: '/tmp', ...(cluster.database === null ? {} : { subPath: 'tmp' }) },
    ...(isHighlyAvailable(cluster) ? [{ name: 'members', mountPath: membersConfigDirectory, readOnly: true }] : []),
  ]
}
