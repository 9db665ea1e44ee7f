import type { ConnectionTest, RightPurpose } from '#contract/connections.ts'
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
  readonly purpose: RightPurpose
}

const purposeWords: Readonly<Record<RightPurpose, string>> = {
  namespaces: 'finding the managed namespaces',
  'later-namespaces': 'serving namespaces that appear later',
  'pull-secrets': 'keeping pull secrets',
  clusters: 'deploying clusters',
  storage: 'storage made for a cluster',
  state: 'the state of clusters',
  logs: 'the logs of clusters',
  events: 'the events of clusters',
  'several-replicas': 'clusters of several replicas',
  'pull-tests': 'tests from a node, and pods that are tried again',
  diagnosis: 'finding out why pods do not start',
  platforms: 'whether an image suits the nodes',
}

const write = ['get', 'create', 'patch', 'delete'] as const

/** What the console asks of a Kubernetes; cluster-wide only where it says so. */
const neededRights: readonly Right[] = [
  { verb: 'list', group: '', resource: 'namespaces', isEverywhere: true, purpose: 'namespaces' },
  {
    verb: 'watch',
    group: '',
    resource: 'namespaces',
    isEverywhere: true,
    purpose: 'later-namespaces',
  },
  ...['list', 'watch', ...write].map((verb) => ({
    verb,
    group: '',
    resource: 'secrets',
    purpose: 'pull-secrets' as const,
  })),
  ...['list', 'watch', ...write].map((verb) => ({
    verb,
    group: 'apps',
    resource: 'deployments',
    purpose: 'clusters' as const,
  })),
  ...write.map((verb) => ({ verb, group: '', resource: 'services', purpose: 'clusters' as const })),
  ...write.map((verb) => ({ verb, group: '', resource: 'serviceaccounts', purpose: 'clusters' as const })),
  ...write.map((verb) => ({
    verb,
    group: '',
    resource: 'persistentvolumeclaims',
    purpose: 'storage' as const,
  })),
  ...['list', 'watch'].map((verb) => ({ verb, group: '', resource: 'pods', purpose: 'state' as const })),
  { verb: 'get', group: '', resource: 'pods', subresource: 'log', purpose: 'logs' },
  { verb: 'list', group: '', resource: 'events', purpose: 'events' },
  ...['get', 'create', 'delete'].map((verb) => ({ verb, group: '', resource: 'pods', purpose: 'pull-tests' as const })),
  { verb: 'list', group: 'apps', resource: 'replicasets', purpose: 'diagnosis' },
  { verb: 'get', group: '', resource: 'nodes', isEverywhere: true, purpose: 'diagnosis' },
  { verb: 'list', group: '', resource: 'nodes', isEverywhere: true, purpose: 'platforms' },
  ...write.map((verb) => ({ verb, group: '', resource: 'configmaps', purpose: 'several-replicas' as const })),
  ...write.map((verb) => ({
    verb,
    group: 'rbac.authorization.k8s.io',
    resource: 'roles',
    purpose: 'several-replicas' as const,
  })),
  ...write.map((verb) => ({
    verb,
    group: 'rbac.authorization.k8s.io',
    resource: 'rolebindings',
    purpose: 'several-replicas' as const,
  })),
  ...write.map((verb) => ({
    verb,
    group: 'policy',
    resource: 'poddisruptionbudgets',
    purpose: 'several-replicas' as const,
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
  const { verb, group, resource, subresource, namespace, purpose } = right
  const outcome = await client.review({ verb, group, resource, subresource, namespace: namespace ?? undefined })
  const named = [resource, subresource].filter((part) => part !== undefined).join('/')
  return {
    verb,
    resource: group === '' ? named : `${named}.${group}`,
    namespace,
    allowed: outcome.ok && outcome.value.allowed,
    purpose,
    neededFor: purposeWords[purpose],
  }
}
