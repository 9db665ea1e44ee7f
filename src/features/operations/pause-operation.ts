import { DomainError } from '#contract/errors.ts'
import type { Operation } from '#contract/operations.ts'
import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import { setPaused } from './operation-store.ts'
import { getOperation } from './read-operations.ts'

/** What is under way is finished first; nothing after it begins. */
export function pauseOperation(ctx: Context, id: string): Promise<Operation> {
  return change(ctx, id, true)
}

export function resumeOperation(ctx: Context, id: string): Promise<Operation> {
  return change(ctx, id, false)
}

async function change(ctx: Context, id: string, paused: boolean): Promise<Operation> {
  await getOperation(ctx.db, id)
  return mutate(ctx, paused ? 'operation.pause' : 'operation.resume', async (tx) => {
    if (!(await setPaused(tx.db, id, paused, tx.at))) {
      throw new DomainError('conflict', 'The operation has ended already', {
        hint: `There is nothing left to ${paused ? 'pause' : 'resume'}.`,
      })
    }
    tx.wakeAfterCommit('operations', id)
    return { result: await getOperation(tx.db, id), audit: { subject: id } }
  })
}
