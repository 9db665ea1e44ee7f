import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Control } from './control.ts'
import type { Controller } from './controller.ts'
import type { RecordEvent } from './event-recorder.ts'
import { isDeleting } from '#sandbox/kubernetes/objects/kube-object.ts'
import { at, fieldsOr, put } from '#sandbox/kubernetes/objects/records.ts'
import { claims, storageClasses, volumes } from '#sandbox/kubernetes/resources.ts'
import { keyOf, splitKey } from './controller.ts'

/** Binds each claim of a known class to a volume made for it, and removes the volume with the claim. */
export function claimController(control: Control, record: RecordEvent): Controller {
  return {
    name: 'claims',
    keysOf({ resource, object, type }) {
      if (resource === claims) return [keyOf(object)]
      const made = resource === volumes || (resource === storageClasses && type === 'ADDED')
      return made ? control.store.list(claims).map(keyOf) : []
    },
    reconcile(key) {
      const { namespace, name } = splitKey(key)
      removeLeftVolumes(control)
      const claim = control.store.get(claims, namespace, name)
      if (claim === undefined || isDeleting(claim) || at(claim, 'status', 'phase') === 'Bound') return undefined
      const className = at(claim, 'spec', 'storageClassName')
      const storageClass = typeof className === 'string' ? control.store.get(storageClasses, '', className) : undefined
      if (storageClass === undefined) {
        const missing = `storageclass.storage.k8s.io "${String(className)}" not found`
        record(claim, { type: 'Warning', reason: 'ProvisioningFailed', message: missing })
      } else provision(control, record, claim, storageClass)
      return undefined
    },
  }
}

function provision(control: Control, record: RecordEvent, claim: KubeObject, storageClass: KubeObject): void {
  const { name, namespace, uid } = claim.metadata
  const volumeName = `pvc-${uid}`
  const { accessModes, volumeMode } = fieldsOr(claim['spec'])
  const capacity = { storage: at(claim, 'spec', 'resources', 'requests', 'storage') }
  if (control.store.get(volumes, '', volumeName) === undefined) {
    const volume = control.create(volumes, {
      metadata: { name: volumeName, annotations: { 'pv.kubernetes.io/provisioned-by': storageClass['provisioner'] } },
      spec: {
        accessModes,
        capacity,
        volumeMode,
        claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', name, namespace, uid },
        hostPath: { path: `/var/lib/sandbox/${volumeName}`, type: '' },
        persistentVolumeReclaimPolicy: storageClass['reclaimPolicy'],
        storageClassName: storageClass.metadata.name,
      },
    })
    control.updateStatus(volumes, volume, { phase: 'Bound' })
  }
  const bound = control.update(claims, claim, { ...put(claim, ['spec', 'volumeName'], volumeName) })
  const done = control.updateStatus(claims, bound, { phase: 'Bound', accessModes, capacity })
  record(done, {
    type: 'Normal',
    reason: 'ProvisioningSucceeded',
    message: `Successfully provisioned volume ${volumeName}`,
  })
}

function removeLeftVolumes(control: Control): void {
  const alive = new Set(control.store.list(claims).map(({ metadata }) => metadata.uid))
  for (const volume of control.store.list(volumes)) {
    const uid = at(volume, 'spec', 'claimRef', 'uid')
    const isOurs = volume.metadata.name === `pvc-${String(uid)}`
    if (isOurs && typeof uid === 'string' && !alive.has(uid)) control.remove(volumes, volume)
  }
}
