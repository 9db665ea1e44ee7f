import type { Kind, Manifest, ObjectRef } from '#platform/kubernetes/kinds.ts'
import type { Secret } from '#platform/secret.ts'

type PlainKind =
  | 'ServiceAccount'
  | 'Role'
  | 'RoleBinding'
  | 'ConfigMap'
  | 'PersistentVolumeClaim'
  | 'Service'
  | 'PodDisruptionBudget'
  | 'Deployment'

type OneOf<K extends Kind> = K extends Kind ? Manifest<K> : never

/** A Kubernetes Secret whose values are still out of sight. */
export type SecretObject = Omit<Manifest<'Secret'>, 'stringData' | 'data'> & {
  readonly stringData: Readonly<Record<string, Secret>>
}

export type KubernetesObject = OneOf<PlainKind> | SecretObject
export type SendableObject = OneOf<PlainKind | 'Secret'>

function isSecretObject(object: KubernetesObject): object is SecretObject {
  return object.kind === 'Secret'
}

/** For sending only. `data` and not `stringData`, whose removed keys would outlive a server-side apply. */
export function exposeObject(object: KubernetesObject): SendableObject {
  if (!isSecretObject(object)) return object
  const { stringData, ...rest } = object
  return { ...rest, data: mapValues(stringData, (value) => Buffer.from(value.expose()).toString('base64')) }
}

/** For showing: it tells which keys the Secret has, and nothing of their values. */
export function redactObject(object: KubernetesObject): SendableObject {
  if (!isSecretObject(object)) return object
  return { ...object, stringData: mapValues(object.stringData, () => '<set>') }
}

export function refOf(object: KubernetesObject): ObjectRef {
  return { kind: object.kind, namespace: object.metadata.namespace, name: object.metadata.name }
}

/** `Deployment/pesitwizard-server`, as kubectl and people write it. */
export function formatRef(ref: Pick<ObjectRef, 'kind' | 'name'>): string {
  return `${ref.kind}/${ref.name}`
}

function mapValues<In, Out>(values: Readonly<Record<string, In>>, change: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]))
}
