import type { PolicyRule } from '#contract/cluster-policy.ts'
import type { OperationKind } from '#contract/operations.ts'
import type { Core } from '#platform/context.ts'
import type { Sessions } from '#features/connections/sessions.ts'
import type { OperationPlan, Step, StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { judgeSecret } from '#features/pull-secrets/plan.ts'
import type { PullSecretSites } from '#features/pull-secrets/pull-secret-sites.ts'
import { needsPerson, waitingFor } from '#features/registries/read-minting.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import { pullSecretName } from '#features/registries/registry.ts'
import { told } from '#features/operations/step-words.ts'
import type { ClusterRecord } from './cluster.ts'
import type { Deployment } from './deployment.ts'
import { findCluster } from './cluster-store.ts'
import {
  forgetCluster,
  removeObjects,
  restartPods,
  scalePods,
  waitUntilGone,
  writeObjects,
} from './deployed-objects.ts'
import { followRollout } from './follow-rollout.ts'
import { type CheckImage, checkImageFirst } from './image-step.ts'

export interface ClusterDependencies {
  readonly core: Core
  readonly sessions: Sessions
  readonly secrets: PullSecretSites
  readonly checkImage: CheckImage
  /** The rules of the policy of production that forbid a deployment. */
  readonly blocking: readonly PolicyRule[]
}

export type ClusterOperationKind = Extract<OperationKind, `cluster.${string}`>

type ClusterStep = (deployment: Deployment, context: StepContext) => Promise<StepOutcome>

export function clusterOperations(deps: ClusterDependencies): Readonly<Record<ClusterOperationKind, OperationPlan>> {
  const on = (step: ClusterStep): Step => withDeployment(deps, step)
  const pullSecret = on((deployment) => waitForPullSecret(deps, deployment))
  const image = on((deployment, context) => checkImageFirst(deps, deployment, context))
  const rollout = on(followRollout)
  const remove = on(removeObjects)
  const gone = on(waitUntilGone)
  return {
    'cluster.deploy': { steps: { 'pull-secret': pullSecret, image, objects: on(writeObjects), rollout } },
    'cluster.redeploy': { steps: { 'pull-secret': pullSecret, image, restart: on(restartPods), rollout } },
    'cluster.scale': { steps: { image, scale: on(scalePods), rollout } },
    'cluster.undeploy': { steps: { remove, gone } },
    'cluster.delete': { steps: { remove, gone, forget: (context) => forgetCluster(deps.core, context) } },
  }
}

function withDeployment({ core, sessions }: ClusterDependencies, step: ClusterStep): Step {
  return async (context) => {
    const cluster = await findCluster(core.db, context.operation.subject.id)
    if (cluster === undefined) return { state: 'done', ...told('cluster-gone') }
    const session = sessions.get(cluster.connectionId)
    if (session !== undefined) return step({ core, cluster, session }, context)
    const message = sessions.problem(cluster.connectionId) ?? 'The connection is not open'
    return { state: 'again', afterMs: 2000, message }
  }
}

/** A registry whose token cannot be had as long as nobody mends its key ends the deployment; otherwise the token comes. */
async function waitForToken(core: Core, cluster: ClusterRecord, awaited: ReadonlySet<string>): Promise<StepOutcome> {
  const registry = cluster.registryId === null ? undefined : await getRegistry(core.db, cluster.registryId)
  if (registry === undefined || !awaited.has(pullSecretName(registry.id)))
    return { state: 'done', ...told('no-secret-needed') }
  const message = `The registry "${registry.name}": ${waitingFor(registry)}`
  return needsPerson(registry) ? { state: 'failed', message } : { state: 'again', afterMs: 500, message }
}

/** Nothing may name a secret that is not there; the reconciler of the pull secrets writes it, this waits for it. */
async function waitForPullSecret(
  { core, secrets }: ClusterDependencies,
  { cluster, session }: Deployment,
): Promise<StepOutcome> {
  if (!session.namespaces.synced()) return { state: 'again', afterMs: 500, ...told('kubernetes-silent') }
  if (session.namespaces.get(`/${cluster.namespace}`) === undefined) {
    return { state: 'failed', ...told('namespace-absent', { namespace: cluster.namespace }) }
  }
  const expected = await secrets.desiredIn(session, cluster.namespace)
  const desired = expected.secrets.find(({ registryId }) => registryId === cluster.registryId)
  if (desired === undefined) return await waitForToken(core, cluster, expected.awaited)
  const seen = secrets.seenIn(session, cluster.namespace)
  if (seen !== undefined && judgeSecret(desired, seen.get(desired.name)).state === 'in-sync') {
    return { state: 'done', ...told('secret-there', { secret: desired.name, namespace: cluster.namespace }) }
  }
  const problem = secrets.problem(session, cluster.namespace, desired.registryId)
  if (problem !== undefined) return { state: 'failed', message: `The pull secret ${desired.name}: ${problem.message}` }
  core.wake('pull-secrets', `${session.connection.id}/${cluster.namespace}`)
  return { state: 'again', afterMs: 200, ...told('secret-awaited', { secret: desired.name }) }
}
