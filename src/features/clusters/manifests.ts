import type { ObjectRef } from '#platform/kubernetes/kinds.ts'
import { type KubernetesObject, formatRef } from './kubernetes-object.ts'
import type { ManifestInput } from './manifest-input.ts'
import { keysSecret, leaderAccess, serviceAccount } from './manifests-access.ts'
import { deployment } from './manifests-deployment.ts'
import { disruptionBudget, membersConfigMap, services } from './manifests-network.ts'
import { claims } from './manifests-storage.ts'

/** The objects of a transfer cluster, in the order of writing: nothing names what is not there yet. */
export function clusterManifests(input: ManifestInput): readonly KubernetesObject[] {
  const { cluster } = input
  return [
    serviceAccount(cluster),
    ...leaderAccess(cluster),
    keysSecret(input),
    ...membersConfigMap(cluster),
    ...claims(cluster),
    ...services(cluster),
    ...disruptionBudget(cluster),
    deployment(input),
  ]
}

/** What outlives an undeployment: the data, and the keys without which it cannot be read. */
export function isKept(ref: Pick<ObjectRef, 'kind'>): boolean {
  return ref.kind === 'PersistentVolumeClaim' || ref.kind === 'Secret'
}

/** What was written before and is no longer wanted, in the order of removal; never the data nor the keys. */
export function staleObjects(previous: readonly ObjectRef[], next: readonly ObjectRef[]): readonly ObjectRef[] {
  const wanted = new Set(next.map(key))
  return previous.filter((ref) => !isKept(ref) && !wanted.has(key(ref))).toReversed()
}

function key(ref: ObjectRef): string {
  return `${ref.namespace ?? ''}/${formatRef(ref)}`
}
