import type { Kysely } from 'kysely'
import { DomainError } from '#contract/errors.ts'
import type { Operation } from '#contract/operations.ts'
import type { Schema } from '#platform/database/schema.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { findOperation, findRunningOperation, listOperationRows, sortKey } from './operation-store.ts'

type Db = Kysely<Schema>

export async function getOperation(db: Db, id: string): Promise<Operation> {
  const operation = await findOperation(db, id)
  if (operation === undefined) {
    throw new DomainError('not-found', `There is no operation ${id.slice(0, 60)}`, {
      hint: 'List them with: pwctl operation list',
    })
  }
  return operation
}

export async function readRunningOperation(db: Db, subjectId: string): Promise<Operation | undefined> {
  return findRunningOperation(db, subjectId)
}

/** The newest operation on a subject, running or ended. */
export async function readLastOperation(db: Db, subjectId: string): Promise<Operation | undefined> {
  const [last] = await listOperationRows(db, { limit: 1, beforeKey: null, subjectId })
  return last
}

export async function readOperationPage(
  db: Db,
  { limit, cursor, subjectId }: { limit: number; cursor?: string | undefined; subjectId?: string | undefined },
): Promise<{ items: Operation[]; nextCursor: string | null }> {
  const rows = await listOperationRows(db, { limit: limit + 1, beforeKey: decodeCursor(cursor), subjectId })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > items.length && last !== undefined ? encodeCursor(sortKey(last)) : null }
}
