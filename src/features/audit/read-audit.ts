import type { ExpressionBuilder, Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { AuditEntry, type AuditQuery } from '#contract/audit.ts'
import { containsText } from '#platform/database/contains-text.ts'
import type { AuditRow, Schema } from '#platform/database/schema.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import type { PageAnswer } from '#platform/http/page.ts'

type Db = Kysely<Schema>

/** Entries are numbered as they are made, so the order of their times is that of their numbers. */
export async function readAuditPage(db: Db, query: AuditQuery): Promise<PageAnswer<AuditEntry>> {
  const { limit, cursor, sort } = query
  const direction = sort === 'at' ? 'asc' : 'desc'
  const after = decodeCursor(cursor, sort)
  let rows = db.selectFrom('audit').selectAll().where(isWanted(query)).orderBy('id', direction)
  if (after !== undefined) rows = rows.where('id', direction === 'asc' ? '>' : '<', Number(after.id))
  const found = (await rows.limit(limit + 1).execute()).map(fromRow)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    nextCursor:
      found.length > limit && last !== undefined ? encodeCursor(sort, { key: last.at, id: String(last.id) }) : null,
    total: await countEntries(db, query),
  }
}

async function countEntries(db: Db, query: AuditQuery): Promise<number> {
  const { count } = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where(isWanted(query))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function isWanted({ search, subject, action, actorId, from, until }: AuditQuery) {
  return (where: ExpressionBuilder<Schema, 'audit'>) =>
    where.and([
      ...(subject === undefined ? [] : [where('subject', '=', subject)]),
      ...(action === undefined ? [] : [where('action', 'in', action)]),
      ...(actorId === undefined ? [] : [where('actor_id', '=', actorId)]),
      ...(from === undefined ? [] : [where('at', '>=', new Date(from).toISOString())]),
      ...(until === undefined ? [] : [where('at', '<=', new Date(until).toISOString())]),
      ...(search === undefined ? [] : [containsText(search, ['action', 'subject', 'actor_name'])]),
    ])
}

const Facts = z.record(z.string(), z.json()).nullable()

function fromRow(row: Selectable<AuditRow>): AuditEntry {
  return AuditEntry.parse({
    id: row.id,
    at: row.at,
    actor: { type: row.actor_type, id: row.actor_id, name: row.actor_name },
    action: row.action,
    subject: row.subject,
    requestId: row.request_id,
    before: Facts.parse(JSON.parse(row.before ?? 'null')),
    after: Facts.parse(JSON.parse(row.after ?? 'null')),
  })
}
