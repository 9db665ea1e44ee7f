import { z } from 'zod'
import { Page, Search, Time, anyOf, listOf } from './common.ts'
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

export const AuditQuery = Page.extend({
  sort: z.enum(['at', '-at']).default('-at'),
  search: Search.optional().meta({ description: 'In the action, the subject or the name of the actor' }),
  subject: z.string().max(100).optional(),
  action: anyOf(z.string().max(100))
    .optional()
    .meta({ examples: ['registry.create,registry.update'] }),
  actorId: z.string().max(100).optional(),
  from: Time.optional(),
  until: Time.optional(),
})
export type AuditQuery = z.output<typeof AuditQuery>

export const listAudit = endpoint({
  operationId: 'listAudit',
  method: 'GET',
  path: '/api/v1/audit',
  summary: 'Who changed what, newest first unless said otherwise',
  permission: 'audit:read',
  query: AuditQuery,
  success: { status: 200, schema: listOf(AuditEntry) },
})
