import type { Fields } from './objects/records.ts'
import type { Resource } from './resources.ts'
import type { Control } from './controllers/control.ts'
import { fieldsOr, textOr } from './objects/records.ts'
import { nodeBody, nodeName, nodeStatus } from './node/node-object.ts'
import { findKind, namespaces, nodes, storageClasses } from './resources.ts'
import { timeOf } from './writes/write-context.ts'

const environments: readonly (readonly [string, string])[] = [
  ['pesit-production', 'production'],
  ['pesit-staging', 'staging'],
]

/** What a fresh cluster has, and two namespaces to work in. Objects that exist stay as they are. */
export function seedObjects(control: Control, architecture: string): void {
  const add = (resource: Resource | undefined, body: Fields): void => {
    const name = textOr(fieldsOr(body['metadata'])['name'])
    if (resource === undefined || control.store.get(resource, '', name) !== undefined) return
    control.create(resource, body)
  }
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system'])
    add(namespaces, { metadata: { name } })
  for (const [name, environment] of environments) {
    const labels = { 'pesitwizard.com/managed': 'true', 'pesitwizard.com/environment': environment }
    add(namespaces, { metadata: { name, labels } })
  }
  add(storageClasses, {
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'sandbox.pesitwizard.com/volumes',
  })
  add(findKind('rbac.authorization.k8s.io/v1', 'ClusterRole'), {
    metadata: { name: 'cluster-admin' },
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  })
  add(nodes, nodeBody(architecture))
  const leaseMeta = { name: nodeName, namespace: 'kube-node-lease' }
  const leases = findKind('coordination.k8s.io/v1', 'Lease')
  if (leases !== undefined && control.store.get(leases, leaseMeta.namespace, nodeName) === undefined) {
    control.create(leases, { metadata: leaseMeta, spec: { holderIdentity: nodeName, leaseDurationSeconds: 40 } })
  }
  const node = control.store.get(nodes, '', nodeName)
  if (node !== undefined && node['status'] === undefined) {
    control.updateStatus(nodes, node, nodeStatus(architecture, timeOf(control.now())))
  }
}
