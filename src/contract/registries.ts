import { z } from 'zod'
import { Description, DisplayName, DryRun, Environment, Id, Note, Page, Search, Time, anyOf, listOf } from './common.ts'
import { endpoint } from './endpoint.ts'

export const RegistryKind = z
  .enum(['docker-hub', 'ghcr', 'gcr', 'artifact-registry', 'ecr', 'acr', 'harbor', 'quay', 'gitlab', 'private'])
  .meta({ id: 'RegistryKind', description: 'Inferred from the URL where it is absent' })
export type RegistryKind = z.infer<typeof RegistryKind>

export const Authentication = z
  .enum([
    'none',
    'password',
    'gcp-service-account',
    'aws-access-key',
    'aws-role',
    'azure-service-principal',
    'node-identity',
  ])
  .meta({
    id: 'Authentication',
    description:
      '`none`: anonymous. `password`: user name and password, token or key. `gcp-service-account`: the key file is the password. ' +
      '`aws-access-key`: the user name is the access key id. `aws-role`: the console signs in to AWS by its own role. ' +
      '`azure-service-principal`: the user name is the application id. `node-identity`: the nodes sign in by themselves',
  })
export type Authentication = z.infer<typeof Authentication>

export const Delivery = z.enum(['static', 'minted']).meta({
  id: 'Delivery',
  description:
    'What stands in the pull secrets. `static`: the credential as it is. `minted`: a short-lived token that the console has issued with it, and renews',
})
export type Delivery = z.infer<typeof Delivery>

const TenantId = z
  .string()
  .trim()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i, 'A tenant is a GUID or a domain, such as contoso.onmicrosoft.com')
  .meta({ description: 'The Entra tenant of a service principal whose tokens are minted' })

const ImagePath = z
  .string()
  .max(255)
  .regex(
    /^([a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*)?$/,
    'A path such as cpoder/pesitwizard-server, in lower case',
  )

const Tag = z.string().regex(/^\w[\w.-]{0,127}$/, 'A tag has at most 128 letters, digits, _ . -')

export const Username = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^[^\p{Cc}:]*$/u, 'A user name has no colon and no control characters')

export const Password = z
  .string()
  .min(1, 'Leave the password out to keep it; null removes it')
  .max(16_384)
  .meta({ writeOnly: true, description: 'Accepted, never returned. Absent keeps, null removes' })

export const RegistryTls = z.strictObject({
  plainHttp: z
    .boolean()
    .default(false)
    .meta({ description: 'Speak HTTP without TLS; never inferred, never a fallback' }),
  caCertificate: z
    .string()
    .max(65_536)
    .regex(/-----BEGIN CERTIFICATE-----/, 'A PEM certificate is needed')
    .nullable()
    .default(null),
})

export const Expiry = z.union([z.iso.date(), Time], 'A day such as 2027-01-31').meta({
  description:
    'When the password or key ends, as a person knows it: forgotten with it. What the registry itself tells comes first',
})

export const NewRegistry = z
  .strictObject({
    name: DisplayName,
    url: z
      .string()
      .min(1, 'A URL is needed')
      .max(500)
      .meta({ examples: ['ghcr.io'] }),
    kind: RegistryKind.optional(),
    imagePath: ImagePath.default(''),
    defaultTag: Tag.default('latest'),
    description: Description.default(''),
    authentication: Authentication.optional(),
    username: Username.optional(),
    password: Password.optional(),
    expiresAt: Expiry.optional(),
    delivery: Delivery.optional(),
    tenantId: TenantId.optional(),
    environments: z.array(Environment).max(3).default([]),
    isDefault: z.boolean().default(false),
    enabled: z.boolean().default(true),
    tls: RegistryTls.default({ plainHttp: false, caCertificate: null }),
    rotateEveryDays: z.number().int().min(1).max(3650).nullable().default(90),
  })
  .meta({ id: 'NewRegistry' })
export type NewRegistry = z.infer<typeof NewRegistry>

export const RegistryChange = z
  .strictObject({
    name: DisplayName.optional(),
    url: z.string().min(1).max(500).optional(),
    kind: RegistryKind.optional(),
    imagePath: ImagePath.optional(),
    defaultTag: Tag.optional(),
    description: Description.optional(),
    authentication: Authentication.optional(),
    username: Username.nullable().optional(),
    password: Password.nullable().optional(),
    expiresAt: Expiry.nullable().optional(),
    delivery: Delivery.optional(),
    tenantId: TenantId.nullable().optional(),
    environments: z.array(Environment).max(3).optional(),
    isDefault: z.boolean().optional(),
    enabled: z.boolean().optional(),
    tls: RegistryTls.optional(),
    rotateEveryDays: z.number().int().min(1).max(3650).nullable().optional(),
  })
  .meta({ id: 'RegistryChange' })
export type RegistryChange = z.infer<typeof RegistryChange>

export const RotationState = z.enum(['ok', 'due-soon', 'overdue', 'off']).meta({ id: 'RotationState' })
export type RotationState = z.infer<typeof RotationState>

const Origin = z
  .string()
  .max(300)
  .meta({ examples: ['https://auth.example.com'] })

export const ApprovedRealm = z
  .object({ origin: Origin, approvedAt: Time, approvedBy: z.string() })
  .meta({ id: 'ApprovedRealm', description: 'A token server of another origin that may have the credential' })
export type ApprovedRealm = z.infer<typeof ApprovedRealm>

export const RegistryHealth = z
  .object({
    state: z.enum(['healthy', 'degraded', 'failing', 'paused', 'unverified']).meta({
      description:
        '`paused`: the credential was refused, and is not tried again before it is replaced or a person tests it',
    }),
    reason: z.string().nullable().meta({ description: 'The verdict of the step that decided it' }),
    message: z.string().nullable(),
    values: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .meta({ description: 'What the words of the verdict name. Never a credential' }),
    checkedAt: Time.nullable(),
    credentialVersion: z.number().int().nullable(),
    realm: z.string().nullable().meta({
      description: 'For the reason `realm-not-trusted`: the origin that the registry wants to send the password to',
    }),
  })
  .meta({ id: 'RegistryHealth', description: 'What the last test of this address and credential found' })
export type RegistryHealth = z.infer<typeof RegistryHealth>

export const ExpirySource = z.enum(['registry', 'person', 'unknown']).meta({ id: 'ExpirySource' })
export type ExpirySource = z.infer<typeof ExpirySource>

export const Minting = z
  .object({
    state: z.enum(['waiting', 'current', 'failing', 'expired']).meta({
      description:
        '`waiting`: the first token is not there yet. `failing`: the token still holds, but the last renewal failed. `expired`: it holds no longer',
    }),
    reason: z
      .enum(['key-refused', 'no-permission', 'clock-skew', 'throttled', 'unreachable', 'unavailable', 'not-usable'])
      .nullable(),
    message: z.string().nullable().meta({ description: 'Why the last attempt failed' }),
    mintedAt: Time.nullable(),
    expiresAt: Time.nullable(),
    nextAttemptAt: Time.nullable(),
  })
  .meta({ id: 'Minting', description: 'How it stands with the short-lived tokens of a registry' })
export type Minting = z.infer<typeof Minting>

export const Registry = z
  .object({
    id: Id,
    name: z.string(),
    kind: RegistryKind,
    url: z.string().meta({ description: 'host[:port]' }),
    imagePath: z.string(),
    defaultTag: z.string(),
    description: z.string(),
    authentication: Authentication,
    username: z.string().nullable(),
    hasPassword: z.boolean(),
    delivery: Delivery,
    tenantId: z.string().nullable(),
    serviceAccount: z
      .object({ email: z.string(), projectId: z.string() })
      .nullable()
      .meta({ description: 'What may be shown of a Google key' }),
    environments: z.array(Environment),
    isDefault: z.boolean(),
    enabled: z.boolean(),
    tls: z.object({ plainHttp: z.boolean(), caCertificate: z.string().nullable() }),
    credential: z
      .object({
        version: z.number().int(),
        setAt: Time,
        setBy: z.string(),
        fingerprint: z.string().meta({ description: 'Keyed: tells two credentials apart, tells nothing about either' }),
        expiresAt: Time.nullable().meta({
          description: 'With the source `registry` null says that it does not end. Of a minted token see `minting`',
        }),
        expirySource: ExpirySource.meta({ description: 'Who says so: the registry that issued it, or a person' }),
        scopes: z.array(z.string()).nullable().meta({
          description: 'What its provider says that it may do, such as `read:packages`; null where it does not',
        }),
      })
      .nullable(),
    minting: Minting.nullable().meta({ description: '`null` where the credential is delivered as it is' }),
    approvedRealms: z.array(ApprovedRealm),
    rotation: z.object({
      everyDays: z.number().int().nullable(),
      dueAt: Time.nullable().meta({
        description: 'The earlier of what `everyDays` asks for and the end of the credential',
      }),
      state: RotationState,
    }),
    health: RegistryHealth,
    checksPaused: z
      .object({ at: Time, by: z.string() })
      .nullable()
      .meta({ description: 'Where a person has paused the checks that the console makes by itself' }),
    pullSecret: z.object({ name: z.string(), inSync: z.number().int(), total: z.number().int() }).nullable(),
    usedBy: z.object({ clusters: z.number().int() }),
    createdAt: Time,
    updatedAt: Time,
    revision: z.number().int(),
  })
  .meta({ id: 'Registry' })
export type Registry = z.infer<typeof Registry>

export const WrittenRegistry = Registry.extend({ notes: z.array(Note) }).meta({ id: 'WrittenRegistry' })
export type WrittenRegistry = z.infer<typeof WrittenRegistry>

export const PullSecretState = z.enum([
  'in-sync',
  'outdated',
  'missing',
  'modified',
  'forbidden',
  'conflict',
  'unreachable',
])
export type PullSecretState = z.infer<typeof PullSecretState>

export const PullSecret = z
  .object({
    connectionId: Id,
    connectionName: z.string(),
    namespace: z.string(),
    name: z.string(),
    state: PullSecretState,
    message: z.string().nullable(),
    credentialVersion: z.number().int().nullable(),
    writtenAt: Time.nullable(),
  })
  .meta({ id: 'PullSecret' })
export type PullSecret = z.infer<typeof PullSecret>

export const PullSecretReach = z
  .object({
    connectionId: Id,
    connectionName: z.string(),
    environment: Environment.nullable(),
    namespaces: z.array(z.string()).meta({ description: 'The first hundred of them, in the order of their names' }),
    total: z.number().int(),
    problem: z.string().nullable().meta({ description: 'Why only the namespaces that are managed by name are known' }),
  })
  .meta({ id: 'PullSecretReach' })
export type PullSecretReach = z.infer<typeof PullSecretReach>

export const RegistryUsage = z
  .object({
    clusters: z.array(z.object({ id: Id, name: z.string(), namespace: z.string(), containerImage: z.string() })),
  })
  .meta({ id: 'RegistryUsage' })
export type RegistryUsage = z.infer<typeof RegistryUsage>

export const RegistrySort = z.enum([
  'name',
  '-name',
  'url',
  '-url',
  'kind',
  '-kind',
  'usedBy',
  '-usedBy',
  'rotationDueAt',
  '-rotationDueAt',
  'health',
  '-health',
  'createdAt',
  '-createdAt',
  'updatedAt',
  '-updatedAt',
])
export type RegistrySort = z.infer<typeof RegistrySort>

export const RegistryQuery = Page.extend({
  sort: RegistrySort.default('name'),
  search: Search.optional().meta({ description: 'In the name, the URL, the image path or the description' }),
  kind: anyOf(RegistryKind).optional(),
  environment: anyOf(Environment).optional().meta({ description: 'Also finds registries that are for all of them' }),
  rotation: anyOf(RotationState).optional(),
  health: anyOf(RegistryHealth.shape.state).optional(),
  enabled: z.stringbool().optional(),
  inSync: z.stringbool().optional().meta({ description: 'Whether all of its pull secrets are as they should be' }),
})
export type RegistryQuery = z.output<typeof RegistryQuery>

export const listRegistries = endpoint({
  operationId: 'listRegistries',
  method: 'GET',
  path: '/api/v1/registries',
  summary: 'The registries, by name unless said otherwise',
  permission: 'registries:read',
  query: RegistryQuery,
  success: { status: 200, schema: listOf(Registry) },
})

const Saving = DryRun.extend({
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .optional()
    .meta({ description: 'Why it is saved although its test failed; kept in the audit' }),
})

export const createRegistry = endpoint({
  operationId: 'createRegistry',
  method: 'POST',
  path: '/api/v1/registries',
  summary: 'Add a registry and the credential used to pull from it',
  permission: 'registries:write',
  query: Saving,
  body: NewRegistry,
  success: { status: 201, schema: WrittenRegistry },
})

export const getRegistry = endpoint({
  operationId: 'getRegistry',
  method: 'GET',
  path: '/api/v1/registries/{id}',
  summary: 'One registry',
  permission: 'registries:read',
  success: { status: 200, schema: Registry },
})

export const updateRegistry = endpoint({
  operationId: 'updateRegistry',
  method: 'PATCH',
  path: '/api/v1/registries/{id}',
  summary: 'Change a registry; another host, port or scheme clears the credential unless a new one comes with it',
  permission: 'registries:write',
  ifMatch: 'required',
  query: Saving,
  body: RegistryChange,
  success: { status: 200, schema: WrittenRegistry },
})

export const deleteRegistry = endpoint({
  operationId: 'deleteRegistry',
  method: 'DELETE',
  path: '/api/v1/registries/{id}',
  summary: 'Remove a registry and its pull secrets; refused while a cluster uses it',
  permission: 'registries:write',
  ifMatch: 'required',
  query: DryRun,
  success: { status: 204, schema: z.undefined() },
})

export const approveRealm = endpoint({
  operationId: 'approveRealm',
  method: 'POST',
  path: '/api/v1/registries/{id}/approved-realms',
  summary: 'Let the registry send its credential to a token server of another origin; another address ends it',
  permission: 'registries:approve',
  ifMatch: 'required',
  query: DryRun,
  body: z.strictObject({ origin: Origin }),
  success: { status: 200, schema: WrittenRegistry },
})

export const revokeRealm = endpoint({
  operationId: 'revokeRealm',
  method: 'DELETE',
  path: '/api/v1/registries/{id}/approved-realms',
  summary: 'Let a token server have the credential no more',
  permission: 'registries:approve',
  ifMatch: 'required',
  query: DryRun.extend({ origin: Origin }),
  success: { status: 200, schema: WrittenRegistry },
})

export const listPullSecrets = endpoint({
  operationId: 'listPullSecrets',
  method: 'GET',
  path: '/api/v1/registries/{id}/pull-secrets',
  summary: 'The pull secret of the registry in each namespace, with its state',
  permission: 'pull-secrets:read',
  query: Page.extend({ search: Search.optional(), state: anyOf(PullSecretState).optional() }),
  success: { status: 200, schema: listOf(PullSecret) },
})

export const previewPullSecrets = endpoint({
  operationId: 'previewPullSecrets',
  method: 'GET',
  path: '/api/v1/pull-secrets/preview',
  summary: 'Where the pull secret of a registry for these environments would be written, a connection at a time',
  permission: 'pull-secrets:read',
  query: z.strictObject({
    environment: anyOf(Environment).optional().meta({ description: 'Of the registry; absent: it is for all of them' }),
    registryId: Id.optional().meta({ description: 'Adds the namespaces of the clusters that use this registry' }),
  }),
  success: { status: 200, schema: z.object({ items: z.array(PullSecretReach) }) },
})

export const syncPullSecrets = endpoint({
  operationId: 'syncPullSecrets',
  method: 'POST',
  path: '/api/v1/registries/{id}/pull-secrets/sync',
  summary:
    'Look at every namespace of the registry now; `adopt` takes over a foreign secret of the same name in one namespace',
  permission: 'pull-secrets:write',
  body: z.strictObject({
    adopt: z.strictObject({ connectionId: Id, namespace: z.string().min(1).max(63) }).optional(),
  }),
  success: { status: 202, schema: z.object({ namespaces: z.number().int() }) },
})

export const getRegistryUsage = endpoint({
  operationId: 'getRegistryUsage',
  method: 'GET',
  path: '/api/v1/registries/{id}/usage',
  summary: 'The clusters that use the registry',
  permission: 'registries:read',
  success: { status: 200, schema: RegistryUsage },
})
