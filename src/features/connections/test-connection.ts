import type { ConnectionTest } from '#contract/connections.ts'
import { DomainError } from '#contract/errors.ts'
import type { KubernetesClient } from '#platform/kubernetes/client.ts'
import type { ConnectionRecord } from './connection.ts'
import type { Sessions } from './sessions.ts'

interface Right {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource?: string
  readonly isEverywhere?: true
  readonly neededFor: string
}

const write = ['get', 'create', 'patch', 'delete'] as const

/** What the console asks of a Kubernetes; cluster-wide only where it says so. */
const neededRights: readonly Right[] = [
  { verb: 'list', group: '', resource: 'namespaces', isEverywhere: true, neededFor: 'finding the managed namespaces' },
  {
    verb: 'watch',
    group: '',
    resource: 'namespaces',
    isEverywhere: true,
    neededFor: 'serving namespaces that appear later',
  },
  ...['list', 'watch', ...write].map((verb) => ({
    verb,
    group: '',
    resource: 'secrets',
    neededFor: 'keeping pull secrets',
  })),
  ...['list', 'watch', ...write].map((verb) => ({
    verb,
    group: 'apps',
    resource: 'deployments',
    neededFor: 'deploying clusters',
  })),
  ...write.map((verb) => ({ verb, group: '', resource: 'services', neededFor: 'deploying clusters' })),
  ...write.map((verb) => ({ verb, group: '', resource: 'serviceaccounts', neededFor: 'deploying clusters' })),
  ...write.map((verb) => ({
    verb,
    group: '',
    resource: 'persistentvolumeclaims',
    neededFor: 'storage made for a cluster',
  })),
  ...['list', 'watch'].map((verb) => ({ verb, group: '', resource: 'pods', neededFor: 'the state of clusters' })),
  { verb: 'get', group: '', resource: 'pods', subresource: 'log', neededFor: 'the logs of clusters' },
  { verb: 'list', group: '', resource: 'events', neededFor: 'the events of clusters' },
  ...write.map((verb) => ({ verb, group: '', resource: 'configmaps', neededFor: 'clusters of several replicas' })),
  ...write.map((verb) => ({
    verb,
    group: 'rbac.authorization.k8s.io',
    resource: 'roles',
    neededFor: 'clusters of several replicas',
  })),
  ...write.map((verb) => ({
    verb,
    group: 'rbac.authorization.k8s.io',
    resource: 'rolebindings',
    neededFor: 'clusters of several replicas',
  })),
  ...write.map((verb) => ({
    verb,
    group: 'policy',
    resource: 'poddisruptionbudgets',
    neededFor: 'clusters of several replicas',
  })),
]

/** Reaches Kubernetes now, and asks it for each right that the console needs. */
export async function testConnection(sessions: Sessions, connection: ConnectionRecord): Promise<ConnectionTest> {
  const session = sessions.get(connection.id)
  if (session === undefined) {
    if (!connection.enabled)
      throw new DomainError('conflict', 'The connection is switched off', { hint: 'Enable it first.' })
    const message = sessions.problem(connection.id) ?? 'The connection is not open yet'
    return { reachable: false, reason: 'not-open', message, kubernetesVersion: null, rights: [] }
  }
  const version = await session.client.version()
  if (!version.ok) {
    return { reachable: false, reason: version.reason, message: version.message, kubernetesVersion: null, rights: [] }
  }
  const rights = await Promise.all(scopedRights(connection).map((right) => review(session.client, right)))
  const missing = rights.filter(({ allowed }) => !allowed).length
  const message =
    missing === 0
      ? 'Kubernetes answers, and every right is there'
      : `Kubernetes answers, but ${missing} of ${rights.length} rights are missing`
  return { reachable: true, reason: null, message, kubernetesVersion: version.value.gitVersion, rights }
}

type ScopedRight = Right & { readonly namespace: string | null }

const mostNamespaces = 5

function scopedRights({ namespaces }: ConnectionRecord): readonly ScopedRight[] {
  const scopes =
    namespaces.labelSelector === null && namespaces.names.length > 0
      ? namespaces.names.slice(0, mostNamespaces)
      : [null]
  return neededRights.flatMap((right) =>
    right.isEverywhere === true
      ? [{ ...right, namespace: null }]
      : scopes.map((namespace) => ({ ...right, namespace })),
  )
}

async function review(client: KubernetesClient, right: ScopedRight): Promise<ConnectionTest['rights'][number]> {
  const { verb, group, resource, subresource, namespace, neededFor } = right
  const outcome = await client.review({ verb, group, resource, subresource, namespace: namespace ?? undefined })
  const named = [resource, subresource].filter((part) => part !== undefined).join('/')
  return {
    verb,
    resource: group === '' ? named : `${named}.${group}`,
    namespace,
    allowed: outcome.ok && outcome.value.allowed,
    neededFor,
  }
}
