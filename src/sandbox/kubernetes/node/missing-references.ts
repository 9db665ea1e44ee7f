import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { ObjectStore } from '#sandbox/kubernetes/store/object-store.ts'
import { at, fieldsOr, listOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { configMaps, secrets } from '#sandbox/kubernetes/resources.ts'

/** The first volume that cannot be mounted because what it shows does not exist. */
export function missingVolume(store: ObjectStore, pod: KubeObject): string | undefined {
  for (const volume of listOr(at(pod, 'spec', 'volumes'))) {
    const secret = fieldsOr(at(volume, 'secret'))
    const map = fieldsOr(at(volume, 'configMap'))
    const missing =
      missingObject(store, pod, { kind: 'secret', name: secret['secretName'], optional: secret['optional'] }) ??
      missingObject(store, pod, { kind: 'configmap', name: map['name'], optional: map['optional'] })
    if (missing !== undefined) return `MountVolume.SetUp failed for volume "${textOr(at(volume, 'name'))}" : ${missing}`
  }
  return undefined
}

/** Why a container's environment cannot be made, in the kubelet's words. */
export function missingVariable(store: ObjectStore, pod: KubeObject, container: Fields): string | undefined {
  for (const variable of listOr(container['env'])) {
    const secret = fieldsOr(at(variable, 'valueFrom', 'secretKeyRef'))
    const map = fieldsOr(at(variable, 'valueFrom', 'configMapKeyRef'))
    const missing =
      missingObject(store, pod, { kind: 'secret', ...secret }) ??
      missingObject(store, pod, { kind: 'configmap', ...map })
    if (missing !== undefined) return missing
  }
  for (const source of listOr(container['envFrom'])) {
    const missing =
      missingObject(store, pod, { kind: 'secret', ...fieldsOr(at(source, 'secretRef')) }) ??
      missingObject(store, pod, { kind: 'configmap', ...fieldsOr(at(source, 'configMapRef')) })
    if (missing !== undefined) return missing
  }
  return undefined
}

interface Reference {
  readonly kind: 'secret' | 'configmap'
  readonly name?: unknown
  readonly key?: unknown
  readonly optional?: unknown
}

function missingObject(store: ObjectStore, { metadata }: KubeObject, reference: Reference): string | undefined {
  const { kind, name, key, optional } = reference
  if (typeof name !== 'string' || optional === true) return undefined
  const namespace = metadata.namespace ?? ''
  const found = store.get(kind === 'secret' ? secrets : configMaps, namespace, name)
  if (found === undefined) return `${kind} "${name}" not found`
  if (typeof key !== 'string' || key in fieldsOr(found['data'])) return undefined
  const holder = kind === 'secret' ? 'Secret' : 'ConfigMap'
  return `couldn't find key ${key} in ${holder} ${namespace}/${name}`
}
