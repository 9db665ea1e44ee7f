import type { Core } from '#platform/context.ts'
import type { AddressPolicy } from '#platform/oci/address-policy.ts'
import type { Reconciler } from '#platform/reconcile/reconciler.ts'
import { registryHealthReconciler } from '#features/checks/registry-health-reconciler.ts'
import { connectionReconciler } from '#features/connections/connection-reconciler.ts'
import { clusterOperations } from '#features/clusters/cluster-operations.ts'
import type { ClusterSites } from '#features/clusters/cluster-sites.ts'
import { rotationOperations } from '#features/rotation/rotation-operations.ts'
import { operationReconciler } from '#features/operations/operation-reconciler.ts'
import type { Sessions } from '#features/connections/sessions.ts'
import { checkImage } from '#features/images/check-image.ts'
import { imageSources } from '#features/images/image-source.ts'
import { isEmptied } from '#features/pull-secrets/other-connections.ts'
import type { Clouds } from '#features/registries/kinds/kind.ts'
import { mintedCredentialReconciler } from '#features/registries/minted-credential-reconciler.ts'
import { pullSecretReconciler } from '#features/pull-secrets/pull-secret-reconciler.ts'
import { deliveryReconciler } from '#features/notifications/delivery-reconciler.ts'
import { matterReconciler } from '#features/notifications/matter-reconciler.ts'
import type { Sending } from '#features/notifications/send.ts'
import type { PullSecretSites } from '#features/pull-secrets/pull-secret-sites.ts'

export interface Parts {
  readonly core: Core
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
  const openImages = imageSources(parts)
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
        checkImage: (question) => checkImage(parts, openImages, question),
      }),
      ...rotationOperations(parts),
    }),
    matterReconciler(parts),
    deliveryReconciler({ ...parts.sending, random: Math.random }),
  ]
}
