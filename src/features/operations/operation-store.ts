import type { ExpressionBuilder, Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { Operation, type OperationQuery, OperationStep } from '#contract/operations.ts'
import { containsText } from '#platform/database/contains-text.ts'
import type { OperationRow, Schema } from '#platform/database/schema.ts'
import type { Position } from '#platform/http/cursor.ts'

type Db = Kysely<Schema>

/** An operation with what only those who carry it out need. */
export interface OperationRecord extends Operation {
  readonly input: Readonly<Record<string, unknown>>
  readonly cancelRequested: boolean
}

export async function insertOperation(db: Db, operation: OperationRecord): Promise<void> {
  await db.insertInto('operations').values(toRow(operation)).execute()
}

/** What has ended stays as it ended: another may have ended it while a step was under way. */
export async function saveOperation(db: Db, operation: OperationRecord): Promise<void> {
  const { state, steps, message, updated_at } = toRow(operation)
  await db
    .updateTable('operations')
    .set({ state, steps, message, updated_at })
    .where('id', '=', operation.id)
    .where('state', '=', 'running')
    .execute()
}

/** False where the operation has ended. The row is written, and so held until the end of the transaction. */
export async function touchRunning(db: Db, id: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('operations')
    .set({ updated_at: at })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** False where the operation has ended. */
export async function setPaused(db: Db, id: string, paused: boolean, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('operations')
    .set({ paused: paused ? 1 : 0, updated_at: at })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows === 1n
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

export async function findLastOperation(db: Db, subjectId: string): Promise<OperationRecord | undefined> {
  const row = await db
    .selectFrom('operations')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

type Filter = Pick<OperationQuery, 'search' | 'kind' | 'state' | 'subjectId'>

export interface OperationPage {
  readonly limit: number
  readonly column: 'created_at' | 'updated_at'
  readonly direction: 'asc' | 'desc'
  readonly after: Position | undefined
}

export async function listOperationRows(db: Db, filter: Filter, page: OperationPage): Promise<OperationRecord[]> {
  const { limit, column, direction, after } = page
  const beyond = direction === 'asc' ? '>' : '<'
  let query = db.selectFrom('operations').selectAll().where(isWanted(filter))
  if (after !== undefined) {
    query = query.where((where) =>
      where.or([
        where(column, beyond, String(after.key)),
        where.and([where(column, '=', String(after.key)), where('id', beyond, after.id)]),
      ]),
    )
  }
  const rows = await query.orderBy(column, direction).orderBy('id', direction).limit(limit).execute()
  return rows.map(fromRow)
}

export async function countOperations(db: Db, filter: Filter): Promise<number> {
  const { count } = await db
    .selectFrom('operations')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where(isWanted(filter))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function isWanted({ search, kind, state, subjectId }: Filter) {
  return (where: ExpressionBuilder<Schema, 'operations'>) =>
    where.and([
      ...(subjectId === undefined ? [] : [where('subject_id', '=', subjectId)]),
      ...(kind === undefined ? [] : [where('kind', 'in', kind)]),
      ...(state === undefined ? [] : [where('state', 'in', state)]),
      ...(search === undefined ? [] : [containsText(search, ['subject_name', 'kind', 'created_by'])]),
    ])
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
    paused: operation.paused ? 1 : 0,
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
    paused: row.paused === 1,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  })
  return { ...operation, input: Input.parse(JSON.parse(row.input)), cancelRequested: row.cancel_requested === 1 }
}
