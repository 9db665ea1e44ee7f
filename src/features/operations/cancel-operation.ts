import { DomainError } from '#contract/errors.ts'
import type { Operation } from '#contract/operations.ts'
import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import { requestCancel } from './operation-store.ts'
import { getOperation } from './read-operations.ts'

export async function cancelOperation(ctx: Context, id: string): Promise<Operation> {
  await getOperation(ctx.db, id)
  return mutate(ctx, 'operation.cancel', async (tx) => {
    if (!(await requestCancel(tx.db, id, tx.at))) {
      throw new DomainError('conflict', 'The operation has ended already', { hint: 'There is nothing left to cancel.' })
    }
    tx.wakeAfterCommit('operations', id)
    return { result: await getOperation(tx.db, id), audit: { subject: id } }
  })
}
