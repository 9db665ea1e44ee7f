import { z } from 'zod'
import { endpoint } from './endpoint.ts'

export const System = z
  .object({
    version: z.string(),
    sandbox: z.boolean(),
    needsSetUp: z.boolean(),
  })
  .meta({ id: 'System' })
export type System = z.infer<typeof System>

export const getSystem = endpoint({
  operationId: 'getSystem',
  method: 'GET',
  path: '/api/v1/system',
  summary: 'What this console is, for anyone who can reach it',
  permission: 'public',
  success: { status: 200, schema: System },
})
