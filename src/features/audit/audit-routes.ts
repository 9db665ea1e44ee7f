import * as contract from '#contract/audit.ts'
import { serve, type Api } from '#platform/http/serve.ts'
import { readAuditPage } from './read-audit.ts'
import { verifyAudit } from './verify-audit.ts'

export function auditRoutes(api: Api): void {
  serve(api, contract.listAudit, ({ query }) => readAuditPage(api.core.db, query))
  serve(api, contract.verifyAudit, ({ query }) => verifyAudit(api.core, query.head))
}
