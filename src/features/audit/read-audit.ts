import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AuditEntry } from '#contract/audit.ts'
import type { Schema } from '#platform/database/schema.ts'

export interface AuditQuestion {
  readonly beforeId: number
  readonly limit: number
  readonly subject: string | undefined
}

const Facts = z.record(z.string(), z.json()).nullable()

/** Newest first. */
export async function readAudit(
  db: Kysely<Schema>,
  { beforeId, limit, subject }: AuditQuestion,
): Promise<AuditEntry[]> {
  let query = db.selectFrom('audit').selectAll().where('id', '<', beforeId).orderBy('id', 'desc').limit(limit)
  if (subject !== undefined) query = query.where('subject', '=', subject)
  return (await query.execute()).map((row) =>
    AuditEntry.parse({
      id: row.id,
      at: row.at,
      actor: { type: row.actor_type, id: row.actor_id, name: row.actor_name },
      action: row.action,
      subject: row.subject,
      requestId: row.request_id,
      before: Facts.parse(JSON.parse(row.before ?? 'null')),
      after: Facts.parse(JSON.parse(row.after ?? 'null')),
    }),
  )
}
