import type { PolicyFinding, PolicyRule } from '#contract/cluster-policy.ts'
import { formatImageReference, parseImageReference } from '#contract/image-reference.ts'
import type { ImageScan } from '#contract/images.ts'
import type { Core } from '#platform/context.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import type { ClusterRecord } from './cluster.ts'
import type { CheckImage } from './image-step.ts'
import { judgePolicy } from './production-policy.ts'

export interface PolicyParts {
  readonly core: Core
  readonly checkImage: CheckImage
  readonly blocking: readonly PolicyRule[]
}

/** Asks the registry for its findings; one that cannot be asked has none. */
export async function readPolicy(
  { core, checkImage, blocking }: PolicyParts,
  cluster: ClusterRecord,
): Promise<readonly PolicyFinding[]> {
  if (cluster.environment !== 'PRODUCTION') return []
  const registry = cluster.registryId === null ? null : await getRegistry(core.db, cluster.registryId)
  const parsed = parseImageReference(cluster.containerImage)
  const image = parsed.ok ? formatImageReference(parsed.image) : cluster.containerImage
  const scan = registry === null ? null : await scanOf(checkImage, { ...cluster, id: registry.id, image })
  return judgePolicy({ cluster, registry, scan, now: core.now(), blocking })
}

async function scanOf(check: CheckImage, question: Parameters<CheckImage>[0]): Promise<ImageScan | null> {
  try {
    const { id, image, connectionId } = question
    return (await check({ id, image, connectionId })).scan
  } catch {
    return null
  }
}
