import type * as k8s from '@kubernetes/client-node'

interface KindInfo {
  readonly apiVersion: string
  readonly plural: string
  readonly namespaced: boolean
}

export const kinds = {
  Namespace: { apiVersion: 'v1', plural: 'namespaces', namespaced: false },
  Node: { apiVersion: 'v1', plural: 'nodes', namespaced: false },
  Pod: { apiVersion: 'v1', plural: 'pods', namespaced: true },
  Secret: { apiVersion: 'v1', plural: 'secrets', namespaced: true },
  ConfigMap: { apiVersion: 'v1', plural: 'configmaps', namespaced: true },
  Service: { apiVersion: 'v1', plural: 'services', namespaced: true },
  ServiceAccount: { apiVersion: 'v1', plural: 'serviceaccounts', namespaced: true },
  Event: { apiVersion: 'v1', plural: 'events', namespaced: true },
  PersistentVolumeClaim: { apiVersion: 'v1', plural: 'persistentvolumeclaims', namespaced: true },
  Endpoints: { apiVersion: 'v1', plural: 'endpoints', namespaced: true },
  Deployment: { apiVersion: 'apps/v1', plural: 'deployments', namespaced: true },
  ReplicaSet: { apiVersion: 'apps/v1', plural: 'replicasets', namespaced: true },
  Role: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'roles', namespaced: true },
  RoleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'rolebindings', namespaced: true },
  PodDisruptionBudget: { apiVersion: 'policy/v1', plural: 'poddisruptionbudgets', namespaced: true },
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1', plural: 'networkpolicies', namespaced: true },
  SelfSubjectAccessReview: {
    apiVersion: 'authorization.k8s.io/v1',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
  },
} as const satisfies Record<string, KindInfo>

export type Kind = keyof typeof kinds

interface Models {
  Namespace: k8s.V1Namespace
  Node: k8s.V1Node
  Pod: k8s.V1Pod
  Secret: k8s.V1Secret
  ConfigMap: k8s.V1ConfigMap
  Service: k8s.V1Service
  ServiceAccount: k8s.V1ServiceAccount
  Event: k8s.CoreV1Event
  PersistentVolumeClaim: k8s.V1PersistentVolumeClaim
  Endpoints: k8s.V1Endpoints
  Deployment: k8s.V1Deployment
  ReplicaSet: k8s.V1ReplicaSet
  Role: k8s.V1Role
  RoleBinding: k8s.V1RoleBinding
  PodDisruptionBudget: k8s.V1PodDisruptionBudget
  NetworkPolicy: k8s.V1NetworkPolicy
  SelfSubjectAccessReview: k8s.V1SelfSubjectAccessReview
}

/** A model of the client library as it is on the wire: times are strings, and `_from` is `from`. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [Key in keyof T as Key extends `_${infer Name}` ? Name : Key]: Wire<T[Key]> }
      : T

export type ObjectMeta = Wire<k8s.V1ObjectMeta> & {
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
}

/** An object as Kubernetes returned it; `name`, `uid` and `resourceVersion` have been checked to be there. */
export type ObjectOf<K extends Kind> = Omit<Wire<Models[K]>, 'apiVersion' | 'kind' | 'metadata'> & {
  readonly apiVersion: string
  readonly kind: K
  readonly metadata: ObjectMeta
}

/** What is written: the kind names the address, everything else is sent as it is. */
export type Manifest<K extends Kind> = Omit<Wire<Models[K]>, 'apiVersion' | 'kind' | 'metadata'> & {
  readonly apiVersion: string
  readonly kind: K
  readonly metadata: Wire<k8s.V1ObjectMeta> & { readonly name: string }
}

export interface ObjectRef<K extends Kind = Kind> {
  readonly kind: K
  readonly namespace?: string | undefined
  readonly name: string
}

/** The path of a collection or of one object, or nothing where the names could not be those of an object. */
export function pathOf(kind: Kind, namespace?: string, name?: string): string | undefined {
  const { apiVersion, plural, namespaced } = kinds[kind]
  if (name !== undefined && (!isPathSegment(name) || (namespaced && namespace === undefined))) return undefined
  if (namespace !== undefined && !isPathSegment(namespace)) return undefined
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const scope = namespaced && namespace !== undefined ? `/namespaces/${namespace}` : ''
  return `${group}${scope}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names */
function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && name.length <= 253 && !/[/%\s]/.test(name)
}

export function isKind(text: string): text is Kind {
  return Object.hasOwn(kinds, text)
}
