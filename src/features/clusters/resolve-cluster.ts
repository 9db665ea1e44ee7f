import type { Kysely } from 'kysely'
import type { Note } from '#contract/common.ts'
import { DomainError } from '#contract/errors.ts'
import type { Schema } from '#platform/database/schema.ts'
import { isFloating, parseImageReference } from '#contract/image-reference.ts'
import { readConnections } from '#features/connections/read-connections.ts'
import { readRegistries } from '#features/registries/read-registries.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import type { ClusterRecord } from './cluster.ts'
import { proposeRegistry } from './registry-rules.ts'
import { checkCluster, refuse } from './rules.ts'

type Db = Kysely<Schema>

/** The connection that was named, or the only one there is. */
export async function resolveConnection(db: Db, connectionId: string | undefined): Promise<string> {
  const connections = (await readConnections(db)).filter(({ deleting }) => !deleting)
  if (connectionId !== undefined) {
    if (connections.some(({ id }) => id === connectionId)) return connectionId
    throw missing('/connectionId', `There is no connection ${connectionId}`, 'List them with: pwctl connection list')
  }
  const enabled = connections.filter((connection) => connection.enabled)
  const [only] = enabled
  if (only !== undefined && enabled.length === 1) return only.id
  throw missing(
    '/connectionId',
    enabled.length === 0
      ? 'There is no Kubernetes connection yet'
      : `There are ${enabled.length} Kubernetes connections, and none was chosen`,
    enabled.length === 0
      ? 'Add one with: pwctl connection create'
      : `Choose one of: ${enabled.map(({ name }) => name).join(', ')}`,
  )
}

export interface ImageChoice {
  readonly registryId: string | null
  readonly containerImage: string
  readonly notes: readonly Note[]
}

interface ImageInput {
  readonly registryId: string | null | undefined
  readonly containerImage: string | undefined
  readonly environment: ClusterRecord['environment']
}

/** Completes the two halves from each other: the registry from the image's host, the image from the registry's defaults. */
export async function resolveImage(
  db: Db,
  { registryId, containerImage, environment }: ImageInput,
): Promise<ImageChoice> {
  const registries = await readRegistries(db)
  const named = typeof registryId === 'string' ? registries.find(({ id }) => id === registryId) : undefined
  if (typeof registryId === 'string' && named === undefined) {
    throw missing('/registryId', `There is no registry ${registryId}`, 'List them with: pwctl registry list')
  }
  if (containerImage === undefined) return imageOf(named ?? registries.find(({ isDefault }) => isDefault))
  if (registryId !== undefined) return { registryId, containerImage, notes: [] }
  const parsed = parseImageReference(containerImage)
  const proposed = parsed.ok ? proposeRegistry(parsed.image, environment, registries) : undefined
  if (proposed === undefined) return { registryId: null, containerImage, notes: [noRegistryNote] }
  const message = `The registry "${proposed.name}" was chosen, because the image comes from its host`
  return { registryId: proposed.id, containerImage, notes: [{ code: 'registry-proposed', message }] }
}

const noRegistryNote: Note = {
  code: 'no-registry',
  message: 'No registry has the host of this image: nodes pull it without a credential',
}

function imageOf(registry: RegistryRecord | undefined): ImageChoice {
  if (registry === undefined || registry.imagePath === '') {
    throw missing(
      '/containerImage',
      'The image is missing',
      'Write it as ghcr.io/cpoder/pesitwizard-server:latest, or give the registry an image path.',
    )
  }
  const containerImage = `${registry.host}/${registry.imagePath}:${registry.defaultTag}`
  return {
    registryId: registry.id,
    containerImage,
    notes: [{ code: 'image-proposed', message: `The image is ${containerImage}, by the defaults of the registry` }],
  }
}

/** Refuses what cannot work, and says what deserves a second look. */
export async function judgeCluster(db: Db, cluster: ClusterRecord): Promise<readonly Note[]> {
  const registry = (await readRegistries(db)).find(({ id }) => id === cluster.registryId) ?? null
  const database = cluster.database === null ? null : { hasPassword: cluster.hasDatabasePassword }
  const { errors, notes } = checkCluster({ ...cluster, registry, database })
  if (errors.length > 0) throw refuse(errors)
  return [...notes, ...registryNotes(cluster, registry), ...tagNotes(cluster)]
}

function registryNotes(cluster: ClusterRecord, registry: RegistryRecord | null): readonly Note[] {
  if (registry === null) return []
  const notes: Note[] = []
  if (!registry.enabled)
    notes.push({
      code: 'registry-disabled',
      message: `The registry "${registry.name}" is switched off: it has no pull secret`,
    })
  if (registry.environments.length > 0 && !registry.environments.includes(cluster.environment)) {
    notes.push({
      code: 'registry-environment',
      message: `The registry "${registry.name}" is meant for ${registry.environments.join(', ')}`,
    })
  }
  return notes
}

function tagNotes({ environment, containerImage }: ClusterRecord): readonly Note[] {
  const parsed = parseImageReference(containerImage)
  if (environment !== 'PRODUCTION' || !parsed.ok || !isFloating(parsed.image)) return []
  return [
    {
      code: 'floating-tag',
      message: 'In production a tag that moves makes each restart a possible upgrade; name a version or a digest',
    },
  ]
}

function missing(pointer: string, detail: string, hint: string): DomainError {
  return new DomainError('invalid', detail, { hint, errors: [{ pointer, code: 'required', detail }] })
}
