import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { listAudit } from '#contract/audit.ts'
import { call } from './client.ts'

export type AuditFilter = Partial<z.input<NonNullable<typeof listAudit.query>>>

export const auditQuery = (query: AuditFilter = {}) =>
  queryOptions({
    queryKey: ['audit', query],
    queryFn: async () => (await call(listAudit, { query })).value,
  })
