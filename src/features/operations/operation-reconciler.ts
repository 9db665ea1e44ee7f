import type { Core } from '#platform/context.ts'
import type { OperationKind, OperationStep, StepSaying, StepValues } from '#contract/operations.ts'
import type { Reconciler } from '#platform/reconcile/reconciler.ts'
import { findOperation, listRunningOperations, type OperationRecord, saveOperation } from './operation-store.ts'

/** What one pass over a step found. `again`: look once more after so long; the step is safe to run any number of times. */
export type StepOutcome =
  | ({ readonly state: 'done'; readonly message?: string } & StepSaid)
  | ({ readonly state: 'again'; readonly afterMs: number; readonly message?: string } & StepSaid)
  | ({ readonly state: 'failed'; readonly message: string } & StepSaid)

/** Of a message that is one of the closed list, see `step-words.ts`. */
export interface StepSaid {
  readonly saying?: StepSaying | undefined
  readonly values?: StepValues | undefined
}

export interface StepContext {
  readonly operation: OperationRecord
  /** When the step began, over all passes and restarts. */
  readonly startedAt: string
  readonly signal: AbortSignal
}

export type Step = (context: StepContext) => Promise<StepOutcome>

export interface OperationPlan {
  readonly steps: Readonly<Record<string, Step>>
  /** Runs once after the last step, or after a failure, before the operation is reported as ended. */
  readonly onEnd?: (operation: OperationRecord) => Promise<void>
}

export type OperationPlans = Readonly<Record<OperationKind, OperationPlan>>

/** Carries out operations a step at a time; what is done is kept, so that a restart goes on where it was. */
export function operationReconciler(core: Core, plans: OperationPlans): Reconciler {
  return {
    name: 'operations',
    resyncEveryMs: 30_000,
    width: 16,
    async listKeys() {
      return (await listRunningOperations(core.db)).map(({ id }) => id)
    },
    async reconcile(id, signal) {
      for (;;) {
        const operation = await findOperation(core.db, id)
        if (operation === undefined || operation.state !== 'running' || signal.aborted) return {}
        if (operation.paused && !operation.cancelRequested) return {}
        const recheckAfterMs = await advance(core, plans[operation.kind], { operation, signal })
        if (recheckAfterMs !== undefined) return { recheckAfterMs }
      }
    },
  }
}

async function advance(
  core: Core,
  plan: OperationPlan,
  { operation, signal }: { operation: OperationRecord; signal: AbortSignal },
): Promise<number | undefined> {
  const index = operation.steps.findIndex(({ state }) => state === 'waiting' || state === 'running')
  const current = operation.steps[index]
  if (current === undefined) return end(core, plan, { ...operation, state: 'succeeded' })
  if (operation.cancelRequested)
    return end(core, plan, skipRest({ ...operation, state: 'cancelled', message: 'Cancelled' }))
  const startedAt = current.startedAt ?? core.now().toISOString()
  const started = withStep(operation, index, { state: 'running', startedAt })
  if (current.state === 'waiting') await save(core, started)
  core.failpoint(`${operation.kind}/${current.name}:before`)
  const outcome = await runStep(plan.steps[current.name], { operation: started, startedAt, signal })
  core.failpoint(`${operation.kind}/${current.name}:after`)
  const said = { message: outcome.message ?? null, saying: outcome.saying ?? null, values: outcome.values ?? {} }
  const { message } = said
  if (outcome.state === 'again') {
    if (message !== current.message) await save(core, withStep(started, index, said))
    return outcome.afterMs
  }
  const endedAt = core.now().toISOString()
  if (outcome.state === 'done') {
    await save(core, withStep(started, index, { state: 'succeeded', ...said, endedAt }))
    core.failpoint(`${operation.kind}/${current.name}:saved`)
    return undefined
  }
  const failed = withStep(started, index, { state: 'failed', ...said, endedAt })
  return end(core, plan, skipRest({ ...failed, state: 'failed', message }))
}

/** A step that throws met something unforeseen: it is tried again by the loop, with backoff. */
async function runStep(step: Step | undefined, context: StepContext): Promise<StepOutcome> {
  if (step === undefined) return { state: 'failed', message: 'This version of the console does not know the step' }
  return step(context)
}

async function end(core: Core, plan: OperationPlan, operation: OperationRecord): Promise<undefined> {
  await plan.onEnd?.(operation)
  await save(core, operation)
  core.failpoint(`${operation.kind}:ended`)
  core.log.info(
    { operation: operation.id, kind: operation.kind, subject: operation.subject.name, state: operation.state },
    'an operation ended',
  )
  return undefined
}

function skipRest(operation: OperationRecord): OperationRecord {
  const steps = operation.steps.map((step): OperationStep =>
    step.state === 'waiting' || step.state === 'running' ? { ...step, state: 'skipped' } : step,
  )
  return { ...operation, steps }
}

function withStep(operation: OperationRecord, index: number, change: Partial<OperationStep>): OperationRecord {
  return { ...operation, steps: operation.steps.map((step, at) => (at === index ? { ...step, ...change } : step)) }
}

async function save(core: Core, operation: OperationRecord): Promise<void> {
  await saveOperation(core.db, { ...operation, updatedAt: core.now().toISOString() })
  core.changes.publish('operations', operation.id)
}
