import { type Core, systemContext } from '#platform/context.ts'
import type { Kind, ObjectOf, ObjectRef } from '#platform/kubernetes/kinds.ts'
import { mutate } from '#platform/mutate.ts'
import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { told } from '#features/operations/step-words.ts'
import { readClusterObjects } from './cluster-objects.ts'
import { removeClusterSecrets } from './cluster-secrets.ts'
import { removeCluster, saveDeployed, saveRestart } from './cluster-store.ts'
import { type Deployment, outcomeOf } from './deployment.ts'
import { exposeObject, formatRef, type KubernetesObject, refOf } from './kubernetes-object.ts'
import { isKept, staleObjects } from './manifests.ts'
import { settleClaim } from './manifests-storage.ts'
import { clusterIdLabel, possibleRefs } from './object-names.ts'

export const deploymentFieldManager = 'pesitwizard-console'

/** Looks at everything before it writes anything: an object of that name that is not this cluster's stops it. */
export async function writeObjects(deployment: Deployment, _context: StepContext): Promise<StepOutcome> {
  const { core, cluster, session } = deployment
  const objects = await readClusterObjects(core, cluster)
  const settled: KubernetesObject[] = []
  for (const object of objects) {
    const live = await session.client.get(refOf(object))
    if (!live.ok && live.reason !== 'not-found') return outcomeOf(live, formatRef(refOf(object)))
    if (live.ok && live.value.metadata.labels?.[clusterIdLabel] !== cluster.id) {
      return {
        state: 'failed',
        ...told('object-foreign', { object: formatRef(refOf(object)), namespace: cluster.namespace }),
      }
    }
    settled.push(live.ok ? settle(object, live.value) : object)
  }
  const refs = objects.map(refOf)
  // Kept before the first write, so that a crash in between leaves nothing that is not known.
  await saveDeployed(core.db, cluster.id, { deployed: true, writtenObjects: mergeRefs(cluster.writtenObjects, refs) })
  core.failpoint('cluster.write:before')
  for (const object of settled) {
    const outcome = await session.client.apply(exposeObject(object), {
      force: true,
      fieldManager: deploymentFieldManager,
    })
    if (!outcome.ok) return outcomeOf(outcome, formatRef(refOf(object)))
    core.failpoint(`cluster.write/${formatRef(refOf(object))}:after`)
  }
  return removeRefs(deployment, { remove: staleObjects(cluster.writtenObjects, refs), keep: refs, deployed: true })
}

function settle(object: KubernetesObject, live: ObjectOf<Kind>): KubernetesObject {
  if (object.kind !== 'PersistentVolumeClaim') return object
  return settleClaim(object, live as ObjectOf<'PersistentVolumeClaim'>)
}

function mergeRefs(one: readonly ObjectRef[], other: readonly ObjectRef[]): readonly ObjectRef[] {
  const byName = new Map([...one, ...other].map((ref) => [formatRef(ref), ref]))
  return [...byName.values()]
}

interface Removal {
  readonly remove: readonly ObjectRef[]
  readonly keep: readonly ObjectRef[]
  readonly deployed: boolean
}

async function removeRefs(
  { core, cluster, session }: Deployment,
  { remove, keep, deployed }: Removal,
): Promise<StepOutcome> {
  for (const ref of remove) {
    const live = await session.client.get(ref)
    if (!live.ok && live.reason === 'not-found') continue
    if (!live.ok) return outcomeOf(live, formatRef(ref))
    if (live.value.metadata.labels?.[clusterIdLabel] !== cluster.id) continue
    const outcome = await session.client.delete(ref, { uid: live.value.metadata.uid, propagationPolicy: 'Background' })
    if (!outcome.ok && outcome.reason !== 'not-found') return outcomeOf(outcome, formatRef(ref))
    core.failpoint(`cluster.remove/${formatRef(ref)}:after`)
  }
  await saveDeployed(core.db, cluster.id, { deployed, writtenObjects: keep })
  return {
    state: 'done',
    ...(deployed ? told('objects-written', { count: keep.length }) : told('objects-removed', { count: remove.length })),
  }
}

/** Removes what a deployment may have written. Storage and keys stay, unless the cluster is deleted with nothing to keep. */
export function removeObjects(deployment: Deployment, { operation }: StepContext): Promise<StepOutcome> {
  const { cluster } = deployment
  const written = cluster.writtenObjects.length === 0 ? [] : possibleRefs(cluster)
  const hasClaim = cluster.writtenObjects.some(({ kind }) => kind === 'PersistentVolumeClaim')
  const isAll = operation.kind === 'cluster.delete' && (!hasClaim || operation.input['deleteStorage'] === true)
  const remove = isAll ? written.toReversed() : staleObjects(written, [])
  const keep = isAll ? [] : cluster.writtenObjects.filter(isKept)
  return removeRefs(deployment, { remove, keep, deployed: false })
}

export async function waitUntilGone({ cluster, session }: Deployment): Promise<StepOutcome> {
  const pods = await session.client.list('Pod', {
    namespace: cluster.namespace,
    labelSelector: `${clusterIdLabel}=${cluster.id}`,
  })
  if (!pods.ok) return outcomeOf(pods, 'The pods could not be listed')
  const left = pods.value.items.length
  if (left === 0) return { state: 'done', ...told('pods-gone') }
  return { state: 'again', afterMs: 1000, ...(left === 1 ? told('pod-ending') : told('pods-ending', { count: left })) }
}

export async function restartPods(
  { core, cluster, session }: Deployment,
  { operation }: StepContext,
): Promise<StepOutcome> {
  const restartedAt = String(operation.input['restartedAt'])
  await saveRestart(core.db, cluster.id, restartedAt)
  core.failpoint('cluster.restart:before')
  const ref = { kind: 'Deployment', namespace: cluster.namespace, name: cluster.deploymentName } as const
  const metadata = { annotations: { 'pesitwizard.com/restarted-at': restartedAt } }
  const outcome = await session.client.patch(
    ref,
    'merge',
    { spec: { template: { metadata } } },
    { fieldManager: deploymentFieldManager },
  )
  return outcome.ok ? { state: 'done', ...told('restart-told') } : outcomeOf(outcome, formatRef(ref))
}

export async function scalePods(deployment: Deployment, context: StepContext): Promise<StepOutcome> {
  const { cluster, session } = deployment
  const { replicas, isWhole } = context.operation.input
  if (isWhole === true) return writeObjects(deployment, context)
  const ref = { kind: 'Deployment', namespace: cluster.namespace, name: cluster.deploymentName } as const
  const outcome = await session.client.patch(
    ref,
    'merge',
    { spec: { replicas } },
    { fieldManager: deploymentFieldManager },
  )
  return outcome.ok
    ? { state: 'done', ...told('replicas-asked', { count: String(replicas) }) }
    : outcomeOf(outcome, formatRef(ref))
}

/** The last step of a deletion. The pull secret goes with it, where nothing else names its registry there. */
export function forgetCluster(core: Core, { operation }: StepContext): Promise<StepOutcome> {
  return mutate(systemContext(core), 'cluster.forget', async (tx) => {
    const { id } = operation.subject
    await removeClusterSecrets({ db: tx.db, cipher: core.cipher }, id)
    await removeCluster(tx.db, id)
    tx.wakeAfterCommit('pull-secrets')
    return { result: { state: 'done', ...told('cluster-forgotten') } as const, audit: { subject: id } }
  })
}
