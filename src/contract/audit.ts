import { z } from 'zod'
import { Page, Time, listOf } from './common.ts'
import { Actor } from './access.ts'
import { endpoint } from './endpoint.ts'

export const AuditEntry = z
  .object({
    id: z.number().int(),
    at: Time,
    actor: Actor,
    action: z.string().meta({ examples: ['registry.create'] }),
    subject: z.string(),
    requestId: z.string().nullable(),
    before: z.record(z.string(), z.json()).nullable(),
    after: z.record(z.string(), z.json()).nullable(),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>

export const listAudit = endpoint({
  operationId: 'listAudit',
  method: 'GET',
  path: '/api/v1/audit',
  summary: 'Who changed what, newest first',
  permission: 'audit:read',
  query: Page.extend({ subject: z.string().max(100).optional() }),
  success: { status: 200, schema: listOf(AuditEntry) },
})
