import * as contract from '#contract/audit.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { serve, type Api } from '#platform/http/serve.ts'
import { readAudit } from './read-audit.ts'

export function auditRoutes(api: Api): void {
  serve(api, contract.listAudit, async ({ query }) => {
    const beforeId = Number(decodeCursor(query.cursor) ?? Number.MAX_SAFE_INTEGER)
    const entries = await readAudit(api.core.db, { beforeId, limit: query.limit + 1, subject: query.subject })
    const items = entries.slice(0, query.limit)
    const last = items.at(-1)
    return {
      items,
      nextCursor: entries.length > items.length && last !== undefined ? encodeCursor(String(last.id)) : null,
    }
  })
}
