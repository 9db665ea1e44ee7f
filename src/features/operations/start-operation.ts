import { DomainError } from '#contract/errors.ts'
import type { OperationKind } from '#contract/operations.ts'
import type { Transaction } from '#platform/mutate.ts'
import { findRunningOperation, insertOperation, type OperationRecord } from './operation-store.ts'

export interface NewOperation {
  readonly kind: OperationKind
  readonly subject: OperationRecord['subject']
  readonly steps: readonly string[]
  readonly input?: Readonly<Record<string, unknown>>
}

/** Starts long work in the transaction of the verb that wants it; refused while other work on the subject is under way. */
export async function startOperation(
  tx: Transaction,
  { kind, subject, steps, input = {} }: NewOperation,
): Promise<OperationRecord> {
  const running = await findRunningOperation(tx.db, subject.id)
  if (running !== undefined) {
    throw new DomainError(
      'conflict',
      `"${subject.name}" is busy: ${running.kind} (operation ${running.id}) is under way`,
      {
        hint: `Wait for it with: pwctl operation watch ${running.id}`,
      },
    )
  }
  const operation: OperationRecord = {
    id: tx.ctx.newId(),
    kind,
    subject,
    state: 'running',
    steps: steps.map((name) => ({
      name,
      state: 'waiting',
      message: null,
      saying: null,
      values: {},
      startedAt: null,
      endedAt: null,
    })),
    message: null,
    createdBy: tx.ctx.actor.name,
    createdAt: tx.at,
    updatedAt: tx.at,
    input,
    cancelRequested: false,
    paused: false,
  }
  await insertOperation(tx.db, operation)
  tx.wakeAfterCommit('operations', operation.id)
  tx.publishAfterCommit('operations', operation.id)
  return operation
}
