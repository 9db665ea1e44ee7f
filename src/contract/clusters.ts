import { z } from 'zod'
import {
  Condition,
  Description,
  DnsLabel,
  DryRun,
  Environment,
  Id,
  Note,
  Page,
  Search,
  Time,
  anyOf,
  listOf,
} from './common.ts'
import { Cause, ExplainedCause } from './diagnosis.ts'
import { PolicyFinding } from './cluster-policy.ts'
import { endpoint } from './endpoint.ts'
import { Operation } from './operations.ts'

const Quantity = z.string().regex(/^\d+(\.\d+)?(m|[kKMGTPE]i?)?$/, 'A Kubernetes quantity such as 10Gi or 500m')

export const Storage = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('none') }),
    z.strictObject({ type: z.literal('existing-claim'), claimName: DnsLabel }),
    z.strictObject({
      type: z.literal('new-claim'),
      size: Quantity.default('10Gi'),
      storageClassName: DnsLabel.nullable().default(null),
    }),
    z.strictObject({
      type: z.literal('host-path'),
      path: z
        .string()
        .max(500)
        .regex(/^\/[\w./-]*$/, 'An absolute path')
        .refine((path) => !path.split('/').includes('..'), 'A path without ..'),
    }),
  ])
  .meta({ id: 'Storage', description: '`none`: an emptyDir, for trials; files and listeners are lost with the pod' })
export type Storage = z.infer<typeof Storage>

const databaseFields = {
  url: z
    .string()
    .max(500)
    .regex(
      /^jdbc:postgresql:\/\/[^\s@?]+(\?[^\s@]*)?$/,
      'A URL such as jdbc:postgresql://db.example:5432/pesit, without a password',
    )
    .refine((url) => !/[?&](ssl)?password=/i.test(url), 'A URL without a password, which has a field of its own'),
  username: z.string().min(1).max(63),
}

export const NewDatabase = z.strictObject({
  ...databaseFields,
  password: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .meta({ writeOnly: true, description: 'Accepted, never returned. Absent keeps' }),
})

export const Resources = z.strictObject({
  requests: z.strictObject({ cpu: Quantity, memory: Quantity }).default({ cpu: '200m', memory: '512Mi' }),
  limits: z.strictObject({ cpu: Quantity, memory: Quantity }).default({ cpu: '1', memory: '1Gi' }),
})

const EnvironmentVariables = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,252}$/, 'An environment variable name'),
  z.string().max(4096),
)

export const NewTransferCluster = z
  .strictObject({
    name: DnsLabel,
    description: Description.default(''),
    environment: Environment.default('DEVELOPMENT'),
    connectionId: Id.optional().meta({ description: 'May be left out where there is only one connection' }),
    namespace: DnsLabel.default('default'),
    deploymentName: DnsLabel.max(50).default('pesitwizard-server'),
    replicas: z.number().int().min(1).max(10).default(1),
    registryId: Id.nullable()
      .optional()
      .meta({ description: 'Proposed from the host of the image where it is absent' }),
    containerImage: z
      .string()
      .min(1)
      .max(512)
      .optional()
      .meta({
        examples: ['ghcr.io/cpoder/pesitwizard-server:latest'],
        description: 'Made of the registry’s URL, image path and default tag where it is absent',
      }),
    storage: Storage.default({ type: 'none' }),
    database: NewDatabase.nullable().default(null),
    resources: Resources.default({
      requests: { cpu: '200m', memory: '512Mi' },
      limits: { cpu: '1', memory: '1Gi' },
    }),
    env: EnvironmentVariables.default({}),
  })
  .meta({ id: 'NewTransferCluster' })
export type NewTransferCluster = z.infer<typeof NewTransferCluster>

export const TransferClusterChange = z
  .strictObject({
    name: DnsLabel.optional(),
    description: Description.optional(),
    environment: Environment.optional(),
    replicas: z.number().int().min(1).max(10).optional(),
    registryId: Id.nullable().optional(),
    containerImage: z.string().min(1).max(512).optional(),
    storage: Storage.optional(),
    database: NewDatabase.nullable().optional(),
    resources: Resources.optional(),
    env: EnvironmentVariables.optional(),
  })
  .meta({ id: 'TransferClusterChange' })
export type TransferClusterChange = z.infer<typeof TransferClusterChange>

export const ClusterHealth = z.enum(['HEALTHY', 'DEGRADED', 'UNHEALTHY', 'UNKNOWN']).meta({ id: 'ClusterHealth' })
export type ClusterHealth = z.infer<typeof ClusterHealth>

export const TransferCluster = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string(),
    environment: Environment,
    connectionId: Id,
    namespace: z.string(),
    deploymentName: z.string(),
    replicas: z.number().int(),
    registryId: Id.nullable(),
    containerImage: z.string(),
    storage: Storage,
    database: z.object({ url: z.string(), username: z.string(), hasPassword: z.boolean() }).nullable(),
    resources: Resources,
    env: z.record(z.string(), z.string()),
    status: ClusterHealth,
    deploymentState: z.enum(['NOT_DEPLOYED', 'DEPLOYING', 'DEPLOYED', 'FAILED', 'DELETING']),
    readyReplicas: z.number().int(),
    imageDigest: z.string().nullable(),
    blockingReason: z
      .object({
        reason: z.string(),
        message: z.string(),
        pod: z.string().nullable(),
        cause: Cause.meta({ description: 'What these words mean, the likeliest; a diagnosis asks further' }),
        values: ExplainedCause.shape.values,
      })
      .nullable()
      .meta({ description: 'The first thing that keeps a pod from being ready, in the words of Kubernetes' }),
    conditions: z.array(Condition),
    operationId: Id.nullable().meta({ description: 'The operation that is under way' }),
    createdAt: Time,
    updatedAt: Time,
    revision: z.number().int(),
  })
  .meta({ id: 'TransferCluster' })
export type TransferCluster = z.infer<typeof TransferCluster>

export const WrittenTransferCluster = TransferCluster.extend({ notes: z.array(Note) }).meta({
  id: 'WrittenTransferCluster',
})
export type WrittenTransferCluster = z.infer<typeof WrittenTransferCluster>

export const DeploymentStatus = z
  .object({
    deploymentName: z.string(),
    namespace: z.string(),
    status: TransferCluster.shape.status,
    deploymentState: TransferCluster.shape.deploymentState,
    replicas: z.number().int(),
    readyReplicas: z.number().int(),
    availableReplicas: z.number().int(),
    updatedReplicas: z.number().int(),
    runningPods: z.number().int(),
    error: z.string().nullable(),
    drift: z.array(z.object({ object: z.string(), field: z.string(), message: z.string() })).meta({
      description: 'What others changed in the deployed objects; deploying again settles it',
    }),
  })
  .meta({ id: 'DeploymentStatus' })
export type DeploymentStatus = z.infer<typeof DeploymentStatus>

export const ClusterPod = z
  .object({
    name: z.string(),
    status: z.string().meta({ description: 'Running, Pending, ImagePullBackOff … as kubectl prints it' }),
    ready: z.boolean(),
    isLeader: z.boolean(),
    waiting: z.object({ container: z.string(), reason: z.string(), message: z.string() }).nullable(),
    restarts: z.number().int(),
    image: z.string().nullable(),
    imageDigest: z.string().nullable(),
    ip: z.string().nullable(),
    node: z.string().nullable(),
    startTime: Time.nullable(),
  })
  .meta({ id: 'ClusterPod' })
export type ClusterPod = z.infer<typeof ClusterPod>

export const ClusterEvent = z
  .object({
    type: z.string(),
    reason: z.string(),
    message: z.string(),
    object: z.string(),
    count: z.number().int(),
    firstSeen: Time.nullable(),
    lastSeen: Time.nullable(),
  })
  .meta({ id: 'ClusterEvent' })
export type ClusterEvent = z.infer<typeof ClusterEvent>

const path = '/api/v1/clusters'

export const ClusterSort = z.enum([
  'name',
  '-name',
  'status',
  '-status',
  'environment',
  '-environment',
  'namespace',
  '-namespace',
  'containerImage',
  '-containerImage',
  'createdAt',
  '-createdAt',
  'updatedAt',
  '-updatedAt',
])
export type ClusterSort = z.infer<typeof ClusterSort>

export const ClusterQuery = Page.extend({
  sort: ClusterSort.default('name').meta({ description: '`status` puts first what needs a person' }),
  search: Search.optional().meta({ description: 'In the name, the image, the namespace or the description' }),
  environment: anyOf(Environment).optional(),
  registryId: Id.optional(),
  connectionId: Id.optional(),
  status: anyOf(ClusterHealth).optional(),
})
export type ClusterQuery = z.output<typeof ClusterQuery>

export const listClusters = endpoint({
  operationId: 'listClusters',
  method: 'GET',
  path,
  summary: 'The transfer clusters, by name unless said otherwise',
  permission: 'clusters:read',
  query: ClusterQuery,
  success: { status: 200, schema: listOf(TransferCluster) },
})

export const createCluster = endpoint({
  operationId: 'createCluster',
  method: 'POST',
  path,
  summary: 'Describe a transfer cluster; deploying it is a request of its own',
  permission: 'clusters:write',
  query: DryRun,
  body: NewTransferCluster,
  success: { status: 201, schema: WrittenTransferCluster },
})

export const ClusterPreview = z
  .object({
    cluster: TransferCluster,
    notes: z.array(Note),
    policy: z.array(PolicyFinding),
    manifests: z
      .array(z.record(z.string(), z.json()))
      .meta({ description: 'In the order of writing, secrets redacted' }),
    kubernetes: z
      .object({
        state: z.enum(['accepted', 'refused', 'unreachable']),
        findings: z.array(z.object({ object: z.string().nullable(), message: z.string() })),
      })
      .meta({ description: 'What Kubernetes says to a dry run of every object' }),
  })
  .meta({ id: 'ClusterPreview' })
export type ClusterPreview = z.infer<typeof ClusterPreview>

export const previewCluster = endpoint({
  operationId: 'previewCluster',
  method: 'POST',
  path: `${path}/preview`,
  summary: 'What creating and deploying a transfer cluster would write, judged by Kubernetes too; nothing is written',
  permission: 'clusters:write',
  body: NewTransferCluster,
  success: { status: 200, schema: ClusterPreview },
})

export const getCluster = endpoint({
  operationId: 'getCluster',
  method: 'GET',
  path: `${path}/{id}`,
  summary: 'One transfer cluster',
  permission: 'clusters:read',
  success: { status: 200, schema: TransferCluster },
})

export const updateCluster = endpoint({
  operationId: 'updateCluster',
  method: 'PATCH',
  path: `${path}/{id}`,
  summary: 'Change the description of a transfer cluster; the next deployment carries it out',
  permission: 'clusters:write',
  ifMatch: 'required',
  query: DryRun,
  body: TransferClusterChange,
  success: { status: 200, schema: WrittenTransferCluster },
})

export const deleteCluster = endpoint({
  operationId: 'deleteCluster',
  method: 'DELETE',
  path: `${path}/{id}`,
  summary:
    'Undeploy a transfer cluster and forget it; a claim made for it, and its keys, stay unless `deleteStorage` is said',
  permission: 'clusters:write',
  ifMatch: 'required',
  query: z.strictObject({ deleteStorage: z.stringbool().default(false) }),
  success: { status: 202, schema: Operation },
})

export const deployCluster = endpoint({
  operationId: 'deployCluster',
  method: 'POST',
  path: `${path}/{id}/deploy`,
  summary:
    'Write the objects of the cluster to Kubernetes and follow the rollout; `force` deploys again what is deployed, and an image that no node can run',
  permission: 'clusters:write',
  query: z.strictObject({
    force: z.stringbool().default(false),
    reason: z.string().trim().min(1).max(500).optional().meta({
      description: 'Why it is deployed although the policy of production forbids it; kept in the audit',
    }),
  }),
  success: { status: 202, schema: Operation },
})

export const redeployCluster = endpoint({
  operationId: 'redeployCluster',
  method: 'POST',
  path: `${path}/{id}/redeploy`,
  summary:
    'Restart the pods one after the other, and follow it to the end; `force` also with an image that no node can run',
  permission: 'clusters:write',
  query: z.strictObject({ force: z.stringbool().default(false) }),
  success: { status: 202, schema: Operation },
})

export const scaleCluster = endpoint({
  operationId: 'scaleCluster',
  method: 'POST',
  path: `${path}/{id}/scale`,
  summary: 'Change the number of replicas now',
  permission: 'clusters:write',
  body: z.strictObject({ replicas: z.number().int().min(1).max(10) }),
  success: { status: 202, schema: Operation },
})

export const undeployCluster = endpoint({
  operationId: 'undeployCluster',
  method: 'POST',
  path: `${path}/{id}/undeploy`,
  summary: 'Remove the objects of the cluster from Kubernetes, but not its storage or keys',
  permission: 'clusters:write',
  success: { status: 202, schema: Operation },
})

export const getDeploymentStatus = endpoint({
  operationId: 'getDeploymentStatus',
  method: 'GET',
  path: `${path}/{id}/deployment/status`,
  summary: 'The deployment as it stands in Kubernetes',
  permission: 'clusters:read',
  success: { status: 200, schema: DeploymentStatus },
})

export const listClusterPods = endpoint({
  operationId: 'listClusterPods',
  method: 'GET',
  path: `${path}/{id}/pods`,
  summary: 'The pods of the cluster, with what keeps them waiting',
  permission: 'clusters:read',
  success: { status: 200, schema: listOf(ClusterPod) },
})

export const getPodLogs = endpoint({
  operationId: 'getPodLogs',
  method: 'GET',
  path: `${path}/{id}/pods/{pod}/logs`,
  summary: 'The last lines of a pod’s log',
  permission: 'clusters:logs',
  query: z.strictObject({
    lines: z.coerce.number().int().min(1).max(5000).default(100),
    previous: z.stringbool().default(false),
    sinceSeconds: z.coerce
      .number()
      .int()
      .min(1)
      .max(2_592_000)
      .optional()
      .meta({ description: 'Only what is younger' }),
    timestamps: z.stringbool().default(false),
  }),
  success: { status: 200, schema: z.object({ pod: z.string(), lines: z.array(z.string()) }) },
})

export const listClusterEvents = endpoint({
  operationId: 'listClusterEvents',
  method: 'GET',
  path: `${path}/{id}/events`,
  summary: 'The Kubernetes events of the cluster’s objects, newest first',
  permission: 'clusters:read',
  success: { status: 200, schema: listOf(ClusterEvent) },
})

export const getClusterManifests = endpoint({
  operationId: 'getClusterManifests',
  method: 'GET',
  path: `${path}/{id}/manifests`,
  summary: 'The objects that a deployment writes, in their order, secrets redacted',
  permission: 'clusters:read',
  success: { status: 200, schema: z.object({ items: z.array(z.record(z.string(), z.json())) }) },
})
