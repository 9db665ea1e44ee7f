import type { Sessions } from '#features/connections/sessions.ts'
import type { ImageCheck } from '#contract/images.ts'

/** `linux/amd64` and so on, of the nodes that take pods; empty where the console may not read nodes. */
export async function readNodePlatforms(sessions: Sessions, connectionId: string): Promise<readonly string[]> {
  const listed = await sessions.get(connectionId)?.client.list('Node')
  if (listed === undefined || !listed.ok) return []
  const ready = listed.value.items.filter(({ spec }) => spec?.unschedulable !== true)
  const platforms = ready.flatMap(({ status }) => {
    const { operatingSystem, architecture } = status?.nodeInfo ?? {}
    return operatingSystem === undefined || architecture === undefined ? [] : [`${operatingSystem}/${architecture}`]
  })
  return [...new Set(platforms)].toSorted()
}

type Fit = NonNullable<ImageCheck['nodes']>['fit']

/** Whether an image has a platform for each node, for some, or for none. A variant (`linux/arm64/v8`) suits its architecture. */
export function fitOf(image: readonly string[] | null, nodes: readonly string[]): Fit {
  if (image === null || nodes.length === 0) return 'unknown'
  const offered = new Set(image.map((platform) => platform.split('/').slice(0, 2).join('/')))
  const suited = nodes.filter((platform) => offered.has(platform))
  if (suited.length === nodes.length) return 'yes'
  return suited.length === 0 ? 'no' : 'some'
}
