import type { PullSecret } from '#contract/registries.ts'
import type { Core } from '#platform/context.ts'
import { readConnections } from '#features/connections/read-connections.ts'
import type { Session, Sessions } from '#features/connections/sessions.ts'
import type { ConnectionRecord } from '#features/connections/connection.ts'
import { waitingFor } from '#features/registries/read-minting.ts'
import { isMinted, needsPullSecret, pullSecretName, type RegistryRecord } from '#features/registries/registry.ts'
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
  if (!needsPullSecret(registry)) return []
  const desired = await reading.sites.desired(registry)
  if (desired === undefined && !isMinted(registry)) return []
  const connections = (await readConnections(reading.core.db)).filter(({ enabled, deleting }) => enabled && !deleting)
  const users = await clusterNamespaces(reading.core, registry.id)
  return connections.flatMap((connection) => {
    const base = { connectionId: connection.id, connectionName: connection.name, name: pullSecretName(registry.id) }
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
  /** `undefined` while a token is still to be issued. */
  readonly desired: DesiredSecret | undefined
  /** Namespaces in which a transfer cluster names the registry. */
  readonly users: ReadonlySet<string>
}

function rowsOf({ sessions, sites }: PullSecretReading, connection: ConnectionRecord, sought: Sought): readonly Row[] {
  const reach = reachOf(sessions, connection, sought)
  if (!reach.isKnown) return reach.namespaces.map((namespace) => ({ namespace, ...unreachable(reach.problem) }))
  const { session } = reach
  return reach.namespaces.map((namespace) => rowIn(sites, { session, namespace, sought }))
}

function rowIn(
  sites: PullSecretSites,
  { session, namespace, sought }: { session: Session; namespace: string; sought: Sought },
): Row {
  const { registry, desired } = sought
  const secrets = sites.seenIn(session, namespace)
  if (secrets === undefined)
    return { namespace, ...unreachable('The secrets of this Kubernetes have not been listed yet') }
  const seen = secrets.get(pullSecretName(registry.id))
  const written = { credentialVersion: seen?.credentialVersion ?? null, writtenAt: seen?.writtenAt ?? null }
  if (desired === undefined)
    return { namespace, state: seen === undefined ? 'missing' : 'outdated', message: waitingFor(registry), ...written }
  const { state } = judgeSecret(desired, seen)
  const problem = state === 'in-sync' ? undefined : sites.problem(session, namespace, desired.registryId)
  const shown = problem ?? { state, message: null }
  return { namespace, ...shown, ...written }
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
