import { z } from 'zod'
import { DisplayName, Id, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { permissions } from './permissions.ts'

export const Actor = z
  .object({ type: z.enum(['user', 'token', 'system']), id: z.string(), name: z.string() })
  .meta({ id: 'Actor', description: 'Who did it' })
export type Actor = z.infer<typeof Actor>

export const Session = z.object({ actor: Actor, permissions: z.array(z.enum(permissions)) }).meta({ id: 'Session' })

export const setUp = endpoint({
  operationId: 'setUp',
  method: 'POST',
  path: '/api/v1/set-up',
  summary:
    'Make the first administrator with the one-time token of the console’s start; answers with an API token, once',
  permission: 'public',
  body: z.strictObject({
    oneTimeToken: z.string().min(1).max(200).meta({ writeOnly: true }),
    name: DisplayName.default('admin'),
  }),
  success: {
    status: 201,
    schema: z.object({ user: z.object({ id: Id, name: z.string() }), token: z.string(), expiresAt: Time }),
  },
})

export const getSession = endpoint({
  operationId: 'getSession',
  method: 'GET',
  path: '/api/v1/session',
  summary: 'Who the credential of this request stands for, and what it may do',
  permission: 'signed-in',
  success: { status: 200, schema: Session },
})

export const deleteSession = endpoint({
  operationId: 'deleteSession',
  method: 'DELETE',
  path: '/api/v1/session',
  summary: 'End the token of this request',
  permission: 'signed-in',
  success: { status: 204, schema: z.undefined() },
})
