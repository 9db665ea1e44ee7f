import type { ImageReference } from '#contract/image-reference.ts'
import { checkImage } from '#features/images/check-image.ts'
import type { ImageParts, OpenSource } from '#features/images/image-source.ts'
import { readTags } from '#features/images/read-images.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'

export interface ChoiceQuestion {
  readonly registry: RegistryRecord
  readonly image: ImageReference
  readonly connectionId: string
}

export type FindChoices = (question: ChoiceQuestion) => Promise<readonly string[]>

const mostAsked = 6
const keptMs = 60_000

/** Images of the same repository that exist and suit the nodes, the one with the nearest tag first. */
export function createFindChoices(parts: ImageParts, open: OpenSource): FindChoices {
  const kept = new Map<string, { readonly until: number; readonly choices: Promise<readonly string[]> }>()
  return (question) => {
    const { registry, image, connectionId } = question
    const now = parts.core.now().getTime()
    for (const [key, { until }] of kept) if (until <= now) kept.delete(key)
    const key = JSON.stringify([registry.id, registry.revision, image, connectionId])
    const choices = kept.get(key)?.choices ?? find(parts, open, question)
    kept.set(key, { until: now + keptMs, choices })
    return choices
  }
}

async function find(
  parts: ImageParts,
  open: OpenSource,
  { registry, image, connectionId }: ChoiceQuestion,
): Promise<readonly string[]> {
  const { id, host } = registry
  const query = { repository: image.repository, limit: 100, details: false }
  const { items } = await readTags(parts, open, { id, query })
  const near = nearestTags(
    items.map(({ name }) => name),
    image.tag ?? '',
  )
  const checks = await Promise.all(
    near
      .slice(0, mostAsked)
      .map((tag) => checkImage(parts, open, { id, image: `${host}/${image.repository}:${tag}`, connectionId })),
  )
  return checks.flatMap((check) => (check.verdict === 'pull-allowed' && check.nodes?.fit !== 'no' ? [check.image] : []))
}

/** Those that begin alike first; of these, in the order in which they come: the newest version at the top. */
function nearestTags(tags: readonly string[], wanted: string): readonly string[] {
  return tags
    .filter((tag) => tag !== wanted)
    .map((tag, order) => ({ tag, order, alike: commonLength(tag, wanted) }))
    .toSorted((one, other) => other.alike - one.alike || one.order - other.order)
    .map(({ tag }) => tag)
}

function commonLength(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return length
}
