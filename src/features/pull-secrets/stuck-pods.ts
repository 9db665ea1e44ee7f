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
export function mayBeMadeAnew(pod: ObjectOf<'Pod'>): boolean {
  const { ownerReferences = [], deletionTimestamp } = pod.metadata
  return (
    deletionTimestamp === undefined &&
    pod.status?.phase === 'Pending' &&
    ownerReferences.some(({ controller }) => controller === true) &&
    waitsForImage(pod)
  )
}

/** Whether a node may have read the secret for it already, and not yet have the image. */
export function mayBePulling(pod: ObjectOf<'Pod'>): boolean {
  const { deletionTimestamp } = pod.metadata
  return deletionTimestamp === undefined && pod.spec?.nodeName !== undefined && !waitsForImage(pod)
}

/** The pods that wait for an image with one of these pull secrets, whosever they are. What cannot be read is left out. */
export async function findStuckPods(sessions: Sessions, secrets: readonly PullSecret[]): Promise<readonly StuckPod[]> {
  const pending = await findPendingPods(sessions, secrets)
  return pending.flatMap(({ session, pod }) => {
    if (!mayBeMadeAnew(pod)) return []
    const { namespace = '', name, uid, resourceVersion, creationTimestamp: createdAt = '' } = pod.metadata
    return [{ session, namespace, name, uid, resourceVersion, createdAt }]
  })
}

/** The pods that may be pulling with what one of these pull secrets held when they began, before `before`. */
export async function findPullingPods(
  sessions: Sessions,
  secrets: readonly PullSecret[],
  before: Date,
): Promise<readonly string[]> {
  const pending = await findPendingPods(sessions, secrets)
  return pending.flatMap(({ pod }) => {
    const { namespace, name, creationTimestamp = '' } = pod.metadata
    // Kubernetes tells whole seconds.
    const isEarlier = Date.parse(creationTimestamp) <= before.getTime() + 1000
    return isEarlier && mayBePulling(pod) ? [`${namespace}/${name}`] : []
  })
}

interface PendingPod {
  readonly session: Session
  readonly pod: ObjectOf<'Pod'>
}

/** More namespaces than this are looked at in one question, where that is allowed. */
const fewNamespaces = 20

async function findPendingPods(sessions: Sessions, secrets: readonly PullSecret[]): Promise<readonly PendingPod[]> {
  const found: PendingPod[] = []
  for (const session of sessions.all()) {
    const here = secrets.filter(({ connectionId }) => connectionId === session.connection.id)
    const byNamespace = new Map(here.map(({ namespace, name }) => [namespace, name]))
    for (const pod of await pendingPods(session, [...byNamespace.keys()])) {
      const secretName = byNamespace.get(pod.metadata.namespace ?? '')
      const named = pod.spec?.imagePullSecrets ?? []
      if (secretName !== undefined && named.some(({ name }) => name === secretName)) found.push({ session, pod })
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
