import type { Core } from '#platform/context.ts'
import { managedNamespaces, type Session } from '#features/connections/sessions.ts'
import { pullTestSelector } from './node-pod.ts'

const mostNamespaces = 200

/** Removes the pods that a console which ended in the middle of a test has left. Only its own, and only those. */
export async function sweepPullTests({ installationId, log }: Core, session: Session): Promise<void> {
  await session.namespaces.whenSynced(AbortSignal.timeout(60_000))
  const labelSelector = pullTestSelector(installationId)
  const everywhere = await session.client.list('Pod', { labelSelector })
  const lists = everywhere.ok ? [everywhere] : await listEach(session, labelSelector)
  for (const { metadata } of lists.flatMap((list) => (list.ok ? list.value.items : []))) {
    const { namespace = '', name, uid } = metadata
    await session.client.delete({ kind: 'Pod', namespace, name }, { uid, gracePeriodSeconds: 0 })
    log.info({ connection: session.connection.name, namespace, pod: name }, 'a pod that a test had left was removed')
  }
}

function listEach(session: Session, labelSelector: string) {
  const namespaces = managedNamespaces(session).slice(0, mostNamespaces)
  return Promise.all(namespaces.map((namespace) => session.client.list('Pod', { namespace, labelSelector })))
}
