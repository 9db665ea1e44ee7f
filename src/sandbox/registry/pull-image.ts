import type { AddressPolicy } from '#platform/oci/address-policy.ts'
import type { Resolve } from '#platform/oci/judged-connection.ts'
import type { Credential } from '#platform/oci/credential.ts'
import {
  credentialsFor,
  type DockerConfigEntry,
  type DockerConfigType,
  readDockerConfig,
} from '#platform/oci/docker-config.ts'
import { formatImageReference, type ImageReference, parseImageReference } from '#contract/image-reference.ts'
import type { ReadManifest } from '#platform/oci/manifest-requests.ts'
import { type RegistryClient, registryClient } from '#platform/oci/registry-client.ts'
import type { RegistryFailure } from '#platform/oci/registry-outcome.ts'
import type { RegistryLimits } from '#platform/oci/registry-limits.ts'
import { z } from 'zod'
import { noMatchingPlatform, resolveFailure, unexpectedMediaType } from './runtime-words.ts'

/** How the node reaches a registry, as its container runtime is configured. */
export interface Reach {
  readonly plainHttp: boolean
  readonly caCertificate?: string
}

export interface PullRequest {
  /** As the pod has it. */
  readonly image: string
  /** The decoded contents of the pod's pull secrets, in the order of the pod. */
  readonly dockerConfigs: readonly { readonly type: string; readonly data: string }[]
  readonly architecture: string
  readonly reach: (host: string) => Reach
  readonly addressPolicy: AddressPolicy
  readonly now: () => Date
  readonly limits?: Partial<RegistryLimits>
  readonly resolve?: Resolve
}

export type PullOutcome =
  | { readonly ok: true; readonly imageId: string }
  | { readonly ok: false; readonly reason: 'ErrImagePull' | 'InvalidImageName'; readonly message: string }

/**
 * Pulls as a node does, as far as the manifest of its platform: with every credential that matches in turn, or with
 * none where none matches. What fails is said in the words of the kubelet 1.33 and containerd 1.6.
 */
export async function pullImage(request: PullRequest): Promise<PullOutcome> {
  const parsed = parseImageReference(request.image)
  if (!parsed.ok) {
    const message = `Failed to apply default image tag "${request.image}": couldn't parse image name "${request.image}": ${invalidReference(parsed.reason)}`
    return { ok: false, reason: 'InvalidImageName', message }
  }
  const configs = readConfigs(request.dockerConfigs)
  if (!configs.ok) return { ok: false, reason: 'ErrImagePull', message: configs.message }
  const matching = credentialsFor(parsed.image, configs.entries)
  return await pullWithEach(request, parsed.image, matching.length === 0 ? [undefined] : matching)
}

async function pullWithEach(
  request: PullRequest,
  image: ImageReference,
  credentials: readonly (Credential | undefined)[],
): Promise<PullOutcome> {
  const client = registryClient({ host: image.host, ...request.reach(image.host), ...forwarded(request) })
  const failures = new Set<string>()
  for (const credential of credentials) {
    const pulled = await pullOnce({ client, image, credential, request })
    if (pulled.ok) return { ok: true, imageId: `${image.host}/${image.repository}@${pulled.digest}` }
    failures.add(`failed to pull and unpack image "${formatImageReference(image)}": ${pulled.message}`)
  }
  const messages = [...failures]
  const message = messages.length === 1 ? messages.join('') : `[${messages.join(', ')}]`
  return { ok: false, reason: 'ErrImagePull', message }
}

function forwarded({ addressPolicy, now, limits, resolve }: PullRequest) {
  return {
    addressPolicy,
    now,
    ...(limits === undefined ? {} : { limits }),
    ...(resolve === undefined ? {} : { resolve }),
  }
}

interface Attempt {
  readonly client: RegistryClient
  readonly image: ImageReference
  readonly credential: Credential | undefined
  readonly request: PullRequest
}

type Pulled = { readonly ok: true; readonly digest: string } | { readonly ok: false; readonly message: string }

async function pullOnce({ client, image, credential, request }: Attempt): Promise<Pulled> {
  const words = (failure: RegistryFailure): Pulled => {
    const { plainHttp } = request.reach(image.host)
    const isOther = failure.reason === 'not-an-image'
    const message = isOther ? unexpectedMediaType(failure) : resolveFailure(image, failure, { plainHttp, credential })
    return { ok: false, message }
  }
  const reference = image.digest ?? image.tag ?? 'latest'
  const found = await client.headManifest(image.repository, reference, credential)
  if (!found.ok) return words(found)
  const read = await client.getManifest(image.repository, found.digest, credential)
  if (!read.ok) return words(read)
  const platform = platformOf(read, request.architecture)
  if (platform === 'single') return { ok: true, digest: found.digest }
  if (platform === 'invalid') return { ok: false, message: unexpectedMediaType(found) }
  if (platform === 'none') return { ok: false, message: noMatchingPlatform(found) }
  const manifest = await client.getManifest(image.repository, platform.digest, credential)
  return manifest.ok ? { ok: true, digest: found.digest } : words(manifest)
}

const Index = z.object({
  manifests: z.array(
    z.object({ digest: z.string(), platform: z.object({ os: z.string(), architecture: z.string() }).optional() }),
  ),
})

function platformOf(manifest: ReadManifest, architecture: string): { digest: string } | 'single' | 'none' | 'invalid' {
  if (!/index|manifest\.list/.test(manifest.mediaType)) return 'single'
  const index = Index.safeParse(JSON.parse(manifest.body.toString('utf8')))
  if (!index.success) return 'invalid'
  const match = index.data.manifests.find(
    ({ platform }) => platform === undefined || (platform.os === 'linux' && platform.architecture === architecture),
  )
  return match ?? 'none'
}

/** A kubelet gives up on the whole pod where one of its pull secrets cannot be read. */
function readConfigs(
  configs: PullRequest['dockerConfigs'],
): { ok: true; entries: readonly (readonly DockerConfigEntry[])[] } | { ok: false; message: string } {
  const entries: (readonly DockerConfigEntry[])[] = []
  for (const { type, data } of configs) {
    if (!isDockerConfigType(type)) continue
    const read = readDockerConfig(data, type)
    if (!read.ok) return { ok: false, message: unreadable[read.reason] }
    entries.push(read.entries)
  }
  return { ok: true, entries }
}

function isDockerConfigType(type: string): type is DockerConfigType {
  return type === 'kubernetes.io/dockerconfigjson' || type === 'kubernetes.io/dockercfg'
}

const unreadable = {
  'too-large': 'unexpected end of JSON input',
  'not-json': 'invalid character looking for beginning of value',
  'invalid-shape': 'json: cannot unmarshal value into Go value of type credentialprovider.DockerConfigJSON',
  'invalid-auth': 'unable to parse auth field, must be formatted as base64(username:password)',
} as const

function invalidReference(reason: string): string {
  return reason === 'upper-case'
    ? 'invalid reference format: repository name must be lowercase'
    : 'invalid reference format'
}
