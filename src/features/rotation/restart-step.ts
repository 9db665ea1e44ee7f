import { DomainError } from '#contract/errors.ts'
import { systemContext } from '#platform/context.ts'
import { redeployCluster } from '#features/clusters/start-cluster-operations.ts'
import { readDeployedClusters } from '#features/clusters/read-clusters.ts'
import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { readLastOperation } from '#features/operations/read-operations.ts'
import { readPullSecrets } from '#features/pull-secrets/read-pull-secrets.ts'
import { findStuckPods, makeAnew } from '#features/pull-secrets/stuck-pods.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import { told } from '#features/operations/step-words.ts'
import { RotationInput, type RotationParts } from './rotation.ts'

/** A pod that runs needs no credential, so that only what was asked for is touched. */
export function restartStep(parts: RotationParts, context: StepContext): Promise<StepOutcome> {
  switch (RotationInput.parse(context.operation.input).redeploy) {
    case 'none':
      return Promise.resolve({ state: 'done', ...told('no-pod-touched') })
    case 'stuck':
      return makeStuckAnew(parts, context)
    case 'all':
      return restartAll(parts, context)
  }
}

/** Each stuck pod once: one that was made after this step began tells something else by being stuck. */
async function makeStuckAnew(parts: RotationParts, { operation, startedAt }: StepContext): Promise<StepOutcome> {
  const registry = await getRegistry(parts.core.db, operation.subject.id)
  const secrets = (await readPullSecrets(parts, registry)).filter(({ state }) => state === 'in-sync')
  const stuck = (await findStuckPods(parts.sessions, secrets)).filter(
    // Kubernetes tells whole seconds.
    ({ createdAt }) => Date.parse(createdAt) < Date.parse(startedAt),
  )
  const failures: string[] = []
  for (const pod of stuck) {
    const outcome = await makeAnew(pod)
    if (outcome.ok) parts.core.log.info({ namespace: pod.namespace, pod: pod.name }, 'a stuck pod is made anew')
    else if (outcome.reason !== 'not-found' && outcome.reason !== 'conflict')
      failures.push(`${pod.namespace}/${pod.name}: ${outcome.message}`)
  }
  if (failures.length > 0) {
    return { state: 'done', ...told('left-to-kubernetes', { pods: failures.join('; ').slice(0, 400) }) }
  }
  if (stuck.length > 0) {
    const names = stuck.map(({ namespace, name }) => `${namespace}/${name}`)
    return { state: 'again', afterMs: 500, ...told('pods-made-anew', { pods: names.join(', ').slice(0, 400) }) }
  }
  const { message = null, saying, values } = operation.steps.find(({ name }) => name === 'restart') ?? {}
  if (message === null) return { state: 'done', ...told('no-pod-stuck') }
  return saying == null ? { state: 'done', message } : { state: 'done', ...told(saying, values) }
}

/** One cluster after the other, each to the end of its rollout. */
async function restartAll({ core }: RotationParts, { operation, startedAt }: StepContext): Promise<StepOutcome> {
  const clusters = await readDeployedClusters(core.db, operation.subject.id)
  const failed: string[] = []
  for (const { id, name } of clusters) {
    const last = await readLastOperation(core.db, id)
    const isOurs = last !== undefined && last.kind === 'cluster.redeploy' && last.createdAt >= startedAt
    if (last?.state === 'running') return { state: 'again', afterMs: 1000, ...told('restarting', { cluster: name }) }
    if (isOurs && last.state !== 'succeeded') failed.push(`${name}: ${last.message ?? last.state}`)
    if (isOurs) continue
    const refusal = await startRedeploy(core, id)
    if (refusal !== undefined) return { state: 'again', afterMs: 2000, message: refusal }
    return { state: 'again', afterMs: 500, ...told('restarting', { cluster: name }) }
  }
  if (failed.length > 0)
    return { state: 'failed', ...told('not-restarted', { clusters: failed.join('; ').slice(0, 400) }) }
  return { state: 'done', ...told('clusters-restarted', { count: clusters.length }) }
}

async function startRedeploy(core: RotationParts['core'], clusterId: string): Promise<string | undefined> {
  try {
    await redeployCluster(systemContext(core), clusterId, false)
    return undefined
  } catch (error) {
    if (error instanceof DomainError && error.code === 'conflict') return error.message
    throw error
  }
}
