import { z } from 'zod'
import { DisplayName, Id, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { permissions } from './permissions.ts'

export const Actor = z
  .object({ type: z.enum(['user', 'token', 'system']), id: z.string(), name: z.string() })
  .meta({ id: 'Actor', description: 'Who did it' })
export type Actor = z.infer<typeof Actor>

export const Session = z.object({ actor: Actor, permissions: z.array(z.enum(permissions)) }).meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

export const NewPassword = z
  .string()
  .min(12, 'A password has at least 12 characters')
  .max(200, 'A password has at most 200 characters')
  .meta({ writeOnly: true, description: 'Accepted, never returned' })

export const setUp = endpoint({
  operationId: 'setUp',
  method: 'POST',
  path: '/api/v1/set-up',
  summary:
    'Make the first administrator with the one-time token of the console’s start; answers with an API token, once, or with a session',
  permission: 'public',
  body: z.strictObject({
    oneTimeToken: z.string().min(1).max(200).meta({ writeOnly: true }),
    name: DisplayName.default('admin'),
    password: NewPassword.optional(),
    session: z
      .boolean()
      .default(false)
      .meta({ description: 'Begin a session with a cookie instead of making an API token' }),
  }),
  success: {
    status: 201,
    schema: z.object({
      user: z.object({ id: Id, name: z.string() }),
      token: z.string().meta({ description: 'Empty where a session was asked for: its cookie is the credential' }),
      expiresAt: Time,
    }),
  },
})

export const createSession = endpoint({
  operationId: 'createSession',
  method: 'POST',
  path: '/api/v1/session',
  summary: 'Sign in with a name and a password, or with an API token; the session is a cookie that scripts cannot read',
  permission: 'public',
  body: z.union([
    z.strictObject({
      name: z.string().min(1).max(63),
      password: z.string().min(1).max(200).meta({ writeOnly: true }),
    }),
    z.strictObject({ token: z.string().min(1).max(200).meta({ writeOnly: true }) }),
  ]),
  success: { status: 201, schema: Session },
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
  summary: 'End the session or the token of this request',
  permission: 'signed-in',
  success: { status: 204, schema: z.undefined() },
})
