import type { PullSecret } from '#contract/registries.ts'
import type { Core } from '#platform/context.ts'
import { readConnections } from '#features/connections/read-connections.ts'
import type { Session, Sessions } from '#features/connections/sessions.ts'
import type { ConnectionRecord } from '#features/connections/connection.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { judgeSecret } from './plan.ts'
import type { DesiredSecret } from './pull-secret.ts'
import type { PullSecretSites } from './pull-secret-sites.ts'
import { reachOf } from './reach.ts'

export interface PullSecretReading {
  readonly core: Core
  readonly sessions: Sessions
  readonly sites: PullSecretSites
}

/** The pull secret of a registry wherever it belongs, with its state; also where Kubernetes does not answer. */
export async function readPullSecrets(
  reading: PullSecretReading,
  registry: RegistryRecord,
): Promise<readonly PullSecret[]> {
  const desired = await reading.sites.desired(registry)
  if (desired === undefined) return []
  const connections = (await readConnections(reading.core.db)).filter(({ enabled, deleting }) => enabled && !deleting)
  const users = await clusterNamespaces(reading.core, registry.id)
  return connections.flatMap((connection) => {
    const base = { connectionId: connection.id, connectionName: connection.name, name: desired.name }
    const rows = rowsOf(reading, connection, { registry, desired, users: users.get(connection.id) ?? new Set() })
    return rows.map((row) => ({ ...base, ...row }))
  })
}

export async function countPullSecrets(
  reading: PullSecretReading,
  registry: RegistryRecord,
): Promise<{ readonly inSync: number; readonly total: number }> {
  const secrets = await readPullSecrets(reading, registry)
  return { inSync: secrets.filter(({ state }) => state === 'in-sync').length, total: secrets.length }
}

type Row = Pick<PullSecret, 'namespace' | 'state' | 'message' | 'credentialVersion' | 'writtenAt'>

interface Sought {
  readonly registry: RegistryRecord
  readonly desired: DesiredSecret
  /** Namespaces in which a transfer cluster names the registry. */
  readonly users: ReadonlySet<string>
}

function rowsOf({ sessions, sites }: PullSecretReading, connection: ConnectionRecord, sought: Sought): readonly Row[] {
  const { desired } = sought
  const reach = reachOf(sessions, connection, sought)
  if (!reach.isKnown) return reach.namespaces.map((namespace) => ({ namespace, ...unreachable(reach.problem) }))
  const { session } = reach
  return reach.namespaces.map((namespace) => rowIn(sites, { session, namespace, desired }))
}

function rowIn(
  sites: PullSecretSites,
  { session, namespace, desired }: { session: Session; namespace: string; desired: DesiredSecret },
): Row {
  const secrets = sites.seenIn(session, namespace)
  if (secrets === undefined)
    return { namespace, ...unreachable('The secrets of this Kubernetes have not been listed yet') }
  const seen = secrets.get(desired.name)
  const { state } = judgeSecret(desired, seen)
  const problem = state === 'in-sync' ? undefined : sites.problem(session, namespace, desired.registryId)
  const shown = problem ?? { state, message: null }
  return { namespace, ...shown, credentialVersion: seen?.credentialVersion ?? null, writtenAt: seen?.writtenAt ?? null }
}

function unreachable(message: string): Omit<Row, 'namespace'> {
  return { state: 'unreachable', message, credentialVersion: null, writtenAt: null }
}

/** The namespaces, by connection, in which a transfer cluster names the registry. */
export async function clusterNamespaces(
  core: Core,
  registryId: string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await core.db
    .selectFrom('clusters')
    .select(['connection_id', 'namespace'])
    .where('registry_id', '=', registryId)
    .execute()
  const found = new Map<string, Set<string>>()
  for (const row of rows) found.set(row.connection_id, (found.get(row.connection_id) ?? new Set()).add(row.namespace))
  return found
}
