import { DomainError } from '#contract/errors.ts'
import type { PodLogOptions } from '#platform/kubernetes/client.ts'
import type { Session } from '#features/connections/sessions.ts'
import type { ClusterRecord } from './cluster.ts'
import { kubernetesRefuses, openClusterSession } from './cluster-session.ts'
import { clusterIdLabel, serverContainer } from './object-names.ts'
import type { ClusterReading } from './read-clusters.ts'

export async function readPodLogs(
  { sessions }: ClusterReading,
  cluster: ClusterRecord,
  { pod, ...options }: { pod: string } & PodLogOptions,
): Promise<string[]> {
  const session = openClusterSession(sessions, cluster)
  await refuseForeignPod(session, cluster, pod)
  const log = await session.client.podLog(
    { namespace: cluster.namespace, name: pod },
    { ...options, container: serverContainer },
  )
  if (!log.ok) throw kubernetesRefuses('The log could not be read', log)
  return log.value.text.split('\n').filter((line, index, all) => line !== '' || index < all.length - 1)
}

/** Whoever may read the logs of a cluster may not read those of its neighbours in the namespace. */
export async function refuseForeignPod(session: Session, cluster: ClusterRecord, pod: string): Promise<void> {
  const live = await session.client.get({ kind: 'Pod', namespace: cluster.namespace, name: pod })
  if (live.ok && live.value.metadata.labels?.[clusterIdLabel] === cluster.id) return
  if (!live.ok && live.reason !== 'not-found' && live.reason !== 'invalid')
    throw kubernetesRefuses('The pod could not be read', live)
  throw new DomainError('not-found', `The cluster "${cluster.name}" has no pod of that name`, {
    hint: `List them with: pwctl cluster pods ${cluster.name}`,
  })
}
