import type { Call } from '#contract/client.ts'
import type { TransferCluster } from '#contract/clusters.ts'
import { readClusterPolicy } from '#contract/cluster-policy.ts'
import { checkImage } from '#contract/images.ts'
import type { Shell } from './shell.ts'
import { say } from './world.ts'

/** What its registry has against the image of a cluster. Stands in the way of nothing, not even where it cannot be asked. */
export async function warnOfImage(
  { world }: Shell,
  call: Call,
  { registryId, containerImage, connectionId }: Pick<TransferCluster, 'registryId' | 'containerImage' | 'connectionId'>,
): Promise<void> {
  if (registryId === null) return
  const asked = call(checkImage, { params: { id: registryId }, query: { image: containerImage, connectionId } })
  const concern = await asked.then(
    ({ value }) => value.concern,
    () => null,
  )
  if (concern !== null) say(world, `warning: ${concern.message}`)
}

/** What the policy of production has against a deployment. */
export async function warnOfPolicy({ world }: Shell, call: Call, id: string): Promise<void> {
  const { items } = (await call(readClusterPolicy, { params: { id } })).value
  for (const { level, message, hint } of items) {
    say(world, `${level === 'block' ? 'forbidden in production' : 'warning'}: ${message}. ${hint}`)
  }
}
