import { z } from 'zod'
import { NewTransferCluster, TransferClusterChange } from './clusters.ts'
import { DisplayName, DnsLabel } from './common.ts'
import { ConnectionChange, NewConnection } from './connections.ts'
import { NewRegistry, RegistryChange } from './registries.ts'

export const manifestApiVersion = 'pesitwizard.com/v1alpha1'
export const manifestKinds = ['Connection', 'Registry', 'Cluster'] as const
export type ManifestKind = (typeof manifestKinds)[number]

/** Where a value that does not belong in a document is read when the document is applied. */
export const ValueSource = z.union([
  z.strictObject({ env: z.string().min(1).max(200) }),
  z.strictObject({ file: z.string().min(1).max(4096) }),
])
export type ValueSource = z.infer<typeof ValueSource>

const RegistrySpec = RegistryChange.omit({ name: true }).extend({
  url: NewRegistry.shape.url,
  passwordFrom: ValueSource.optional(),
})

const ConnectionSpec = ConnectionChange.omit({ name: true }).extend({
  method: NewConnection.shape.method,
  kubeconfigFrom: ValueSource.optional(),
  tokenFrom: ValueSource.optional(),
  clientKeyFrom: ValueSource.optional(),
  clientCertificateFrom: ValueSource.optional(),
  caCertificateFrom: ValueSource.optional(),
})

const ClusterDatabase = z.strictObject({
  url: z.string().max(500),
  username: z.string().min(1).max(63),
  password: z.string().min(1).max(1024).optional(),
  passwordFrom: ValueSource.optional(),
})

const Reference = z.string().min(1).max(63)

const ClusterSpec = TransferClusterChange.omit({ name: true }).extend({
  connectionId: NewTransferCluster.shape.connectionId,
  connection: Reference.optional(),
  registry: Reference.nullable().optional(),
  namespace: DnsLabel.optional(),
  deploymentName: DnsLabel.max(50).optional(),
  database: ClusterDatabase.nullable().optional(),
})

/** What `spec` may hold: the fields of the API, references by name, and `…From` in place of a secret. */
export const manifestSpecs = { Registry: RegistrySpec, Connection: ConnectionSpec, Cluster: ClusterSpec } as const

const metadata = <Name extends z.ZodType>(name: Name) => z.strictObject({ name })

const long = <Kind extends ManifestKind, Name extends z.ZodType, Spec extends z.ZodType>(
  kind: Kind,
  name: Name,
  spec: Spec,
) =>
  z.strictObject({
    apiVersion: z.literal(manifestApiVersion),
    kind: z.literal(kind),
    metadata: metadata(name),
    spec,
  })

/** The long form of a document, by its kind. */
export const manifests = {
  Registry: long('Registry', DisplayName, RegistrySpec),
  Connection: long('Connection', DisplayName, ConnectionSpec),
  Cluster: long('Cluster', DnsLabel, ClusterSpec),
} as const

/** The short form: a registry as a mapping with no `apiVersion` and `kind`. */
export const ShortRegistry = RegistrySpec.extend({ name: DisplayName })
