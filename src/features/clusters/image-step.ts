import { formatImageReference, parseImageReference } from '#contract/image-reference.ts'
import type { ImageCheck } from '#contract/images.ts'
import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { told } from '#features/operations/step-words.ts'
import type { Deployment } from './deployment.ts'

export interface DeployedImage {
  readonly id: string
  readonly image: string
  readonly connectionId: string
}

export type CheckImage = (question: DeployedImage) => Promise<ImageCheck>

/** Asks the registry before pods do. Only what no node could run ends the operation, unless it was forced. */
export async function checkImageFirst(
  check: CheckImage,
  { cluster }: Deployment,
  { operation }: StepContext,
): Promise<StepOutcome> {
  const { registryId, containerImage, connectionId } = cluster
  if (registryId === null) return { state: 'done', ...told('no-registry') }
  const parsed = parseImageReference(containerImage)
  const image = parsed.ok ? formatImageReference(parsed.image) : containerImage
  const { concern, digest, nodes } = await check({ id: registryId, image, connectionId })
  if (concern === null) {
    const saying = nodes?.fit === 'yes' ? 'image-fits' : 'image-there'
    return { state: 'done', ...told(saying, { image, digest: digest ?? '' }) }
  }
  if (concern.level === 'warning' || operation.input['force'] === true)
    return { state: 'done', message: concern.message }
  return {
    state: 'failed',
    message: `${concern.message}. Nothing was written; it goes on all the same with force`,
  }
}
