import { z } from 'zod'
import {
  Condition,
  Description,
  DisplayName,
  DnsLabel,
  DryRun,
  Environment,
  Id,
  Page,
  Search,
  Time,
  anyOf,
  listOf,
} from './common.ts'
import { endpoint } from './endpoint.ts'

export const ConnectionMethod = z
  .enum(['in-cluster', 'kubeconfig', 'kubeconfig-file', 'token', 'client-certificate'])
  .meta({
    id: 'ConnectionMethod',
    description: '`kubeconfig-file` is made by the start options only, never through the API',
  })
export type ConnectionMethod = z.infer<typeof ConnectionMethod>

export const ManagedNamespaces = z.strictObject({
  names: z.array(DnsLabel).max(20_000).default([]),
  labelSelector: z.string().max(500).nullable().default(null),
})
export type ManagedNamespaces = z.infer<typeof ManagedNamespaces>

const Pem = z.string().max(65_536)
const writeOnly = { writeOnly: true, description: 'Accepted, never returned' }

const accessFields = {
  server: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .refine((url) => !/^https?:\/\/[^/]*@/i.test(url), 'A URL without a user name and password')
    .optional(),
  context: z.string().max(253).optional(),
  caCertificate: Pem.nullable().optional(),
  skipTlsVerify: z.boolean().optional(),
  clientCertificate: Pem.optional(),
  kubeconfig: z.string().max(1_000_000).optional().meta(writeOnly),
  token: z.string().min(1).max(16_384).optional().meta(writeOnly),
  clientKey: z.string().min(1).max(65_536).optional().meta(writeOnly),
}

export const NewConnection = z
  .strictObject({
    name: DisplayName,
    description: Description.default(''),
    method: z.enum(['in-cluster', 'kubeconfig', 'token', 'client-certificate']),
    ...accessFields,
    environment: Environment.nullable().default(null),
    namespaces: ManagedNamespaces.default({ names: [], labelSelector: null }),
    enabled: z.boolean().default(true),
  })
  .meta({ id: 'NewConnection' })
export type NewConnection = z.infer<typeof NewConnection>

export const ConnectionChange = z
  .strictObject({
    name: DisplayName.optional(),
    description: Description.optional(),
    ...accessFields,
    environment: Environment.nullable().optional(),
    namespaces: ManagedNamespaces.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'ConnectionChange' })
export type ConnectionChange = z.infer<typeof ConnectionChange>

export const Connection = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string(),
    method: ConnectionMethod,
    server: z.string().nullable(),
    context: z.string().nullable(),
    caCertificate: z.string().nullable(),
    skipTlsVerify: z.boolean(),
    environment: Environment.nullable(),
    namespaces: z.object({ names: z.array(z.string()), labelSelector: z.string().nullable() }),
    enabled: z.boolean(),
    isSandbox: z.boolean(),
    conditions: z.array(Condition),
    createdAt: Time,
    updatedAt: Time,
    revision: z.number().int(),
  })
  .meta({ id: 'Connection' })
export type Connection = z.infer<typeof Connection>

export const RightPurpose = z
  .enum([
    'namespaces',
    'later-namespaces',
    'pull-secrets',
    'clusters',
    'storage',
    'state',
    'logs',
    'events',
    'several-replicas',
    'pull-tests',
    'diagnosis',
    'platforms',
  ])
  .meta({ id: 'RightPurpose' })
export type RightPurpose = z.infer<typeof RightPurpose>

export const ConnectionTest = z
  .object({
    reachable: z.boolean(),
    reason: z.string().nullable(),
    message: z.string(),
    kubernetesVersion: z.string().nullable(),
    rights: z.array(
      z.object({
        verb: z.string(),
        resource: z.string(),
        namespace: z.string().nullable(),
        allowed: z.boolean(),
        purpose: RightPurpose,
        neededFor: z.string().meta({ description: 'The purpose in words' }),
      }),
    ),
  })
  .meta({ id: 'ConnectionTest' })
export type ConnectionTest = z.infer<typeof ConnectionTest>

export const ConnectionNamespace = z
  .object({ name: z.string(), managed: z.boolean() })
  .meta({ id: 'ConnectionNamespace' })

export const ConnectionSort = z.enum([
  'name',
  '-name',
  'server',
  '-server',
  'createdAt',
  '-createdAt',
  'updatedAt',
  '-updatedAt',
])
export type ConnectionSort = z.infer<typeof ConnectionSort>

export const ConnectionQuery = Page.extend({
  sort: ConnectionSort.default('name'),
  search: Search.optional().meta({ description: 'In the name, the server or the description' }),
  environment: anyOf(Environment).optional().meta({ description: 'Also finds connections that are for all of them' }),
  enabled: z.stringbool().optional(),
})
export type ConnectionQuery = z.output<typeof ConnectionQuery>

export const listConnections = endpoint({
  operationId: 'listConnections',
  method: 'GET',
  path: '/api/v1/connections',
  summary: 'The Kubernetes connections, by name unless said otherwise',
  permission: 'connections:read',
  query: ConnectionQuery,
  success: { status: 200, schema: listOf(Connection) },
})

export const createConnection = endpoint({
  operationId: 'createConnection',
  method: 'POST',
  path: '/api/v1/connections',
  summary: 'Add a Kubernetes that the console may use',
  permission: 'connections:write',
  query: DryRun,
  body: NewConnection,
  success: { status: 201, schema: Connection },
})

export const getConnection = endpoint({
  operationId: 'getConnection',
  method: 'GET',
  path: '/api/v1/connections/{id}',
  summary: 'One Kubernetes connection',
  permission: 'connections:read',
  success: { status: 200, schema: Connection },
})

export const updateConnection = endpoint({
  operationId: 'updateConnection',
  method: 'PATCH',
  path: '/api/v1/connections/{id}',
  summary: 'Change a Kubernetes connection; another server needs its token or key again',
  permission: 'connections:write',
  ifMatch: 'required',
  query: DryRun,
  body: ConnectionChange,
  success: { status: 200, schema: Connection },
})

export const deleteConnection = endpoint({
  operationId: 'deleteConnection',
  method: 'DELETE',
  path: '/api/v1/connections/{id}',
  summary: 'Forget a Kubernetes connection after removing its pull secrets; refused while a cluster runs on it',
  permission: 'connections:write',
  ifMatch: 'required',
  query: DryRun,
  success: { status: 204, schema: z.undefined() },
})

export const testConnection = endpoint({
  operationId: 'testConnection',
  method: 'POST',
  path: '/api/v1/connections/{id}/test',
  summary: 'Reach the Kubernetes now, and say which rights are missing',
  permission: 'connections:read',
  success: { status: 200, schema: ConnectionTest },
})

export const listConnectionNamespaces = endpoint({
  operationId: 'listConnectionNamespaces',
  method: 'GET',
  path: '/api/v1/connections/{id}/namespaces',
  summary: 'The namespaces of the Kubernetes, and which are managed',
  permission: 'connections:read',
  query: Page.extend({ search: Search.optional() }),
  success: { status: 200, schema: listOf(ConnectionNamespace) },
})
