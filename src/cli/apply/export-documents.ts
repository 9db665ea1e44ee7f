import type { TransferCluster } from '#contract/clusters.ts'
import type { Connection } from '#contract/connections.ts'
import { manifestApiVersion, type ManifestKind } from '#contract/manifests.ts'
import type { Registry } from '#contract/registries.ts'
import { slug } from '#cli/output/slug.ts'
type Fields = Readonly<Record<string, unknown>>
type Secrets = Readonly<Record<string, { readonly env: string }>>
type Named = readonly { readonly id: string; readonly name: string }[]

/** A document that `apply` takes, and what it cannot hold because the console never gives it out. */
export interface Exported {
  readonly document: Fields
  /** Where to read each secret when the document is to make the thing anew: `passwordFrom: {env: …}`. */
  readonly secrets: Secrets
}

function long(kind: ManifestKind, name: string, spec: Fields, secrets: Secrets = {}): Exported {
  const document = { apiVersion: manifestApiVersion, kind, metadata: { name }, spec: withoutUndefined(spec) }
  return { document, secrets }
}

function withoutUndefined(spec: Fields): Fields {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined))
}

/** A variable for a secret: `{env: GITHUB_REGISTRY_PASSWORD}`. */
function fromEnvironment(name: string, what: string) {
  const words = slug(name).normalize('NFKD').toUpperCase()
  return { env: `${words.replaceAll(/[^A-Z0-9]+/g, '_').replace(/^(\d)/, '_$1')}_${what}` }
}

export function exportRegistry(registry: Registry): Exported {
  const spec = {
    url: registry.url,
    kind: registry.kind,
    imagePath: registry.imagePath,
    defaultTag: registry.defaultTag,
    description: registry.description,
    authentication: registry.authentication,
    delivery: registry.delivery,
    tenantId: registry.tenantId ?? undefined,
    username: registry.username ?? undefined,
    environments: registry.environments,
    isDefault: registry.isDefault,
    enabled: registry.enabled,
    tls: registry.tls,
    rotateEveryDays: registry.rotation.everyDays,
    expiresAt: registry.credential?.expirySource === 'person' ? registry.credential.expiresAt : undefined,
  }
  return long('Registry', registry.name, spec, registrySecrets(registry))
}

function registrySecrets({ name, hasPassword }: Registry): Secrets {
  return hasPassword ? { passwordFrom: fromEnvironment(name, 'PASSWORD') } : {}
}

/** The form of the user's guide: a name, where it is, and who signs in. */
export function exportShortRegistry(registry: Registry): Exported {
  const { name, url, username, authentication, delivery, tenantId } = registry
  const minted = delivery === 'minted' ? { authentication, delivery, tenantId: tenantId ?? undefined } : {}
  return {
    document: withoutUndefined({ name, url, username: username ?? undefined, ...minted }),
    secrets: registrySecrets(registry),
  }
}

/** None for a connection that the start options made: it comes back with them. */
export function exportConnection(connection: Connection): Exported | undefined {
  const { name, method } = connection
  if (method === 'kubeconfig-file') return undefined
  const spec = {
    method,
    description: connection.description,
    context: method === 'kubeconfig' ? (connection.context ?? undefined) : undefined,
    server: takesServer(method) ? (connection.server ?? undefined) : undefined,
    caCertificate: takesServer(method) ? (connection.caCertificate ?? undefined) : undefined,
    skipTlsVerify: takesServer(method) ? connection.skipTlsVerify : undefined,
    environment: connection.environment,
    namespaces: connection.namespaces,
    enabled: connection.enabled,
  }
  return long('Connection', name, spec, connectionSecrets(connection))
}

function connectionSecrets({ name, method }: Connection): Secrets {
  const from = (what: string) => fromEnvironment(name, what)
  switch (method) {
    case 'kubeconfig':
      return { kubeconfigFrom: from('KUBECONFIG') }
    case 'token':
      return { tokenFrom: from('TOKEN') }
    case 'client-certificate':
      return { clientCertificateFrom: from('CLIENT_CERTIFICATE'), clientKeyFrom: from('CLIENT_KEY') }
    case 'in-cluster':
    case 'kubeconfig-file':
      return {}
  }
}

function takesServer(method: Connection['method']): boolean {
  return method === 'token' || method === 'client-certificate'
}

export function exportCluster(
  cluster: TransferCluster,
  present: { readonly registries: Named; readonly connections: Named },
): Exported {
  const { database } = cluster
  const nameOf = (items: Named, id: string | null) => items.find((item) => item.id === id)?.name
  const spec = {
    description: cluster.description,
    environment: cluster.environment,
    connection: nameOf(present.connections, cluster.connectionId),
    namespace: cluster.namespace,
    deploymentName: cluster.deploymentName,
    replicas: cluster.replicas,
    registry: nameOf(present.registries, cluster.registryId) ?? null,
    containerImage: cluster.containerImage,
    storage: cluster.storage,
    database: database && { url: database.url, username: database.username },
    resources: cluster.resources,
    env: cluster.env,
  }
  const passwordFrom = fromEnvironment(cluster.name, 'DATABASE_PASSWORD')
  return long(
    'Cluster',
    cluster.name,
    spec,
    database?.hasPassword === true ? { 'database.passwordFrom': passwordFrom } : {},
  )
}
