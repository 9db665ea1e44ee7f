import type { TransferCluster } from '#contract/clusters.ts'
import type { Connection } from '#contract/connections.ts'
import { manifestApiVersion, type ManifestKind } from '#contract/manifests.ts'
import type { Registry } from '#contract/registries.ts'
import { slug } from '#cli/output/slug.ts'
import type { Present } from './plan.ts'

export interface Document {
  readonly apiVersion: typeof manifestApiVersion
  readonly kind: ManifestKind
  readonly metadata: { readonly name: string }
  readonly spec: Readonly<Record<string, unknown>>
}

function document(kind: ManifestKind, name: string, spec: Readonly<Record<string, unknown>>): Document {
  return { apiVersion: manifestApiVersion, kind, metadata: { name }, spec: withoutUndefined(spec) }
}

function withoutUndefined(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined))
}

/** Where the export says to read a secret, which the console never gives out. */
function fromEnvironment(name: string, what: string) {
  const words = slug(name).normalize('NFKD').toUpperCase()
  return { env: `${words.replaceAll(/[^A-Z0-9]+/g, '_').replace(/^(\d)/, '_$1')}_${what}` }
}

export function registryDocument(registry: Registry): Document {
  return document('Registry', registry.name, {
    url: registry.url,
    kind: registry.kind,
    imagePath: registry.imagePath,
    defaultTag: registry.defaultTag,
    description: registry.description,
    authentication: registry.authentication,
    username: registry.username ?? undefined,
    passwordFrom: registry.hasPassword ? fromEnvironment(registry.name, 'PASSWORD') : undefined,
    environments: registry.environments,
    isDefault: registry.isDefault,
    enabled: registry.enabled,
    tls: registry.tls,
    rotateEveryDays: registry.rotation.everyDays,
  })
}

/** The form of the user's guide: a name, where it is, and who signs in. */
export function shortRegistry({ name, url, username, hasPassword }: Registry): Readonly<Record<string, unknown>> {
  const passwordFrom = hasPassword ? fromEnvironment(name, 'PASSWORD') : undefined
  return withoutUndefined({ name, url, username: username ?? undefined, passwordFrom })
}

/** None for a connection that the start options made: it comes back with them. */
export function connectionDocument(connection: Connection): Document | undefined {
  const { name, method } = connection
  if (method === 'kubeconfig-file') return undefined
  const from = (what: string) => fromEnvironment(name, what)
  return document('Connection', name, {
    method,
    description: connection.description,
    context: method === 'kubeconfig' ? (connection.context ?? undefined) : undefined,
    server: takesServer(method) ? (connection.server ?? undefined) : undefined,
    caCertificate: takesServer(method) ? (connection.caCertificate ?? undefined) : undefined,
    skipTlsVerify: takesServer(method) ? connection.skipTlsVerify : undefined,
    kubeconfigFrom: method === 'kubeconfig' ? from('KUBECONFIG') : undefined,
    tokenFrom: method === 'token' ? from('TOKEN') : undefined,
    clientCertificateFrom: method === 'client-certificate' ? from('CLIENT_CERTIFICATE') : undefined,
    clientKeyFrom: method === 'client-certificate' ? from('CLIENT_KEY') : undefined,
    environment: connection.environment,
    namespaces: connection.namespaces,
    enabled: connection.enabled,
  })
}

function takesServer(method: Connection['method']): boolean {
  return method === 'token' || method === 'client-certificate'
}

export function clusterDocument(cluster: TransferCluster, present: Present): Document {
  const { database } = cluster
  const nameOf = (items: readonly { id: string; name: string }[], id: string | null) =>
    items.find((item) => item.id === id)?.name
  return document('Cluster', cluster.name, {
    description: cluster.description,
    environment: cluster.environment,
    connection: nameOf(present.connections, cluster.connectionId),
    namespace: cluster.namespace,
    deploymentName: cluster.deploymentName,
    replicas: cluster.replicas,
    registry: nameOf(present.registries, cluster.registryId) ?? null,
    containerImage: cluster.containerImage,
    storage: cluster.storage,
    database: database && {
      url: database.url,
      username: database.username,
      ...(database.hasPassword ? { passwordFrom: fromEnvironment(cluster.name, 'DATABASE_PASSWORD') } : {}),
    },
    resources: cluster.resources,
    env: cluster.env,
  })
}
