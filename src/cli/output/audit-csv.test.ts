import { expect, test } from 'vitest'
import type { AuditEntry } from '#contract/audit.ts'
import { auditCsv } from './audit-csv.ts'

const entry: AuditEntry = {
  id: 1,
  at: '2026-11-26T12:00:00.000Z',
  actor: { type: 'user', id: 'u', name: '=HYPERLINK("https://evil.example")' },
  action: 'registry.create',
  subject: 'k3f9x2ma',
  requestId: null,
  before: null,
  after: { name: 'one, "two"\nthree' },
}

test('every field is in its column, and none is a formula', () => {
  const [header, row, ...rest] = auditCsv([entry]).split('\r\n')

  expect(header).toBe('id,at,actorType,actorId,actorName,action,subject,requestId,before,after')
  expect(row).toBe(
    `1,2026-11-26T12:00:00.000Z,user,u,"'=HYPERLINK(""https://evil.example"")",registry.create,k3f9x2ma,,,"{""name"":""one, \\""two\\""\\nthree""}"`,
  )
  expect(rest).toEqual([''])
})
