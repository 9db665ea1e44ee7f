import type { z } from 'zod'
import type { NewTransferCluster, Storage, TransferCluster, TransferClusterChange } from '#contract/clusters.ts'
import type { Environment } from '#contract/common.ts'
import { parseImageReference } from '#contract/image-reference.ts'
import type { Registry } from '#contract/registries.ts'

/** What the form holds: text as it was typed. */
export interface ClusterInput {
  readonly name: string
  readonly description: string
  readonly environment: Environment
  readonly connectionId: string
  readonly namespace: string
  readonly deploymentName: string
  readonly replicas: string
  /** Empty: none, and the repository begins with its host. */
  readonly registryId: string
  readonly repository: string
  /** A tag, a digest such as `sha256:…`, or a tag with its digest behind `@`. */
  readonly tag: string
  /** Whether the digest is put behind the tag when it is sent. */
  readonly pin: 'by-environment' | 'yes' | 'no'
  readonly storageType: Storage['type']
  readonly claimName: string
  readonly size: string
  readonly storageClassName: string
  readonly path: string
  readonly hasDatabase: boolean
  readonly databaseUrl: string
  readonly databaseUsername: string
  readonly databasePassword: string
  readonly requestCpu: string
  readonly requestMemory: string
  readonly limitCpu: string
  readonly limitMemory: string
  readonly env: readonly { readonly name: string; readonly value: string }[]
}

export const emptyClusterInput: ClusterInput = {
  name: '',
  description: '',
  environment: 'DEVELOPMENT',
  connectionId: '',
  namespace: 'default',
  deploymentName: 'pesitwizard-server',
  replicas: '1',
  registryId: '',
  repository: '',
  tag: '',
  pin: 'by-environment',
  storageType: 'none',
  claimName: '',
  size: '10Gi',
  storageClassName: '',
  path: '',
  hasDatabase: false,
  databaseUrl: '',
  databaseUsername: '',
  databasePassword: '',
  requestCpu: '200m',
  requestMemory: '512Mi',
  limitCpu: '1',
  limitMemory: '1Gi',
  env: [],
}

type Hosts = readonly Pick<Registry, 'id' | 'url' | 'imagePath' | 'defaultTag'>[]

/** Another registry: its image is proposed, unless one was typed that did not come from the registry before. */
export function chooseRegistry(input: ClusterInput, registryId: string, registries: Hosts): ClusterInput {
  const before = registries.find(({ id }) => id === input.registryId)
  const next = registries.find(({ id }) => id === registryId)
  const isProposed = input.repository === '' || input.repository === before?.imagePath
  const isProposedTag = input.tag === '' || input.tag === before?.defaultTag
  return {
    ...input,
    registryId,
    repository: isProposed && next !== undefined ? next.imagePath : input.repository,
    tag: isProposedTag && next !== undefined ? next.defaultTag : input.tag,
  }
}

/**
 * A whole reference in the field of the repository is taken apart: its host chooses the registry, its tag or digest
 * goes where it belongs. What is no reference stays as it was typed, and is refused where it is sent.
 */
export function takeReference(input: ClusterInput, registries: Hosts): ClusterInput {
  const text = input.repository.trim()
  const [first = ''] = text.split('/')
  const namesHost = text.includes('/') && (/[.:]/.test(first) || first === 'localhost')
  const namesTag = /[:@]/.test(text.slice(text.lastIndexOf('/') + 1)) || text.includes('@')
  if (!namesHost && !namesTag) return { ...input, repository: text }
  const parsed = parseImageReference(namesHost || input.registryId === '' ? text : `host.invalid/${text}`)
  if (!parsed.ok) return { ...input, repository: text }
  const { host, repository, tag, digest } = parsed.image
  const tagAfter = digest ?? (namesTag ? tag : undefined) ?? input.tag
  if (!namesHost)
    return { ...input, repository: input.registryId === '' ? `${host}/${repository}` : repository, tag: tagAfter }
  const known = registries.filter(({ url }) => url === host)
  const registry = known.find(({ id }) => id === input.registryId) ?? known[0]
  if (registry === undefined) return { ...input, registryId: '', repository: `${host}/${repository}`, tag: tagAfter }
  return { ...input, registryId: registry.id, repository, tag: tagAfter }
}

/** The reference as a node will read it. */
export function imageOf({ registryId, repository, tag }: ClusterInput, registries: Hosts): string {
  if (repository === '') return ''
  const host = registries.find(({ id }) => id === registryId)?.url
  const name = host === undefined ? repository : `${host}/${repository}`
  if (tag === '') return name
  return tag.startsWith('sha256:') ? `${name}@${tag}` : `${name}:${tag}`
}

export function newClusterOf(input: ClusterInput, registries: Hosts): z.input<typeof NewTransferCluster> {
  return {
    ...describedBy(input, registries),
    ...(input.connectionId === '' ? {} : { connectionId: input.connectionId }),
    namespace: input.namespace,
    deploymentName: input.deploymentName,
  }
}

/** Where it runs stays: that is another cluster. */
export function clusterChangeOf(input: ClusterInput, registries: Hosts): z.input<typeof TransferClusterChange> {
  return describedBy(input, registries)
}

function describedBy(input: ClusterInput, registries: Hosts) {
  const { requestCpu, requestMemory, limitCpu, limitMemory, databasePassword } = input
  return {
    name: input.name,
    description: input.description,
    environment: input.environment,
    replicas: Number(input.replicas),
    registryId: input.registryId === '' ? null : input.registryId,
    containerImage: imageOf(input, registries),
    storage: storageOf(input),
    database: input.hasDatabase
      ? {
          url: input.databaseUrl,
          username: input.databaseUsername,
          ...(databasePassword === '' ? {} : { password: databasePassword }),
        }
      : null,
    resources: {
      requests: { cpu: requestCpu, memory: requestMemory },
      limits: { cpu: limitCpu, memory: limitMemory },
    },
    env: Object.fromEntries(input.env.filter(({ name }) => name !== '').map(({ name, value }) => [name, value])),
  }
}

function storageOf({ storageType, claimName, size, storageClassName, path }: ClusterInput): Storage {
  switch (storageType) {
    case 'none':
      return { type: 'none' }
    case 'existing-claim':
      return { type: 'existing-claim', claimName }
    case 'new-claim':
      return { type: 'new-claim', size, storageClassName: storageClassName === '' ? null : storageClassName }
    case 'host-path':
      return { type: 'host-path', path }
  }
}

export function clusterInputOf(cluster: TransferCluster, registries: Hosts): ClusterInput {
  const { storage, database, resources } = cluster
  const host = registries.find(({ id }) => id === cluster.registryId)?.url
  const parsed = parseImageReference(cluster.containerImage)
  const { tag = '', digest, repository } = parsed.ok ? parsed.image : { repository: cluster.containerImage }
  const fullName = parsed.ok ? `${parsed.image.host}/${repository}` : repository
  return {
    ...emptyClusterInput,
    name: cluster.name,
    description: cluster.description,
    environment: cluster.environment,
    connectionId: cluster.connectionId,
    namespace: cluster.namespace,
    deploymentName: cluster.deploymentName,
    replicas: String(cluster.replicas),
    registryId: host === undefined ? '' : (cluster.registryId ?? ''),
    repository: host === undefined ? fullName : repository,
    tag: [tag, digest].filter((part) => part !== undefined && part !== '').join('@'),
    // What runs changes only where a person says so.
    pin: 'no',
    storageType: storage.type,
    ...(storage.type === 'existing-claim' ? { claimName: storage.claimName } : {}),
    ...(storage.type === 'new-claim' ? { size: storage.size, storageClassName: storage.storageClassName ?? '' } : {}),
    ...(storage.type === 'host-path' ? { path: storage.path } : {}),
    hasDatabase: database !== null,
    databaseUrl: database?.url ?? '',
    databaseUsername: database?.username ?? '',
    requestCpu: resources.requests.cpu,
    requestMemory: resources.requests.memory,
    limitCpu: resources.limits.cpu,
    limitMemory: resources.limits.memory,
    env: Object.entries(cluster.env).map(([name, value]) => ({ name, value })),
  }
}
