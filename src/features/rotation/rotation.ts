import { z } from 'zod'
import { Redeploy } from '#contract/rotations.ts'
import type { Core } from '#platform/context.ts'
import type { PullSecretSites } from '#features/pull-secrets/pull-secret-sites.ts'
import type { Sessions } from '#features/connections/sessions.ts'
import type { ClusterSites } from '#features/clusters/cluster-sites.ts'
import type { Clouds } from '#features/registries/kinds/kind.ts'
import type { AddressPolicy } from '#platform/oci/address-policy.ts'

/** What the steps of a rotation know of it. It survives a restart, so it holds no credential. */
export const RotationInput = z.object({
  username: z.string(),
  fromVersion: z.number().int(),
  redeploy: Redeploy,
  force: z.boolean(),
  /** Whether both credentials stand in the namespaces while the registry goes over from one to the other. */
  overlap: z.boolean().default(false),
  reason: z.string().nullable(),
  /** When the new credential ends, as a person says. */
  expiresAt: z.string().nullable().default(null),
})
export type RotationInput = z.infer<typeof RotationInput>

export const rotationSteps = ['test', 'replace', 'namespaces', 'restart', 'prove', 'complete'] as const
export const overlapSteps = ['stage', 'switch', 'replace', 'namespaces', 'restart', 'prove', 'complete'] as const
export const rollBackSteps = ['replace', 'namespaces', 'restart', 'prove', 'complete'] as const

export interface RotationParts {
  readonly core: Core
  readonly sessions: Sessions
  readonly sites: PullSecretSites
  readonly clusters: ClusterSites
  readonly addressPolicy: AddressPolicy
  readonly clouds: Clouds
}
