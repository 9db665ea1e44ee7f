import type { ImageCheck, RepositoryQuery, Tag, TagQuery, Unlisted } from '#contract/images.ts'
import { type PageAnswer, pageOf } from '#platform/http/page.ts'
import type { RegistryBatch } from '#platform/oci/registry-batch.ts'
import type { RegistryFailure } from '#platform/oci/registry-outcome.ts'
import { isFound } from '#platform/search.ts'
import { imageOfRegistry, repositoryAt } from '#features/registries/image-of-registry.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { concernOf } from './image-concern.ts'
import type { ImageParts, ImageSource, OpenSource } from './image-source.ts'
import { manifestFacts } from './manifest-facts.ts'
import { fitOf, readNodePlatforms } from './node-platforms.ts'
import { isVersion, orderTags } from './tag-order.ts'
import { unlisted, unlistedCatalog } from './unlisted.ts'

interface Listing<Item> extends PageAnswer<Item> {
  readonly truncated: boolean
  readonly unlisted: Unlisted | null
}

export async function readRepositories(
  { core }: ImageParts,
  open: OpenSource,
  { id, query }: { readonly id: string; readonly query: RepositoryQuery },
): Promise<Listing<{ name: string }>> {
  const { client, credential } = await open(await getRegistry(core.db, id))
  const listed = await client.listRepositories(credential)
  if (!listed.ok) return nothing(unlistedCatalog(listed))
  const found = listed.names.filter((name) => isFound(query.search, [name])).map((name) => ({ name }))
  const page = pageOf(
    found,
    { ...query, sort: 'name' },
    { idOf: ({ name }) => name, keys: { name: ({ name }) => name } },
  )
  return { ...page, truncated: listed.truncated, unlisted: null }
}

export async function readTags(
  { core }: ImageParts,
  open: OpenSource,
  { id, query }: { readonly id: string; readonly query: TagQuery },
): Promise<Listing<Tag>> {
  const registry = await getRegistry(core.db, id)
  const source = await open(registry)
  const repository = repositoryAt(registry.host, query.repository)
  const listed = await source.client.listTags(repository, source.credential)
  if (!listed.ok) return nothing(unlisted(listed))
  const found = orderTags(listed.names.filter((name) => isFound(query.search, [name]))).map((name, order) => ({
    name,
    order,
  }))
  const page = pageOf(
    found,
    { limit: query.limit, cursor: query.cursor, sort: 'order' },
    { idOf: ({ name }) => name, keys: { order: ({ order }) => order } },
  )
  const names = page.items.map(({ name }) => name)
  const items = query.details
    ? await describe(source, registry, { repository, names })
    : names.map((name) => ({ ...bare, name, isVersion: isVersion(name) }))
  return { ...page, items, truncated: listed.truncated, unlisted: null }
}

const bare = { digest: null, mediaType: null, platforms: null, sizeBytes: null }

function nothing(why: Unlisted): Listing<never> {
  return { items: [], nextCursor: null, total: 0, truncated: false, unlisted: why }
}

interface Described {
  readonly repository: string
  readonly names: readonly string[]
}

/** A manifest that is read counts for the limit of Docker Hub; one that is only asked for does not. */
async function describe(
  source: ImageSource,
  { kind }: RegistryRecord,
  { repository, names }: Described,
): Promise<Tag[]> {
  const batch = source.batch()
  const facts = (name: string) => (kind === 'docker-hub' ? askFor : read)(batch, repository, name)
  try {
    return await Promise.all(names.map(async (name) => ({ ...(await facts(name)), name, isVersion: isVersion(name) })))
  } finally {
    await batch.close()
  }
}

async function askFor(batch: RegistryBatch, repository: string, name: string): Promise<typeof bare | FoundTag> {
  const found = await batch.headManifest(repository, name)
  return found.ok ? { ...bare, digest: found.digest, mediaType: found.mediaType } : bare
}

type FoundTag = Omit<Tag, 'name' | 'isVersion'>

async function read(batch: RegistryBatch, repository: string, name: string): Promise<FoundTag> {
  const found = await batch.getManifest(repository, name)
  if (!found.ok) return bare
  const { platforms, ...facts } = manifestFacts(found)
  return { ...facts, platforms: platforms === null ? null : [...platforms] }
}

export interface ImageQuestion {
  readonly id: string
  readonly image: string
  readonly connectionId: string | undefined
}

/** Asks for the manifest as a node would, and compares its platforms with those of the nodes. */
export async function checkImage(
  { core, sessions }: ImageParts,
  open: OpenSource,
  { id, image, connectionId }: ImageQuestion,
): Promise<ImageCheck> {
  const registry = await getRegistry(core.db, id)
  const { repository, reference } = imageOfRegistry(registry, image, '#image')
  const batch = (await open(registry)).batch()
  const head = await batch.headManifest(repository, reference)
  // Only an index names platforms, and Docker Hub counts what is read.
  const whole = head.ok && registry.kind !== 'docker-hub' ? await batch.getManifest(repository, reference) : undefined
  await batch.close()
  const facts = whole?.ok === true ? manifestFacts(whole) : undefined
  const platforms = facts?.platforms ?? null
  const nodePlatforms = connectionId === undefined ? null : await readNodePlatforms(sessions, connectionId)
  const found = {
    image: `${registry.host}/${repository}${reference.includes(':') ? '@' : ':'}${reference}`,
    ...verdictOf(head, registry),
    digest: head.ok ? head.digest : null,
    mediaType: head.ok ? head.mediaType : null,
    platforms: platforms === null ? null : [...platforms],
    nodes: nodePlatforms === null ? null : { platforms: [...nodePlatforms], fit: fitOf(platforms, nodePlatforms) },
  }
  return { ...found, concern: concernOf(found) }
}

function verdictOf(
  outcome: { readonly ok: true } | RegistryFailure,
  { authentication }: RegistryRecord,
): Pick<ImageCheck, 'verdict' | 'message'> {
  if (outcome.ok) return { verdict: 'pull-allowed', message: 'It may be pulled' }
  if (authentication === 'node-identity')
    return { verdict: 'unknown', message: 'Only nodes can sign in to this registry' }
  const { reason, message } = outcome
  if (reason === 'not-found') return { verdict: 'absent', message: 'There is no such image, or it may not be seen' }
  if (reason === 'denied' || reason === 'unauthorized') return { verdict: reason, message }
  return { verdict: 'unknown', message }
}
