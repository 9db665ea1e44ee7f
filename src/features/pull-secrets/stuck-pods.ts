import type { V1Pod } from '@kubernetes/client-node'
import type { PullSecret } from '#contract/registries.ts'
import type { ObjectOf, Wire } from '#platform/kubernetes/kinds.ts'
import type { KubernetesOutcome } from '#platform/kubernetes/outcome.ts'
import type { Session, Sessions } from '#features/connections/sessions.ts'

/** A pod that waits for an image, may be made anew without losing anything, and has someone to make it. */
export interface StuckPod {
  readonly session: Session
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
  readonly createdAt: string
}

const pullReasons: ReadonlySet<string> = new Set(['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable'])

/** Whether a container of the pod, an init container too, waits because its image was not pulled. */
export function waitsForImage(pod: Wire<V1Pod>): boolean {
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {}
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].some(({ state }) =>
    pullReasons.has(state?.waiting?.reason ?? ''),
  )
}

/** Nobody makes a pod anew that has no controller, and one that runs has nothing to gain. */
export function mayBeMadeAnew(pod: ObjectOf<'Pod'>, secretName: string): boolean {
  const { ownerReferences = [], deletionTimestamp } = pod.metadata
  return (
    deletionTimestamp === undefined &&
    pod.status?.phase === 'Pending' &&
    ownerReferences.some(({ controller }) => controller === true) &&
    (pod.spec?.imagePullSecrets ?? []).some(({ name }) => name === secretName) &&
    waitsForImage(pod)
  )
}

/** More namespaces than this are looked at in one question, where that is allowed. */
const fewNamespaces = 20

/** The pods that wait for an image with one of these pull secrets, whosever they are. What cannot be read is left out. */
export async function findStuckPods(sessions: Sessions, secrets: readonly PullSecret[]): Promise<readonly StuckPod[]> {
  const found: StuckPod[] = []
  for (const session of sessions.all()) {
    const here = secrets.filter(({ connectionId }) => connectionId === session.connection.id)
    const byNamespace = new Map(here.map(({ namespace, name }) => [namespace, name]))
    for (const pod of await pendingPods(session, [...byNamespace.keys()])) {
      const { namespace = '', name, uid, resourceVersion, creationTimestamp: createdAt = '' } = pod.metadata
      const secretName = byNamespace.get(namespace)
      if (secretName === undefined || !mayBeMadeAnew(pod, secretName)) continue
      found.push({ session, namespace, name, uid, resourceVersion, createdAt })
    }
  }
  return found
}

async function pendingPods(session: Session, namespaces: readonly string[]): Promise<readonly ObjectOf<'Pod'>[]> {
  const fieldSelector = 'status.phase=Pending'
  if (namespaces.length > fewNamespaces) {
    const everywhere = await session.client.list('Pod', { fieldSelector })
    if (everywhere.ok) return everywhere.value.items
  }
  const lists = await Promise.all(
    namespaces.map((namespace) => session.client.list('Pod', { namespace, fieldSelector })),
  )
  return lists.flatMap((list) => (list.ok ? list.value.items : []))
}

/** Deletes the very pod that was seen, as it was seen: one that has begun to run since is a `conflict`, and stays. */
export function makeAnew({ session, ...pod }: StuckPod): Promise<KubernetesOutcome<undefined>> {
  const { namespace, name, uid, resourceVersion } = pod
  return session.client.delete({ kind: 'Pod', namespace, name }, { uid, resourceVersion })
}
