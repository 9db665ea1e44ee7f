import { z } from 'zod'
import { anyOf } from './common.ts'
import { endpoint, streamEndpoint } from './endpoint.ts'
import type { Permission } from './permissions.ts'

/** What the change stream tells of, and the permission to read it. */
export const topicPermissions = {
  registries: 'registries:read',
  'pull-secrets': 'pull-secrets:read',
  connections: 'connections:read',
  clusters: 'clusters:read',
  operations: 'operations:read',
  notifications: 'notifications:read',
  audit: 'audit:read',
} as const satisfies Readonly<Record<string, Permission>>

export const Topic = z
  .enum(['registries', 'pull-secrets', 'connections', 'clusters', 'operations', 'notifications', 'audit'])
  .meta({ id: 'Topic' })
export type Topic = z.infer<typeof Topic>

export const Change = z
  .object({
    topic: Topic,
    id: z.string().nullable().meta({
      description: 'What changed: the id of the registry for `pull-secrets`; null: anything in the topic may have',
    }),
  })
  .meta({ id: 'Change', description: 'Says what changed, never its content: read that through its own endpoint' })
export type Change = z.infer<typeof Change>

export const Changes = z
  .object({
    changes: z.array(Change),
    last: z.string().meta({ description: 'To be sent as `after` the next time' }),
    complete: z.boolean().meta({
      description: 'False: it is not known what was missed, so there is one change with the id null for every topic',
    }),
  })
  .meta({ id: 'Changes' })
export type Changes = z.infer<typeof Changes>

const topics = anyOf(Topic)
  .optional()
  .meta({
    examples: ['registries,clusters'],
    description: 'Topics, separated by commas; all that may be read where it is absent',
  })

export const followEvents = streamEndpoint({
  operationId: 'followEvents',
  method: 'GET',
  path: '/api/v1/events',
  summary:
    'What changes, as it changes: `change` events with an id. Without a usable Last-Event-ID first `snapshot-start`, a change with the id null for every topic, and `snapshot-end`; with one, what was missed and `snapshot-end`',
  permission: 'signed-in',
  query: z.strictObject({ topics }),
  mostOpen: 1000,
  success: { status: 200, mediaType: 'text/event-stream', schema: Change },
})

export const listChanges = endpoint({
  operationId: 'listChanges',
  method: 'GET',
  path: '/api/v1/changes',
  summary: 'What changed after an id: the change stream for those whose proxy holds streams back',
  permission: 'signed-in',
  query: z.strictObject({ topics, after: z.string().max(100).optional() }),
  success: { status: 200, schema: Changes },
})
