import type { PullSecretReach } from '#contract/registries.ts'
import { readConnections } from '#features/connections/read-connections.ts'
import { clusterNamespaces, type PullSecretReading } from './read-pull-secrets.ts'
import { reachOf } from './reach.ts'

export interface PullSecretPreview {
  readonly environments: readonly string[]
  /** A saved registry, whose clusters bring their namespaces. */
  readonly registryId: string | undefined
}

const mostNamed = 100

/** Where the pull secret of a registry that is still being typed would be written. Nothing is. */
export async function previewPullSecrets(
  { core, sessions }: Pick<PullSecretReading, 'core' | 'sessions'>,
  { environments, registryId = '' }: PullSecretPreview,
): Promise<PullSecretReach[]> {
  const connections = (await readConnections(core.db)).filter(({ enabled, deleting }) => enabled && !deleting)
  const users = await clusterNamespaces(core, registryId)
  return connections.map((connection) => {
    const registry = { id: registryId, environments }
    const reach = reachOf(sessions, connection, { registry, users: users.get(connection.id) ?? new Set() })
    return {
      connectionId: connection.id,
      connectionName: connection.name,
      environment: connection.environment,
      namespaces: reach.namespaces.toSorted().slice(0, mostNamed),
      total: reach.namespaces.length,
      problem: reach.isKnown ? null : reach.problem,
    }
  })
}
