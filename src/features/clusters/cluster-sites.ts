import type { Core } from '#platform/context.ts'
import type { ObjectOf } from '#platform/kubernetes/kinds.ts'
import type { ObjectWatch } from '#platform/kubernetes/list-watch.ts'
import type { OnOpen, Session, Sessions } from '#features/connections/sessions.ts'
import { clusterIdLabel } from './object-names.ts'

type Deployment = ObjectOf<'Deployment'>
type Pod = ObjectOf<'Pod'>

export interface SeenCluster {
  readonly deployment: Deployment | null
  readonly pods: readonly Pod[]
}

/** What is seen of the deployed clusters, without asking Kubernetes for each reading. */
export interface ClusterSites {
  readonly onOpen: OnOpen
  /** `undefined` where Kubernetes does not answer, or has not yet. */
  seen(connectionId: string, clusterId: string): SeenCluster | undefined
  /** The pull secrets that deployments of ours name in a namespace. */
  namedSecrets(session: Session, namespace: string): ReadonlySet<string>
}

interface Watches {
  readonly deployments: ObjectWatch<Deployment>
  readonly pods: ObjectWatch<Pod>
}

export function createClusterSites(core: Core, sessions: () => Sessions): ClusterSites {
  const watches = new WeakMap<Session, Watches>()
  return {
    onOpen(session) {
      const shared = { labelSelector: clusterIdLabel }
      const onChange = (key: string) => {
        core.wake('operations')
        core.wake('pull-secrets', `${session.connection.id}/${key.slice(0, key.indexOf('/'))}`)
        core.changes.publish('clusters', null)
      }
      watches.set(session, {
        deployments: session.watch({
          ...shared,
          kind: 'Deployment',
          onChange,
          project: (object) => withoutManagedFields(object),
        }),
        pods: session.watch({
          ...shared,
          kind: 'Pod',
          onChange: () => {
            core.wake('operations')
            core.changes.publish('clusters', null)
          },
          project: (object) => withoutManagedFields(object),
        }),
      })
    },
    seen(connectionId, clusterId) {
      const session = sessions().get(connectionId)
      const found = session && watches.get(session)
      if (found === undefined || !found.deployments.synced() || !found.pods.synced()) return undefined
      if (!found.deployments.state().connected) return undefined
      return { deployment: ofCluster(found.deployments, clusterId)[0] ?? null, pods: ofCluster(found.pods, clusterId) }
    },
    namedSecrets(session, namespace) {
      const deployments = watches.get(session)?.deployments.items() ?? new Map<string, Deployment>()
      const here = [...deployments.values()].filter(({ metadata }) => metadata.namespace === namespace)
      return new Set(
        here.flatMap(({ spec }) => (spec?.template.spec?.imagePullSecrets ?? []).map(({ name }) => name ?? '')),
      )
    },
  }
}

function ofCluster<T extends Deployment | Pod>(watch: ObjectWatch<T>, clusterId: string): readonly T[] {
  return [...watch.items().values()]
    .filter(({ metadata }) => metadata.labels?.[clusterIdLabel] === clusterId)
    .toSorted((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1))
}

function withoutManagedFields<T extends Deployment | Pod>(object: T): T {
  const { managedFields: _dropped, ...metadata } = object.metadata
  return { ...object, metadata }
}
