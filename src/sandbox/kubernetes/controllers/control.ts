import { isDeepStrictEqual } from 'node:util'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { WriteContext, WriteOptions } from '#sandbox/kubernetes/writes/write-context.ts'
import { createObject } from '#sandbox/kubernetes/writes/create-object.ts'
import { deleteObject } from '#sandbox/kubernetes/writes/delete-object.ts'
import { replaceObject } from '#sandbox/kubernetes/writes/replace-object.ts'

/** Writes of the parts of Kubernetes that run inside the sandbox, under the names that they have elsewhere. */
export interface Control extends WriteContext {
  create(resource: Resource, body: Fields): KubeObject
  update(resource: Resource, live: KubeObject, body: Fields): KubeObject
  updateStatus(resource: Resource, live: KubeObject, status: Fields): KubeObject
  remove(resource: Resource, live: KubeObject, gracePeriodSeconds?: number): void
}

export function createControl(context: WriteContext, name: string): Control {
  const options = (subresource?: string): WriteOptions => ({
    manager: subresource === undefined ? { name } : { name, subresource },
    dryRun: false,
    fieldValidation: 'Ignore',
    warn: () => {},
  })
  return {
    ...context,
    create(resource, body) {
      const { namespace } = body['metadata'] as { readonly namespace?: string }
      return createObject(context, { resource, namespace: namespace ?? '' }, body, options())
    },
    update: (resource, live, body) =>
      isDeepStrictEqual(live, body) ? live : replaceObject(context, { resource, live }, body, options()),
    updateStatus: (resource, live, status) =>
      isDeepStrictEqual(live['status'], status)
        ? live
        : replaceObject(context, { resource, live }, { ...live, status }, options('status')),
    remove(resource, live, gracePeriodSeconds) {
      deleteObject(context, { resource, live }, gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds })
    },
  }
}
