import { formatImageReference, parseImageReference } from '#contract/image-reference.ts'
import type { ImageCheck, ImageScan } from '#contract/images.ts'
import type { StepValues } from '#contract/operations.ts'
import type { Core } from '#platform/context.ts'
import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { quoted, told } from '#features/operations/step-words.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import type { ClusterRecord } from './cluster.ts'
import type { Deployment } from './deployment.ts'
import { judgePolicy, type PolicyEvidence } from './production-policy.ts'
import type { PolicyParts } from './read-policy.ts'

export interface DeployedImage {
  readonly id: string
  readonly image: string
  readonly connectionId: string
}

export type CheckImage = (question: DeployedImage) => Promise<ImageCheck>

/** Asks the registry before pods do. What no node could run ends the operation unless it was forced, and what the policy of production forbids unless a reason was given. */
export async function checkImageFirst(
  { core, checkImage: check, blocking }: PolicyParts,
  { cluster }: Deployment,
  { operation }: StepContext,
): Promise<StepOutcome> {
  const { registryId, containerImage, connectionId } = cluster
  const forbids = (scan: ImageScan | null) =>
    refuseByPolicy({ cluster, scan, now: core.now(), blocking }, core, operation)
  if (registryId === null) return (await forbids(null)) ?? { state: 'done', ...told('no-registry') }
  const parsed = parseImageReference(containerImage)
  const image = parsed.ok ? formatImageReference(parsed.image) : containerImage
  const checked = await check({ id: registryId, image, connectionId })
  const { concern, digest, nodes, scan } = checked
  const forbidden = await forbids(scan)
  if (forbidden !== undefined) return forbidden
  if (concern === null) {
    const saying = nodes?.fit === 'yes' ? 'image-fits' : 'image-there'
    return { state: 'done', ...told(saying, { image, digest: digest ?? '' }) }
  }
  const values = valuesOf(checked)
  if (concern.level === 'warning' || operation.input['force'] === true)
    return { state: 'done', ...told(`image-${concern.code}`, values) }
  const saying = concern.code === 'absent' ? 'image-absent-ends' : 'image-no-node-ends'
  return { state: 'failed', ...told(saying, values) }
}

/** What the words name; why the registry refuses also as a verdict, which clients have words of their own for. */
function valuesOf({ image, message, cause, platforms, nodes }: ImageCheck): StepValues {
  return {
    ...quoted(message, cause),
    image,
    platforms: platforms?.join(', ') ?? '',
    nodes: nodes?.platforms.join(', ') ?? '',
  }
}

type Asked = Omit<PolicyEvidence, 'registry' | 'cluster'> & { readonly cluster: ClusterRecord }

/** A restart brings nothing new: only what writes the whole description is judged. */
async function refuseByPolicy(
  { cluster, ...asked }: Asked,
  { db }: Core,
  { kind, input }: StepContext['operation'],
): Promise<StepOutcome | undefined> {
  const isWhole = kind === 'cluster.deploy' || input['isWhole'] === true
  if (!isWhole || typeof input['reason'] === 'string') return undefined
  const registry = cluster.registryId === null ? null : await getRegistry(db, cluster.registryId)
  const blocks = judgePolicy({ ...asked, cluster, registry }).filter(({ level }) => level === 'block')
  if (blocks.length === 0) return undefined
  return { state: 'failed', ...told('policy-forbids', { rules: blocks.map(({ rule }) => rule).join(', ') }) }
}
