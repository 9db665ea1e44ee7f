import { type ConnectionRecord, isManaged } from '#features/connections/connection.ts'
import { managedNamespaces, type Session, type Sessions } from '#features/connections/sessions.ts'
import { belongs } from './plan.ts'

export interface Reaching {
  readonly registry: { readonly id: string; readonly environments: readonly string[] }
  /** Namespaces in which a transfer cluster names the registry. */
  readonly users: ReadonlySet<string>
}

export type Reach =
  | { readonly isKnown: true; readonly session: Session; readonly namespaces: readonly string[] }
  /** Kubernetes has not told its namespaces: those that are managed by name stand for all. */
  | { readonly isKnown: false; readonly problem: string; readonly namespaces: readonly string[] }

/** The namespaces of a connection in which the pull secret of a registry belongs. */
export function reachOf(sessions: Sessions, connection: ConnectionRecord, { registry, users }: Reaching): Reach {
  const { environment } = connection
  const session = sessions.get(connection.id)
  if (session === undefined || !session.namespaces.synced()) {
    const error = session?.namespaces.state().lastError?.message
    const problem = sessions.problem(connection.id) ?? error ?? 'Kubernetes has not answered yet'
    const place = { environment, isManaged: true, usedRegistries: new Set<string>() }
    const managed = belongs(registry, place) ? connection.namespaces.names : []
    return { isKnown: false, problem, namespaces: [...new Set([...managed, ...users])] }
  }
  const candidates = new Set([...managedNamespaces(session), ...users])
  const namespaces = [...candidates].filter((namespace) => {
    const facts = session.namespaces.get(`/${namespace}`)
    if (facts === undefined || facts.isTerminating) return false
    const usedRegistries = new Set(users.has(namespace) ? [registry.id] : [])
    return belongs(registry, { environment, isManaged: isManaged(connection, namespace, facts.labels), usedRegistries })
  })
  return { isKnown: true, session, namespaces }
}
