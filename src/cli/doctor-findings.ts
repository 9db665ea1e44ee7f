import type { TransferCluster } from '#contract/clusters.ts'
import type { Connection, ConnectionTest } from '#contract/connections.ts'
import type { PullSecret, Registry } from '#contract/registries.ts'

export interface Finding {
  readonly level: 'problem' | 'warning'
  readonly subject: string
  readonly message: string
  readonly fix: string
}

export interface Evidence {
  readonly versions: { readonly client: string; readonly console: string }
  readonly connections: readonly { readonly connection: Connection; readonly test: ConnectionTest }[]
  readonly registries: readonly { readonly registry: Registry; readonly secrets: readonly PullSecret[] }[]
  readonly clusters: readonly TransferCluster[]
}

/** What is wrong, from the outside in: the console, the Kubernetes, the pull secrets, the clusters. */
export function findingsOf(evidence: Evidence): readonly Finding[] {
  return [
    ...versionFindings(evidence),
    ...evidence.connections.flatMap(connectionFindings),
    ...evidence.registries.flatMap(({ registry, secrets }) => [
      ...secrets.flatMap((secret) => secretFindings(registry, secret)),
      ...rotationFindings(registry),
    ]),
    ...evidence.clusters.flatMap(clusterFindings),
  ]
}

function versionFindings({ versions }: Evidence): readonly Finding[] {
  if (versions.client === versions.console) return []
  const message = `pwctl is ${versions.client}, the console is ${versions.console}`
  return [{ level: 'warning', subject: 'console', message, fix: 'Use the pwctl of the console.' }]
}

type Tested = Evidence['connections'][number]

function connectionFindings({ connection, test }: Tested): readonly Finding[] {
  const subject = `connection ${connection.name}`
  const fix = `pwctl connection test ${quoted(connection.name)} shows all of it.`
  if (!connection.enabled) return []
  if (!test.reachable) return [{ level: 'problem', subject, message: test.message, fix }]
  return test.rights
    .filter(({ allowed }) => !allowed)
    .map(({ verb, resource, namespace, neededFor }) => ({
      level: 'problem' as const,
      subject,
      message: `May not ${verb} ${resource}${namespace === null ? '' : ` in ${namespace}`}, needed for ${neededFor}`,
      fix,
    }))
}

function secretFindings(registry: Registry, secret: PullSecret): readonly Finding[] {
  if (secret.state === 'in-sync') return []
  const subject = `pull secret of ${registry.name} in ${secret.connectionName}/${secret.namespace}`
  const isConflict = secret.state === 'conflict'
  const place = quoted(`${secret.connectionName}/${secret.namespace}`)
  const fix = isConflict
    ? `pwctl registry sync ${quoted(registry.name)} --adopt ${place} takes it over.`
    : `pwctl registry sync ${quoted(registry.name)} looks at it again.`
  const message = secret.message === null ? secret.state : `${secret.state}: ${secret.message}`
  return [{ level: 'problem', subject, message, fix }]
}

function rotationFindings({ name, rotation }: Registry): readonly Finding[] {
  if (rotation.state !== 'overdue' && rotation.state !== 'due-soon') return []
  const level = rotation.state === 'overdue' ? 'problem' : 'warning'
  const fix = `pwctl registry update ${quoted(name)} --password-stdin sets a new one.`
  return [{ level, subject: `registry ${name}`, message: `A new password is due on ${rotation.dueAt}`, fix }]
}

function clusterFindings(cluster: TransferCluster): readonly Finding[] {
  const { name, status, deploymentState, blockingReason } = cluster
  const isWell = status === 'HEALTHY' || deploymentState === 'NOT_DEPLOYED' || deploymentState === 'DELETING'
  if (isWell && deploymentState !== 'FAILED') return []
  const level = status === 'UNHEALTHY' || deploymentState === 'FAILED' ? 'problem' : 'warning'
  const why = blockingReason === null ? '' : `: ${blockingReason.reason}: ${blockingReason.message}`
  const fix = `pwctl cluster diagnose ${quoted(name)} and pwctl cluster events ${quoted(name)} show more.`
  return [{ level, subject: `cluster ${name}`, message: `${deploymentState}, ${status}${why}`, fix }]
}

/** As it can be pasted into a shell. */
function quoted(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`
}
