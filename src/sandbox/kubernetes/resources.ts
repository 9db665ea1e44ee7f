export type Subresource = 'status' | 'scale' | 'log'

/** One kind of object that the API serves. */
export interface Resource {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly namespaced: boolean
  /** The type in `schema/types.json`. */
  readonly type: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly subresources: readonly Subresource[]
  /** Kubernetes counts changes of the specification in `metadata.generation` for some kinds only. */
  readonly countsGenerations: boolean
  /** Whether DELETE answers with the object that was deleted rather than with a Status. */
  readonly returnsDeleted: boolean
}

type Extra = Partial<Omit<Resource, 'group' | 'version' | 'plural' | 'kind' | 'namespaced'>>

function resource(
  groupVersion: string,
  plural: string,
  kind: string,
  extra: Extra & { cluster?: true } = {},
): Resource {
  const [group = '', version = ''] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion]
  const family = group === '' ? 'core' : (group.split('.')[0] ?? group)
  const { cluster, ...more } = extra
  return {
    group,
    version,
    plural,
    kind,
    namespaced: cluster === undefined,
    singular: kind.toLowerCase(),
    type: `${family}.${version}.${kind}`,
    shortNames: [],
    categories: [],
    subresources: [],
    countsGenerations: false,
    returnsDeleted: false,
    ...more,
  }
}

const rbac = 'rbac.authorization.k8s.io/v1'
const workload = { categories: ['all'], subresources: ['scale', 'status'], countsGenerations: true } as const

export const namespaces = resource('v1', 'namespaces', 'Namespace', {
  cluster: true,
  shortNames: ['ns'],
  subresources: ['status'],
  returnsDeleted: true,
})
export const nodes = resource('v1', 'nodes', 'Node', { cluster: true, shortNames: ['no'], subresources: ['status'] })
export const pods = resource('v1', 'pods', 'Pod', {
  shortNames: ['po'],
  categories: ['all'],
  subresources: ['log', 'status'],
  countsGenerations: true,
  returnsDeleted: true,
})
export const secrets = resource('v1', 'secrets', 'Secret')
export const configMaps = resource('v1', 'configmaps', 'ConfigMap', { shortNames: ['cm'] })
export const services = resource('v1', 'services', 'Service', {
  shortNames: ['svc'],
  categories: ['all'],
  subresources: ['status'],
  returnsDeleted: true,
})
export const serviceAccounts = resource('v1', 'serviceaccounts', 'ServiceAccount', {
  shortNames: ['sa'],
  returnsDeleted: true,
})
export const events = resource('v1', 'events', 'Event', { shortNames: ['ev'] })
export const endpoints = resource('v1', 'endpoints', 'Endpoints', { shortNames: ['ep'], singular: 'endpoints' })
export const endpointSlices = resource('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice', {
  countsGenerations: true,
})
export const claims = resource('v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', {
  shortNames: ['pvc'],
  subresources: ['status'],
  returnsDeleted: true,
})
export const volumes = resource('v1', 'persistentvolumes', 'PersistentVolume', {
  cluster: true,
  shortNames: ['pv'],
  subresources: ['status'],
  returnsDeleted: true,
})
export const deployments = resource('apps/v1', 'deployments', 'Deployment', { ...workload, shortNames: ['deploy'] })
export const replicaSets = resource('apps/v1', 'replicasets', 'ReplicaSet', { ...workload, shortNames: ['rs'] })
export const disruptionBudgets = resource('policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget', {
  shortNames: ['pdb'],
  subresources: ['status'],
  countsGenerations: true,
})
export const storageClasses = resource('storage.k8s.io/v1', 'storageclasses', 'StorageClass', {
  cluster: true,
  shortNames: ['sc'],
})

/** Every kind that the sandbox keeps, in the order in which discovery names the groups. */
export const resources: readonly Resource[] = [
  configMaps,
  endpoints,
  events,
  namespaces,
  nodes,
  claims,
  volumes,
  pods,
  secrets,
  serviceAccounts,
  services,
  deployments,
  replicaSets,
  resource('coordination.k8s.io/v1', 'leases', 'Lease'),
  endpointSlices,
  resource('networking.k8s.io/v1', 'ingresses', 'Ingress', {
    shortNames: ['ing'],
    subresources: ['status'],
    countsGenerations: true,
  }),
  resource('networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy', {
    shortNames: ['netpol'],
    countsGenerations: true,
  }),
  disruptionBudgets,
  resource(rbac, 'clusterrolebindings', 'ClusterRoleBinding', { cluster: true }),
  resource(rbac, 'clusterroles', 'ClusterRole', { cluster: true }),
  resource(rbac, 'rolebindings', 'RoleBinding'),
  resource(rbac, 'roles', 'Role'),
  storageClasses,
]

export function groupVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? version : `${group}/${version}`
}

/** `secrets` or `deployments.apps`: how Kubernetes names a resource in its messages. */
export function qualifiedName({ group, plural }: { readonly group: string; readonly plural: string }): string {
  return group === '' ? plural : `${plural}.${group}`
}

export function findResource(group: string, version: string, plural: string): Resource | undefined {
  return resources.find((each) => each.group === group && each.version === version && each.plural === plural)
}

export function findKind(apiVersion: string, kind: string): Resource | undefined {
  return resources.find((each) => groupVersionOf(each) === apiVersion && each.kind === kind)
}
