import type { Call } from '#contract/client.ts'
import type { Present } from './apply/plan.ts'
import { readAllClusters, readAllConnections, readAllRegistries } from './find.ts'

export async function readPresent(call: Call): Promise<Present> {
  const [connections, registries, clusters] = await Promise.all([
    readAllConnections(call),
    readAllRegistries(call),
    readAllClusters(call),
  ])
  return { connections, registries, clusters }
}
