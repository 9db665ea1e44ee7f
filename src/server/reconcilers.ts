import type { Core } from '#platform/context.ts'
import type { Reconciler } from '#platform/reconcile/reconciler.ts'
import { connectionReconciler } from '#features/connections/connection-reconciler.ts'
import type { Sessions } from '#features/connections/sessions.ts'
import { pullSecretReconciler } from '#features/pull-secrets/pull-secret-reconciler.ts'
import type { PullSecretSites } from '#features/pull-secrets/pull-secret-sites.ts'

export interface Parts {
  readonly core: Core
  readonly sessions: Sessions
  readonly sites: PullSecretSites
}

export function createReconcilers({ core, sessions, sites }: Parts): readonly Reconciler[] {
  return [
    connectionReconciler(core, sessions, (session) => sites.isEmptied(session)),
    pullSecretReconciler({ core, sessions, sites, namedSecrets: () => new Set() }),
  ]
}
