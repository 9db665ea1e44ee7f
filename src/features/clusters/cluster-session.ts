import { DomainError } from '#contract/errors.ts'
import type { KubernetesFailure } from '#platform/kubernetes/outcome.ts'
import type { Session, Sessions } from '#features/connections/sessions.ts'
import type { ClusterRecord } from './cluster.ts'

export function openClusterSession(sessions: Sessions, { connectionId }: ClusterRecord): Session {
  const session = sessions.get(connectionId)
  if (session !== undefined) return session
  throw new DomainError('unavailable', sessions.problem(connectionId) ?? 'The connection of the cluster is not open', {
    hint: `See why with: pwctl connection test ${connectionId}`,
  })
}

export function kubernetesRefuses(what: string, failure: KubernetesFailure): DomainError {
  return new DomainError('unavailable', `${what}: ${failure.message}`, { hint: 'Try again, and check the connection.' })
}
