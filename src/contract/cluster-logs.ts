import { z } from 'zod'
import { anyOf, Time } from './common.ts'
import { streamEndpoint } from './endpoint.ts'

export const LogLine = z
  .object({
    at: Time.meta({ description: 'When the container wrote it, to the nanosecond' }),
    text: z.string(),
    isCut: z.boolean().meta({ description: 'The line was longer than 16 KiB, and the rest of it was dropped' }),
  })
  .meta({ id: 'LogLine' })
export type LogLine = z.infer<typeof LogLine>

export const ClusterLogEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('lines'), pod: z.string(), lines: z.array(LogLine) }),
    z.object({
      type: z.literal('pod'),
      pod: z.string(),
      state: z.enum(['waiting', 'ended']),
      message: z.string().nullable().meta({ description: 'What it waits for, in the words of Kubernetes' }),
    }),
    z.object({ type: z.literal('end') }),
  ])
  .meta({
    id: 'ClusterLogEvent',
    description: '`lines` that were written; what became of a `pod`; `end`: there is nothing left to follow',
  })
export type ClusterLogEvent = z.infer<typeof ClusterLogEvent>

/** A rolling update of the largest cluster has twice its ten pods. */
export const mostFollowedPods = 20

export const followClusterLogs = streamEndpoint({
  operationId: 'followClusterLogs',
  method: 'GET',
  path: '/api/v1/clusters/{id}/logs',
  summary:
    'The logs of the pods of a cluster as they are written. Every `lines` event has an id: with it as Last-Event-ID the stream goes on after its lines',
  permission: 'clusters:logs',
  query: z.strictObject({
    pods: anyOf(z.string().min(1).max(253))
      .optional()
      .meta({ description: 'Pods, separated by commas; where it is absent all, also those that come later' }),
    lines: z.coerce
      .number()
      .int()
      .min(1)
      .max(5000)
      .default(100)
      .meta({ description: 'Of what is there already, at most so many lines of each pod' }),
    previous: z.stringbool().default(false).meta({ description: 'Of the container before the last restart' }),
    sinceSeconds: z.coerce
      .number()
      .int()
      .min(1)
      .max(2_592_000)
      .optional()
      .meta({ description: 'Only what is younger' }),
  }),
  mostOpen: 100,
  success: { status: 200, mediaType: 'text/event-stream', schema: ClusterLogEvent },
})
