import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { Control } from './control.ts'
import type { Controller } from './controller.ts'
import { isDeleting, withMeta } from '#sandbox/kubernetes/objects/kube-object.ts'
import { findKind, qualifiedName, resources } from '#sandbox/kubernetes/resources.ts'

/** Removes what belonged to an object that is gone, and carries out orphaning and deletion in the foreground. */
export function garbageCollector(control: Control): Controller {
  const find = (key: string): { readonly resource: Resource; readonly object: KubeObject } | undefined => {
    const [kind, namespace = '', name = ''] = key.split('|')
    const resource = resources.find((each) => qualifiedName(each) === kind)
    const object = resource === undefined ? undefined : control.store.get(resource, namespace, name)
    return resource === undefined || object === undefined ? undefined : { resource, object }
  }
  return {
    name: 'garbage-collector',
    keysOf({ type, resource, object }) {
      const own = keyFor(resource, object)
      if (type !== 'DELETED') return hasWork(object) ? [own] : []
      const owners = (object.metadata.ownerReferences ?? []).map((owner) => ownerKey(owner, object))
      return [...dependentsOf(control, object).map((each) => keyFor(each.resource, each.object)), ...owners]
    },
    reconcile(key) {
      const found = find(key)
      if (found === undefined) return undefined
      if (isDeleting(found.object)) finish(control, found)
      else if (isAbandoned(control, found.object)) control.remove(found.resource, found.object)
      return undefined
    },
  }
}

function keyFor(resource: Resource, { metadata }: KubeObject): string {
  return `${qualifiedName(resource)}|${metadata.namespace ?? ''}|${metadata.name}`
}

function ownerKey(
  owner: { readonly apiVersion: string; readonly kind: string; readonly name: string },
  { metadata }: KubeObject,
): string {
  const resource = findKind(owner.apiVersion, owner.kind)
  const namespace = resource?.namespaced === true ? (metadata.namespace ?? '') : ''
  return `${resource === undefined ? '' : qualifiedName(resource)}|${namespace}|${owner.name}`
}

function hasWork({ metadata }: KubeObject): boolean {
  return (metadata.ownerReferences ?? []).length > 0 || (metadata.finalizers ?? []).length > 0
}

interface Found {
  readonly resource: Resource
  readonly object: KubeObject
}

function dependentsOf({ store }: Control, owner: KubeObject): readonly Found[] {
  return resources.flatMap((resource) =>
    store
      .list(resource, resource.namespaced ? owner.metadata.namespace : undefined)
      .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid))
      .map((object) => ({ resource, object })),
  )
}

/** An object is abandoned when none of its owners exists any more. */
function isAbandoned({ store }: Control, object: KubeObject): boolean {
  const owners = object.metadata.ownerReferences ?? []
  return (
    owners.length > 0 &&
    owners.every(({ apiVersion, kind, name, uid }) => {
      const resource = findKind(apiVersion, kind)
      if (resource === undefined) return false
      const namespace = resource.namespaced ? (object.metadata.namespace ?? '') : ''
      return store.get(resource, namespace, name)?.metadata.uid !== uid
    })
  )
}

function finish(control: Control, { resource, object }: Found): void {
  const finalizers = object.metadata.finalizers ?? []
  const dependents = dependentsOf(control, object)
  if (finalizers.includes('orphan')) {
    for (const dependent of dependents) disown(control, dependent, object.metadata.uid)
    release(control, { resource, object }, 'orphan')
  } else if (finalizers.includes('foregroundDeletion')) {
    for (const dependent of dependents) if (!isDeleting(dependent.object)) removeInForeground(control, dependent)
    if (dependents.length === 0) release(control, { resource, object }, 'foregroundDeletion')
  }
}

function removeInForeground(control: Control, { resource, object }: Found): void {
  control.remove(resource, object)
}

function disown(control: Control, { resource, object }: Found, uid: string): void {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid)
  control.update(resource, object, { ...withMeta(object, { ownerReferences }) })
}

function release(control: Control, { resource, object }: Found, finalizer: string): void {
  const finalizers = (object.metadata.finalizers ?? []).filter((each) => each !== finalizer)
  control.update(resource, object, { ...withMeta(object, { finalizers }) })
}
