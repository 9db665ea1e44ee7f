import type { Kysely } from 'kysely'
import { DomainError } from '#contract/errors.ts'
import type { Operation, OperationQuery } from '#contract/operations.ts'
import type { Schema } from '#platform/database/schema.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import type { PageAnswer } from '#platform/http/page.ts'
import { countOperations, findLastOperation, findOperation, listOperationRows } from './operation-store.ts'

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

/** The newest operation on a subject, running or ended. */
export async function readLastOperation(db: Db, subjectId: string): Promise<Operation | undefined> {
  return findLastOperation(db, subjectId)
}

export async function readOperationPage(db: Db, query: OperationQuery): Promise<PageAnswer<Operation>> {
  const { limit, cursor, sort } = query
  const field = sort === 'createdAt' || sort === '-createdAt' ? 'createdAt' : 'updatedAt'
  const rows = await listOperationRows(db, query, {
    limit: limit + 1,
    column: field === 'createdAt' ? 'created_at' : 'updated_at',
    direction: sort.startsWith('-') ? 'desc' : 'asc',
    after: decodeCursor(cursor, sort),
  })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    nextCursor:
      rows.length > limit && last !== undefined ? encodeCursor(sort, { key: last[field], id: last.id }) : null,
    total: await countOperations(db, query),
  }
}
