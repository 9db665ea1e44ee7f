import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { ObjectStore } from '#sandbox/kubernetes/store/object-store.ts'
import { allocateServiceAddress } from './service-address.ts'
import { admitClaim } from './admit-claim.ts'
import { admitPod } from './admit-pod.ts'

export interface Admission {
  readonly resource: Resource
  readonly namespace: string
  readonly draft: Fields
  readonly previous: KubeObject | undefined
}

/** What depends on other objects: a pod gets its service account, a service its address, a claim its class. */
export function admit({ store }: { readonly store: ObjectStore }, admission: Admission): void {
  switch (admission.resource.kind) {
    case 'Pod':
      return admission.previous === undefined ? admitPod(store, admission) : undefined
    case 'Service':
      return allocateServiceAddress(store, admission)
    case 'PersistentVolumeClaim':
      return admission.previous === undefined ? admitClaim(store, admission) : undefined
    default:
      return undefined
  }
}
