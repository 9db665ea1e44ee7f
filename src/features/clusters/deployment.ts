import type { Core } from '#platform/context.ts'
import type { KubernetesFailure } from '#platform/kubernetes/outcome.ts'
import type { Session } from '#features/connections/sessions.ts'
import type { StepOutcome } from '#features/operations/operation-reconciler.ts'
import type { ClusterRecord } from './cluster.ts'

/** A cluster with the session of its connection: what every step works on. */
export interface Deployment {
  readonly core: Core
  readonly cluster: ClusterRecord
  readonly session: Session
}

const retryMs = 2000

/** What may pass by itself is tried again; the rest is for a person. */
export function outcomeOf(failure: KubernetesFailure, what: string): StepOutcome {
  const message = `${what}: ${failure.message}`
  switch (failure.reason) {
    case 'unreachable':
    case 'timeout':
    case 'rate-limited':
    case 'unavailable':
    case 'gone':
    case 'conflict':
    case 'protocol':
      return { state: 'again', afterMs: retryMs, message }
    case 'tls':
    case 'unauthorized':
    case 'forbidden':
    case 'not-found':
    case 'already-exists':
    case 'invalid':
    case 'terminating':
      return { state: 'failed', message }
  }
}
