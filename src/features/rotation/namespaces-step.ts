import type { PullSecret, PullSecretState } from '#contract/registries.ts'
import { systemContext } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { findPullingPods } from '#features/pull-secrets/stuck-pods.ts'
import { readPullSecrets } from '#features/pull-secrets/read-pull-secrets.ts'
import { dropStandby } from '#features/registries/delivered-credential.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import { type Told, told } from '#features/operations/step-words.ts'
import type { RotationParts } from './rotation.ts'

/** So long a namespace may be on its way before the others go on without it. */
const patienceMs = 5000

/** Waits until every namespace that can be written holds the new credential, as the watch saw it; names the others. */
export async function namespacesStep(parts: RotationParts, context: StepContext): Promise<StepOutcome> {
  const spread = await readSpread(parts, context)
  const waitedMs = parts.core.now().getTime() - Date.parse(context.startedAt)
  return judgeSpread(spread, waitedMs)
}

/** So long is waited for pods that began to pull before the new credential was everywhere. */
const pullingPatienceMs = 2 * 60_000

/**
 * The last step of all: the namespaces that were left behind, and then the pods that may still pull with what a node
 * read before. When it has ended well, nobody needs the old credential any more.
 */
export async function completeStep(parts: RotationParts, context: StepContext): Promise<StepOutcome> {
  await withdrawStandby(parts, context)
  const spread = await readSpread(parts, context)
  if (spread.late.length === 0) return waitForPulls(parts, context, spread)
  for (const { connectionId, namespace } of spread.late) {
    parts.core.wake('pull-secrets', `${connectionId}/${namespace}`)
  }
  return { state: 'again', afterMs: 2000, ...saidOf(spread) }
}

/** Where both credentials stood in the namespaces, from now on only the new one does. */
function withdrawStandby({ core }: RotationParts, { operation }: StepContext): Promise<void> {
  return mutate(systemContext(core), 'registry.withdraw-standby', async (tx) => {
    const isDropped = await dropStandby(tx, operation.subject.id)
    const audit = { subject: operation.subject.id, after: { operation: operation.id } }
    return isDropped ? { result: undefined, audit } : { result: undefined }
  })
}

async function waitForPulls(
  { core, sessions }: RotationParts,
  { startedAt }: StepContext,
  { secrets, total }: Spread,
): Promise<StepOutcome> {
  const pulling = await findPullingPods(sessions, secrets, new Date(startedAt))
  if (pulling.length === 0) return { state: 'done', ...told('namespaces-hold', { held: total, total }) }
  const values = { held: total, total, pods: listed(pulling) }
  const waitedMs = core.now().getTime() - Date.parse(startedAt)
  return waitedMs > pullingPatienceMs
    ? { state: 'done', ...told('namespaces-hold-let-start', values) }
    : { state: 'again', afterMs: 500, ...told('namespaces-hold-pulling', values) }
}

export interface Spread {
  readonly secrets: readonly PullSecret[]

  readonly held: number
  readonly total: number
  readonly late: readonly PullSecret[]
}

/** States that do not pass by waiting a moment: someone must act, or Kubernetes must come back. */
const stuckStates: ReadonlySet<PullSecretState> = new Set(['forbidden', 'conflict', 'unreachable', 'modified'])

export function judgeSpread(spread: Omit<Spread, 'secrets'>, waitedMs: number): StepOutcome {
  const { held, total, late } = spread
  if (total === 0) return { state: 'done', ...told('no-namespace-holds') }
  if (late.length === 0) return { state: 'done', ...told('namespaces-hold', { held, total }) }
  const onlyStuck = late.every(({ state }) => stuckStates.has(state))
  if (onlyStuck && waitedMs >= patienceMs) return { state: 'done', ...saidOf(spread) }
  // Reading ten thousand states is not free: the more there are, the longer until the next look.
  return { state: 'again', afterMs: Math.min(1000, 50 + total / 10), ...saidOf(spread) }
}

async function readSpread(parts: RotationParts, { operation }: StepContext): Promise<Spread> {
  const registry = await getRegistry(parts.core.db, operation.subject.id)
  const secrets = await readPullSecrets(parts, registry)
  const late = secrets.filter(({ state }) => state !== 'in-sync')
  return { secrets, held: secrets.length - late.length, total: secrets.length, late }
}

function saidOf({ held, total, late }: Omit<Spread, 'secrets'>): Told {
  return told('namespaces-late', {
    held,
    total,
    late: listed(late.map(({ namespace, state }) => `${namespace} (${state})`)),
  })
}

/** The first three, and how many more there are. */
function listed(names: readonly string[]): string {
  return [...names.slice(0, 3), ...(names.length > 3 ? [`… +${names.length - 3}`] : [])].join(', ')
}
