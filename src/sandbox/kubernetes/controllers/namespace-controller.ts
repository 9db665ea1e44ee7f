import type { Control } from './control.ts'
import type { Controller } from './controller.ts'
import { isDeleting } from '#sandbox/kubernetes/objects/kube-object.ts'
import { configMaps, namespaces, resources, serviceAccounts } from '#sandbox/kubernetes/resources.ts'

/** Gives each namespace its default service account, and empties a namespace that is being deleted. */
export function namespaceController(control: Control, authority: string): Controller {
  return {
    name: 'namespaces',
    keysOf({ resource, object }) {
      if (resource === namespaces) return [object.metadata.name]
      return object.metadata.namespace === undefined ? [] : [object.metadata.namespace]
    },
    reconcile(name) {
      const namespace = control.store.get(namespaces, '', name)
      if (namespace === undefined) return undefined
      if (!isDeleting(namespace)) return furnish(control, name, authority)
      empty(control, name)
      const hasMore = resources.some((each) => each.namespaced && control.store.list(each, name).length > 0)
      if (!hasMore) control.store.remove(namespaces, namespace)
      return undefined
    },
  }
}

function furnish(control: Control, namespace: string, authority: string): undefined {
  if (control.store.get(serviceAccounts, namespace, 'default') === undefined) {
    control.create(serviceAccounts, { metadata: { name: 'default', namespace } })
  }
  if (control.store.get(configMaps, namespace, 'kube-root-ca.crt') === undefined) {
    control.create(configMaps, { metadata: { name: 'kube-root-ca.crt', namespace }, data: { 'ca.crt': authority } })
  }
}

function empty(control: Control, namespace: string): void {
  for (const resource of resources.filter((each) => each.namespaced)) {
    for (const object of control.store.list(resource, namespace)) {
      if (!isDeleting(object)) control.remove(resource, object)
    }
  }
}
