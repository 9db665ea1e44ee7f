import { z } from 'zod'
import { Id, Page, Search, Time, anyOf, listOf } from './common.ts'
import { endpoint } from './endpoint.ts'

export const OperationKind = z.enum([
  'cluster.deploy',
  'cluster.redeploy',
  'cluster.scale',
  'cluster.undeploy',
  'cluster.delete',
  'registry.rotate',
  'registry.roll-back',
])
export type OperationKind = z.infer<typeof OperationKind>

export const stepSayings = [
  'cluster-gone',
  'no-secret-needed',
  'kubernetes-silent',
  'namespace-absent',
  'secret-there',
  'secret-awaited',
  'no-registry',
  'image-there',
  'image-fits',
  'policy-forbids',
  'image-absent',
  'image-refused',
  'image-blocked',
  'image-unknown',
  'image-no-node',
  'image-some-nodes',
  'image-absent-ends',
  'image-no-node-ends',
  'object-foreign',
  'objects-written',
  'objects-removed',
  'pods-gone',
  'pods-ending',
  'pod-ending',
  'restart-told',
  'replicas-asked',
  'cluster-forgotten',
  'rolled-out',
  'deployment-absent',
  'deployment-unseen',
  'replicas-updated',
  'replicas-old',
  'replicas-available',
  'no-namespace-holds',
  'namespaces-hold',
  'switch-awaited',
  'version-used',
  'no-pod-touched',
  'no-pod-stuck',
  'pods-made-anew',
  'restarting',
  'clusters-restarted',
  'accepted',
  'accepted-images',
  'next-refused',
  'next-not-tested',
  'next-gone',
  'nothing-to-prove',
  'secret-unread',
  'secret-empty',
  'secret-pulls',
  'secret-pulls-pods-wait',
  'secret-pulls-pods-stuck',
  'secret-signs-in',
  'secret-may-not-pull',
  'secret-not-signed-in',
  'not-proved',
  'namespaces-late',
  'namespaces-hold-pulling',
  'namespaces-hold-let-start',
  'left-to-kubernetes',
  'not-restarted',
  'token-awaited',
  'images-refused',
  'changed-meanwhile',
  'cancelled',
] as const

export const StepSaying = z.enum(stepSayings).meta({ id: 'StepSaying' })
export type StepSaying = z.infer<typeof StepSaying>

const StepValues = z.record(z.string(), z.union([z.string(), z.number()]))
export type StepValues = z.infer<typeof StepValues>

export const OperationStep = z
  .object({
    name: z.string(),
    state: z.enum(['waiting', 'running', 'succeeded', 'failed', 'skipped']),
    message: z.string().nullable(),
    saying: StepSaying.nullable()
      .default(null)
      .catch(null)
      .meta({ description: 'The message, where it is one of a closed list that clients have words of their own for' }),
    values: StepValues.default({}).meta({ description: 'What these words name' }),
    startedAt: Time.nullable(),
    endedAt: Time.nullable(),
  })
  .meta({ id: 'OperationStep' })
export type OperationStep = z.infer<typeof OperationStep>

export const OperationState = z.enum(['running', 'succeeded', 'failed', 'cancelled']).meta({ id: 'OperationState' })
export type OperationState = z.infer<typeof OperationState>

export const Operation = z
  .object({
    id: Id,
    kind: OperationKind,
    subject: z.object({ type: z.enum(['cluster', 'registry']), id: Id, name: z.string() }),
    state: OperationState,
    paused: z.boolean().meta({ description: 'Whether it waits between two steps until a person lets it go on' }),
    steps: z.array(OperationStep),
    message: z.string().nullable().meta({ description: 'One sentence about how it stands or ended' }),
    createdBy: z.string(),
    createdAt: Time,
    updatedAt: Time,
  })
  .meta({ id: 'Operation', description: 'Long work with steps that survives a restart of the console' })
export type Operation = z.infer<typeof Operation>

export const OperationQuery = Page.extend({
  sort: z.enum(['createdAt', '-createdAt', 'updatedAt', '-updatedAt']).default('-createdAt'),
  search: Search.optional().meta({
    description: 'In the name of the subject, the kind, or the name of who started it',
  }),
  kind: anyOf(OperationKind).optional(),
  state: anyOf(OperationState).optional(),
  subjectId: Id.optional(),
})
export type OperationQuery = z.output<typeof OperationQuery>

export const listOperations = endpoint({
  operationId: 'listOperations',
  method: 'GET',
  path: '/api/v1/operations',
  summary: 'The operations, newest first unless said otherwise',
  permission: 'operations:read',
  query: OperationQuery,
  success: { status: 200, schema: listOf(Operation) },
})

export const getOperation = endpoint({
  operationId: 'getOperation',
  method: 'GET',
  path: '/api/v1/operations/{id}',
  summary: 'One operation with its steps',
  permission: 'operations:read',
  success: { status: 200, schema: Operation },
})

export const cancelOperation = endpoint({
  operationId: 'cancelOperation',
  method: 'POST',
  path: '/api/v1/operations/{id}/cancel',
  summary: 'Stop an operation after the step that is under way; what it wrote stays',
  permission: 'operations:write',
  success: { status: 200, schema: Operation },
})

export const pauseOperation = endpoint({
  operationId: 'pauseOperation',
  method: 'POST',
  path: '/api/v1/operations/{id}/pause',
  summary: 'Let an operation wait after what it is doing now, until it is resumed',
  permission: 'operations:write',
  success: { status: 200, schema: Operation },
})

export const resumeOperation = endpoint({
  operationId: 'resumeOperation',
  method: 'POST',
  path: '/api/v1/operations/{id}/resume',
  summary: 'Let a paused operation go on',
  permission: 'operations:write',
  success: { status: 200, schema: Operation },
})
