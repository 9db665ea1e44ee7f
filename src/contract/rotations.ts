import { z } from 'zod'
import { RegistryTest, RegistryTestStep } from './checks.ts'
import { Id, Note, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Operation } from './operations.ts'
import { Expiry, Password, Username } from './registries.ts'

export const Redeploy = z.enum(['stuck', 'all', 'none']).meta({
  id: 'Redeploy',
  description:
    '`stuck`: pods that wait for an image of the registry are made anew, and no other. `all`: every cluster of the registry is restarted, one after the other. `none`: no pod is touched',
})
export type Redeploy = z.infer<typeof Redeploy>

const NewCredential = z.strictObject({
  username: Username.optional().meta({ description: 'Absent: the user name stays' }),
  password: Password,
})

const path = '/api/v1/registries/{id}/rotations'

export const rotateRegistry = endpoint({
  operationId: 'rotateRegistry',
  method: 'POST',
  path,
  summary:
    'Replace the credential: test the new one, write it into every namespace in place, make stuck pods anew, and prove a pull',
  permission: 'registries:write',
  body: NewCredential.extend({
    redeploy: Redeploy.default('stuck'),
    force: z
      .boolean()
      .default(false)
      .meta({ description: 'Go on where the registry cannot be asked from the console; never where it refuses' }),
    overlap: z.boolean().default(false).meta({
      description:
        'For a registry that ends the old credential when the new one begins: both are put into every namespace first, and the rotation goes on once the registry accepts the new one',
    }),
    reason: z.string().trim().max(500).optional().meta({ description: 'Kept in the audit' }),
    expiresAt: Expiry.optional(),
  }),
  success: { status: 202, schema: Operation },
})

export const PodUse = z
  .object({
    connectionId: Id,
    namespace: z.string(),
    pod: z.string(),
    clusterId: Id.nullable(),
    clusterName: z.string().nullable(),
    state: z.enum(['running', 'waiting-for-image', 'other']),
  })
  .meta({ id: 'PodUse' })
export type PodUse = z.infer<typeof PodUse>

export const RotationImpact = z
  .object({
    namespaces: z.array(
      z.object({
        connectionId: Id,
        connectionName: z.string(),
        namespaces: z.array(z.string()),
        total: z.number().int(),
      }),
    ),
    pods: z.array(PodUse).meta({
      description:
        'Pods of clusters of the registry: were the credential to die now, each would fail where it is made anew',
    }),
    restarts: z
      .object({ stuck: z.array(z.string()), all: z.array(z.string()) })
      .meta({ description: 'What each choice of `redeploy` makes anew, by name: pods, and clusters' }),
  })
  .meta({ id: 'RotationImpact' })
export type RotationImpact = z.infer<typeof RotationImpact>

export const ImageAccess = z
  .object({
    image: z.string(),
    clusters: z.array(z.string()),
    verdict: z.string(),
    message: z.string(),
    allowed: z.boolean(),
  })
  .meta({ id: 'ImageAccess', description: 'Whether the new credential may pull an image that is in use' })
export type ImageAccess = z.infer<typeof ImageAccess>

export const RotationPreview = z
  .object({
    notes: z.array(Note),
    test: RegistryTest,
    images: z.array(ImageAccess),
    impact: RotationImpact,
  })
  .meta({ id: 'RotationPreview' })
export type RotationPreview = z.infer<typeof RotationPreview>

export const previewRotation = endpoint({
  operationId: 'previewRotation',
  method: 'POST',
  path: `${path}/preview`,
  summary: 'What a rotation to this credential would find and change. Nothing is written',
  permission: 'registries:write',
  body: NewCredential,
  success: { status: 200, schema: RotationPreview, progress: RegistryTestStep },
})

export const PreviousCredential = z
  .object({
    version: z.number().int(),
    username: z.string(),
    fingerprint: z.string(),
    setAt: Time,
    setBy: z.string(),
    replacedAt: Time,
  })
  .meta({ id: 'PreviousCredential', description: 'Kept sealed until it is retired, so that one can go back to it' })
export type PreviousCredential = z.infer<typeof PreviousCredential>

export const getRotation = endpoint({
  operationId: 'getRotation',
  method: 'GET',
  path: '/api/v1/registries/{id}/rotation',
  summary: 'The newest rotation of a registry, and the credential that it replaced, if that is still kept',
  permission: 'registries:read',
  success: {
    status: 200,
    schema: z.object({ operation: Operation.nullable(), previous: PreviousCredential.nullable() }),
  },
})

export const rollBackRotation = endpoint({
  operationId: 'rollBackRotation',
  method: 'POST',
  path: `${path}/roll-back`,
  summary: 'Go back to the credential before, everywhere, as a rotation of its own; ends one that is under way',
  permission: 'registries:write',
  body: z.strictObject({ redeploy: Redeploy.default('stuck'), reason: z.string().trim().max(500).optional() }),
  success: { status: 202, schema: Operation },
})

export const retireCredential = endpoint({
  operationId: 'retireCredential',
  method: 'POST',
  path: `${path}/retire`,
  summary: 'Forget the credential before. Asks the registry once whether it is still accepted',
  permission: 'registries:write',
  body: z.strictObject({
    force: z.boolean().default(false).meta({ description: 'Forget it although the registry still accepts it' }),
  }),
  success: {
    status: 200,
    schema: z.object({
      retired: z.boolean(),
      accepted: z
        .enum(['yes', 'no', 'unknown'])
        .meta({ description: 'Whether the registry still accepts it; `unknown` where it could not be asked' }),
      message: z.string(),
    }),
  },
})
