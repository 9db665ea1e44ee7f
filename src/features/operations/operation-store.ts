import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { Operation, OperationStep } from '#contract/operations.ts'
import type { OperationRow, Schema } from '#platform/database/schema.ts'

type Db = Kysely<Schema>

/** An operation with what only those who carry it out need. */
export interface OperationRecord extends Operation {
  readonly input: Readonly<Record<string, unknown>>
  readonly cancelRequested: boolean
}

export async function insertOperation(db: Db, operation: OperationRecord): Promise<void> {
  await db.insertInto('operations').values(toRow(operation)).execute()
}

export async function saveOperation(db: Db, operation: OperationRecord): Promise<void> {
  const { state, steps, message, updated_at } = toRow(operation)
  await db.updateTable('operations').set({ state, steps, message, updated_at }).where('id', '=', operation.id).execute()
}

export async function requestCancel(db: Db, id: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('operations')
    .set({ cancel_requested: 1, updated_at: at })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function findOperation(db: Db, id: string): Promise<OperationRecord | undefined> {
  const row = await db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export async function findRunningOperation(db: Db, subjectId: string): Promise<OperationRecord | undefined> {
  const row = await db
    .selectFrom('operations')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export async function listRunningOperations(db: Db): Promise<readonly OperationRecord[]> {
  const rows = await db.selectFrom('operations').selectAll().where('state', '=', 'running').execute()
  return rows.map(fromRow)
}

/** Newest first; `beforeKey` is the `sortKey` of the last one seen. */
export async function listOperationRows(
  db: Db,
  { limit, beforeKey, subjectId }: { limit: number; beforeKey: string | null; subjectId: string | undefined },
): Promise<readonly OperationRecord[]> {
  let query = db.selectFrom('operations').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit)
  if (subjectId !== undefined) query = query.where('subject_id', '=', subjectId)
  if (beforeKey !== null) {
    const [at = '', id = ''] = beforeKey.split(' ')
    query = query.where((where) =>
      where.or([where('created_at', '<', at), where.and([where('created_at', '=', at), where('id', '<', id)])]),
    )
  }
  return (await query.execute()).map(fromRow)
}

export function sortKey({ createdAt, id }: Operation): string {
  return `${createdAt} ${id}`
}

function toRow(operation: OperationRecord): OperationRow {
  return {
    id: operation.id,
    kind: operation.kind,
    subject_type: operation.subject.type,
    subject_id: operation.subject.id,
    subject_name: operation.subject.name,
    state: operation.state,
    steps: JSON.stringify(operation.steps),
    input: JSON.stringify(operation.input),
    message: operation.message,
    cancel_requested: operation.cancelRequested ? 1 : 0,
    created_by: operation.createdBy,
    created_at: operation.createdAt,
    updated_at: operation.updatedAt,
  }
}

const Steps = z.array(OperationStep)
const Input = z.record(z.string(), z.unknown())

function fromRow(row: Selectable<OperationRow>): OperationRecord {
  const operation = Operation.parse({
    id: row.id,
    kind: row.kind,
    subject: { type: row.subject_type, id: row.subject_id, name: row.subject_name },
    state: row.state,
    steps: Steps.parse(JSON.parse(row.steps)),
    message: row.message,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  })
  return { ...operation, input: Input.parse(JSON.parse(row.input)), cancelRequested: row.cancel_requested === 1 }
}
