import type { ClusterPreview, NewTransferCluster } from '#contract/clusters.ts'
import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import type { Session } from '#features/connections/sessions.ts'
import type { ClusterRecord } from './cluster.ts'
import { readClusterObjects } from './cluster-objects.ts'
import { describeCluster } from './create-cluster.ts'
import { deploymentFieldManager } from './deployed-objects.ts'
import { exposeObject, formatRef, type KubernetesObject, refOf } from './kubernetes-object.ts'
import { type ClusterReading, presentCluster, showObjects } from './read-clusters.ts'
import { type PolicyParts, readPolicy } from './read-policy.ts'

type Verdict = ClusterPreview['kubernetes']

/** What creating and deploying it would write. The transaction is rolled back; Kubernetes is asked with a dry run. */
export async function previewCluster(
  reading: ClusterReading & PolicyParts,
  ctx: Context,
  input: NewTransferCluster,
): Promise<ClusterPreview> {
  const { cluster, notes, objects } = await mutate({ ...ctx, dryRun: true }, 'cluster.create', async (tx) => {
    const described = await describeCluster(tx, input)
    const core = { ...ctx, db: tx.db }
    return { result: { ...described, objects: await readClusterObjects(core, described.cluster) } }
  })
  return {
    cluster: await presentCluster(reading, cluster),
    // What the policy says is not said a second time.
    notes: notes.filter(({ code }) => code !== 'floating-tag'),
    policy: [...(await readPolicy(reading, cluster))],
    manifests: showObjects(objects),
    kubernetes: await askKubernetes(reading, cluster, objects),
  }
}

async function askKubernetes(
  { sessions }: ClusterReading,
  cluster: ClusterRecord,
  objects: readonly KubernetesObject[],
): Promise<Verdict> {
  const session = sessions.get(cluster.connectionId)
  if (session === undefined) {
    return unreachable(sessions.problem(cluster.connectionId) ?? 'The connection of the cluster is not open')
  }
  const namespace = await session.client.get({ kind: 'Namespace', name: cluster.namespace })
  if (!namespace.ok && namespace.reason === 'not-found') {
    const message = `The namespace ${cluster.namespace} does not exist; make it first`
    return { state: 'refused', findings: [{ object: `Namespace/${cluster.namespace}`, message }] }
  }
  const findings: Verdict['findings'] = []
  for (const object of objects) {
    const refusal = await tryObject(session, cluster, object)
    if (refusal === undefined) continue
    if (refusal.isUnreachable) return unreachable(refusal.message)
    findings.push({ object: formatRef(refOf(object)), message: refusal.message })
  }
  return { state: findings.length === 0 ? 'accepted' : 'refused', findings }
}

function unreachable(message: string): Verdict {
  return { state: 'unreachable', findings: [{ object: null, message }] }
}

async function tryObject(
  session: Session,
  { namespace }: ClusterRecord,
  object: KubernetesObject,
): Promise<{ readonly message: string; readonly isUnreachable: boolean } | undefined> {
  const live = await session.client.get(refOf(object))
  if (live.ok) return { message: `It is in ${namespace} already and is not this cluster’s`, isUnreachable: false }
  const options = { force: true, fieldManager: deploymentFieldManager, dryRun: true }
  const outcome = live.reason === 'not-found' ? await session.client.apply(exposeObject(object), options) : live
  if (outcome.ok) return undefined
  const isUnreachable = ['unreachable', 'timeout', 'tls', 'unavailable'].includes(outcome.reason)
  return { message: outcome.message, isUnreachable }
}
