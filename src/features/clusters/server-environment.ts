import type { V1EnvVar } from '@kubernetes/client-node'
import type { Wire } from '#platform/kubernetes/kinds.ts'
import { type ManifestCluster, isHighlyAvailable } from './manifest-input.ts'
import { membersConfigPath } from './members.ts'
import { objectNames } from './object-names.ts'

type EnvVar = Wire<V1EnvVar>
type Source = string | { readonly secretKey: string } | { readonly fieldPath: string }
type Settings = Readonly<Record<string, Source>>

/** The keys of the keys Secret, by the environment variable that carries them. */
const keySettings: Settings = {
  PESIT_API_KEY_ADMIN: { secretKey: 'api-key-admin' },
  PESITWIZARD_SECURITY_MASTER_KEY: { secretKey: 'master-key' },
  PESITWIZARD_SECURITY_ENCRYPTION_SALT: { secretKey: 'encryption-salt' },
  PESIT_CA_PASSWORD: { secretKey: 'ca-password' },
  PESIT_CA_TRUSTSTORE_PASSWORD: { secretKey: 'ca-truststore-password' },
}

const podSettings: Settings = {
  POD_NAME: { fieldPath: 'metadata.name' },
  PESITWIZARD_CLUSTER_NODE_NAME: { fieldPath: 'metadata.name' },
}

/** Closed by default, quiet in the logs, and nothing written outside the volumes. Anyone may choose otherwise. */
const defaultSettings: Settings = {
  PESIT_SECURITY_PUBLICENDPOINTS_0: '/actuator/health',
  PESIT_SECURITY_PUBLICENDPOINTS_1: '/actuator/health/**',
  PESIT_SECURITY_PUBLICENDPOINTS_2: '/actuator/info',
  MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED: 'true',
  MANAGEMENT_ENDPOINT_HEALTH_SHOWDETAILS: 'never',
  SPRING_H2_CONSOLE_ENABLED: 'false',
  LOGGING_LEVEL_COM_PESITWIZARD: 'INFO',
  PESIT_SERVER_SESSION_RECORDING_ENABLED: 'false',
  PESIT_BACKUP_DIRECTORY: '/data/backups',
  PESIT_SERVER_FILESYSTEM_BASE_PATH: '/data',
}

/**
 * What `env` of a cluster may not set, because other fields of it or its keys do.
 * JGROUPS_DNS_QUERY is not among them: it is the way out where the DNS domain is not cluster.local.
 */
export const reservedEnvironmentNames: readonly string[] = [
  ...Object.keys(keySettings),
  ...Object.keys(podSettings),
  'PESITWIZARD_SECURITY_MASTER_KEY_FILE',
  'PESITWIZARD_SECURITY_SALT_FILE',
  'PESITWIZARD_CLUSTER_ENABLED',
  'PESITWIZARD_CLUSTER_CONFIG',
  'PESIT_CLUSTER_ID',
  'POD_NAMESPACE',
  'POD_IP',
  'JGROUPS_BIND_ADDR',
  'SPRING_DATASOURCE_URL',
  'SPRING_DATASOURCE_USERNAME',
  'SPRING_DATASOURCE_PASSWORD',
  'SPRING_DATASOURCE_DRIVER_CLASS_NAME',
  'SPRING_JPA_DATABASE_PLATFORM',
]

const reserved: ReadonlySet<string> = new Set(reservedEnvironmentNames.map(relaxed))

/** Also true for other spellings that Spring takes for the same property, such as `pesit.api-key.admin`. */
export function isReservedEnvironmentName(name: string): boolean {
  return reserved.has(relaxed(name))
}

export function serverEnvironment(cluster: ManifestCluster): readonly EnvVar[] {
  const own = ownSettings(cluster)
  const defaults: Settings = { ...defaultSettings, ...dnsQuery(cluster) }
  const chosen = Object.entries(cluster.env).filter(([name]) => !isReservedEnvironmentName(name))
  const literal = Object.fromEntries(chosen.map(([name, value]) => [name, escapeReferences(value)]))
  const keysName = objectNames(cluster.deploymentName).keys
  return Object.entries({ ...own, ...defaults, ...literal }).map(([name, source]) => toEnvVar(name, source, keysName))
}

function ownSettings(cluster: ManifestCluster): Settings {
  return {
    PESITWIZARD_CLUSTER_ENABLED: String(isHighlyAvailable(cluster)),
    ...podSettings,
    ...(isHighlyAvailable(cluster) ? memberSettings : {}),
    ...keySettings,
    ...(cluster.database === null ? {} : databaseSettings(cluster.database)),
  }
}

const memberSettings: Settings = {
  PESITWIZARD_CLUSTER_CONFIG: membersConfigPath,
  POD_NAMESPACE: { fieldPath: 'metadata.namespace' },
  POD_IP: { fieldPath: 'status.podIP' },
  JGROUPS_BIND_ADDR: { fieldPath: 'status.podIP' },
}

/** Fully qualified: the JVM's DNS client does not apply the search domains of the pod. */
function dnsQuery(cluster: ManifestCluster): Settings {
  if (!isHighlyAvailable(cluster)) return {}
  const { membersService } = objectNames(cluster.deploymentName)
  return { JGROUPS_DNS_QUERY: `${membersService}.${cluster.namespace}.svc.cluster.local` }
}

/** No profile: the server's `postgres` profile makes no tables in an empty database. */
function databaseSettings(database: { readonly url: string; readonly username: string }): Settings {
  return {
    SPRING_DATASOURCE_URL: escapeReferences(database.url),
    SPRING_DATASOURCE_USERNAME: escapeReferences(database.username),
    SPRING_DATASOURCE_PASSWORD: { secretKey: 'database-password' },
    SPRING_DATASOURCE_DRIVER_CLASS_NAME: 'org.postgresql.Driver',
    SPRING_JPA_DATABASE_PLATFORM: 'org.hibernate.dialect.PostgreSQLDialect',
  }
}

function toEnvVar(name: string, source: Source, keysName: string): EnvVar {
  if (typeof source === 'string') return { name, value: source }
  if ('fieldPath' in source) return { name, valueFrom: { fieldRef: { fieldPath: source.fieldPath } } }
  return { name, valueFrom: { secretKeyRef: { name: keysName, key: source.secretKey } } }
}

/** Kubernetes reads `$(NAME)` as a reference and `$$` as one `$`; a value reaches the server as it was typed. */
function escapeReferences(value: string): string {
  return /\$[$(]/.test(value) ? value.replaceAll('$', () => '$$') : value
}

function relaxed(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()
}
