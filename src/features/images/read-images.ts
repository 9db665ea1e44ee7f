import type { RepositoryQuery, Tag, TagQuery, Unlisted } from '#contract/images.ts'
import { type PageAnswer, pageOf } from '#platform/http/page.ts'
import type { RegistryBatch } from '#platform/oci/registry-batch.ts'
import { isFound } from '#platform/search.ts'
import { repositoryAt } from '#features/registries/image-of-registry.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import type { ImageParts, ImageSource, OpenSource } from './image-source.ts'
import { manifestFacts } from './manifest-facts.ts'
import { readConfig } from './read-config.ts'
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

const bare = { digest: null, mediaType: null, platforms: null, sizeBytes: null, createdAt: null }

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
  const { platforms, createdAt, ...facts } = manifestFacts(found)
  const isTold = platforms !== null && createdAt !== null
  const config = isTold ? undefined : await readConfig(batch, repository, found)
  const platform = config?.platform === undefined ? null : [config.platform]
  return {
    ...facts,
    platforms: platforms === null ? platform : [...platforms],
    createdAt: createdAt ?? config?.createdAt ?? null,
  }
}
