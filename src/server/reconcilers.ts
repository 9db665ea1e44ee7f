import type { AddressPolicy } from '#platform/oci/address-policy.ts'
import type { Reconciler } from '#platform/reconcile/reconciler.ts'
import { registryHealthReconciler } from '#features/checks/registry-health-reconciler.ts'
import { connectionReconciler } from '#features/connections/connection-reconciler.ts'
import { clusterOperations } from '#features/clusters/cluster-operations.ts'
import type { ClusterSites } from '#features/clusters/cluster-sites.ts'
import { rotationOperations } from '#features/rotation/rotation-operations.ts'
import { operationReconciler } from '#features/operations/operation-reconciler.ts'
import type { Sessions } from '#features/connections/sessions.ts'
import type { PolicyParts } from '#features/clusters/read-policy.ts'
import { isEmptied } from '#features/pull-secrets/other-connections.ts'
import type { Clouds } from '#features/registries/kinds/kind.ts'
import { mintedCredentialReconciler } from '#features/registries/minted-credential-reconciler.ts'
import { pullSecretReconciler } from '#features/pull-secrets/pull-secret-reconciler.ts'
import { deliveryReconciler } from '#features/notifications/delivery-reconciler.ts'
import { matterReconciler } from '#features/notifications/matter-reconciler.ts'
import type { Sending } from '#features/notifications/send.ts'
import type { PullSecretSites } from '#features/pull-secrets/pull-secret-sites.ts'

export interface Parts extends PolicyParts {
  readonly sessions: Sessions
  readonly sites: PullSecretSites
  readonly clusters: ClusterSites
  readonly addressPolicy: AddressPolicy
  readonly clouds: Clouds
  readonly checkIntervalMs: number | undefined
  readonly sending: Sending
}

export function createReconcilers(parts: Parts): readonly Reconciler[] {
  const { core, sessions, sites, clusters, clouds } = parts
  return [
    connectionReconciler(core, sessions, async (session) => {
      const left = sites.seen(session)
      return left !== undefined && isEmptied({ core, sessions }, session, left)
    }),
    pullSecretReconciler({
      core,
      sessions,
      sites,
      namedSecrets: (session, namespace) => clusters.namedSecrets(session, namespace),
    }),
    registryHealthReconciler({ ...parts, intervalMs: parts.checkIntervalMs, random: Math.random }),
    mintedCredentialReconciler({ core, clouds, random: Math.random, monotonicMs: () => performance.now() }),
    operationReconciler(core, {
      ...clusterOperations({
        core,
        sessions,
        secrets: sites,
        checkImage: parts.checkImage,
        blocking: parts.blocking,
      }),
      ...rotationOperations(parts),
    }),
    matterReconciler(parts),
    deliveryReconciler({ ...parts.sending, random: Math.random }),
  ]
}
