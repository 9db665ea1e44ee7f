import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { type Deployment, outcomeOf } from './deployment.ts'
import { clusterIdLabel } from './object-names.ts'
import { rolloutProgress } from './rollout-progress.ts'

const lookEveryMs = 1000

// A pod that cannot pull is tried again by the kubelet; its second try comes within ten seconds.
const graceMs = 15_000

/** Reads Kubernetes afresh at each look: what a watch saw may be older than what was written. */
export async function followRollout(
  { core, cluster, session }: Deployment,
  context: StepContext,
): Promise<StepOutcome> {
  const { client } = session
  const deployment = await client.get({
    kind: 'Deployment',
    namespace: cluster.namespace,
    name: cluster.deploymentName,
  })
  if (!deployment.ok && deployment.reason !== 'not-found')
    return outcomeOf(deployment, 'The deployment could not be read')
  const pods = await client.list('Pod', {
    namespace: cluster.namespace,
    labelSelector: `${clusterIdLabel}=${cluster.id}`,
  })
  if (!pods.ok) return outcomeOf(pods, 'The pods could not be listed')
  const startedAt = Date.parse(context.startedAt)
  const { state, message, saying, values } = rolloutProgress({
    deployment: deployment.ok ? deployment.value : null,
    pods: pods.value.items,
    now: core.now().getTime(),
    startedAt,
    troubleSince: startedAt,
    graceMs,
  })
  const said = { message, ...(saying === undefined ? {} : { saying }), ...(values === undefined ? {} : { values }) }
  if (state === 'complete') return { state: 'done', ...said }
  if (state === 'failed') return { state: 'failed', ...said }
  return { state: 'again', afterMs: lookEveryMs, ...said }
}
