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

const Head = z
  .string()
  .regex(/^[1-9]\d*:[0-9a-f]{64}$/, 'A head such as 42:9f86d081…, as a verification prints it')
  .meta({ description: 'The position of the last entry and its hash' })

export const AuditProblem = z
  .object({
    problem: z.enum(['changed', 'missing', 'out-of-order', 'cut-off', 'head-changed', 'other-history']).meta({
      description:
        '`changed`: an entry is not as it was written. `missing`: entries before this one are gone. `out-of-order`: it stands where it was not written, or twice. `cut-off`: the last entries are gone. `head-changed`: the record of the end is gone or forged. `other-history`: the head that was noted is not in this chain',
    }),
    entryId: z.number().int().nullable(),
    at: z.string().nullable().meta({ description: 'As it stands there' }),
    message: z.string(),
  })
  .meta({ id: 'AuditProblem' })
export type AuditProblem = z.infer<typeof AuditProblem>

export const AuditVerification = z
  .object({
    intact: z.boolean(),
    entries: z.number().int().meta({ description: 'In the chain' }),
    unchained: z.number().int().meta({ description: 'Written before there was a chain: of these nothing is known' }),
    head: z
      .string()
      .nullable()
      .meta({ description: 'Noted elsewhere, it proves later that nothing up to here was replaced' }),
    problems: z.array(AuditProblem).meta({ description: 'At most a hundred' }),
  })
  .meta({ id: 'AuditVerification' })
export type AuditVerification = z.infer<typeof AuditVerification>

export const verifyAudit = endpoint({
  operationId: 'verifyAudit',
  method: 'GET',
  path: '/api/v1/audit/verification',
  summary: 'Whether every entry is as it was written, none is gone, and none was put in',
  permission: 'audit:read',
  query: z.strictObject({
    head: Head.optional().meta({ description: 'Of an earlier verification: must be in the chain' }),
  }),
  success: { status: 200, schema: AuditVerification },
})
