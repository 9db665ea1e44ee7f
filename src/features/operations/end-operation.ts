import type { OperationKind } from '#contract/operations.ts'
import type { Transaction } from '#platform/mutate.ts'
import { findRunningOperation, saveOperation, touchRunning } from './operation-store.ts'

export interface Ending {
  readonly subjectId: string
  readonly kind: OperationKind
  readonly message: string
}

/** Ends work that another verb takes the place of, in the transaction of that verb. A step under way finds it ended. */
export async function endRunningOperation(tx: Transaction, { subjectId, kind, message }: Ending): Promise<void> {
  const running = await findRunningOperation(tx.db, subjectId)
  if (running === undefined || running.kind !== kind) return
  const steps = running.steps.map((step) =>
    step.state === 'waiting' || step.state === 'running' ? ({ ...step, state: 'skipped' } as const) : step,
  )
  await saveOperation(tx.db, { ...running, state: 'cancelled', steps, message, updatedAt: tx.at })
  tx.publishAfterCommit('operations', running.id)
}

/** Within a transaction: false where another has ended the operation; true keeps it from being ended until the commit. */
export function holdRunning(tx: Transaction, operationId: string): Promise<boolean> {
  return touchRunning(tx.db, operationId, tx.at)
}
