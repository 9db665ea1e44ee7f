import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** An image to be served: its tags, and the platforms it is built for. */
export interface SandboxImage {
  readonly repository: string
  readonly tags: readonly string[]
  /** Such as `linux/amd64`. */
  readonly platforms?: readonly string[]
}

export interface StoredContent {
  readonly digest: string
  readonly mediaType: string
  readonly body: Buffer
}

export interface StoredRepository {
  /** Digest by tag. */
  readonly tags: ReadonlyMap<string, string>
  /** Manifests and blobs by digest. */
  readonly manifests: ReadonlyMap<string, StoredContent>
  readonly blobs: ReadonlyMap<string, StoredContent>
}

const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const

/** Builds the images in memory. The same names give the same digests on every start. */
export function buildRepositories(images: readonly SandboxImage[]): ReadonlyMap<string, StoredRepository> {
  const repositories = new Map<string, StoredRepository>()
  for (const image of images) {
    const manifests = new Map<string, StoredContent>()
    const blobs = new Map<string, StoredContent>()
    const tags = new Map<string, string>()
    for (const tag of image.tags) {
      tags.set(tag, buildIndex({ ...image, tag }, manifests, blobs).digest)
    }
    repositories.set(image.repository, { tags, manifests, blobs })
  }
  return repositories
}

type Store = Map<string, StoredContent>

function buildIndex(image: SandboxImage & { tag: string }, manifests: Store, blobs: Store): StoredContent {
  const entries = (image.platforms ?? ['linux/amd64', 'linux/arm64']).map((platform) => {
    const [os = 'linux', architecture = 'amd64'] = platform.split('/')
    const manifest = buildManifest({ name: `${image.repository}:${image.tag}`, os, architecture }, manifests, blobs)
    return { ...descriptor(manifest), platform: { architecture, os } }
  })
  return store(manifests, mediaTypes.index, { schemaVersion: 2, mediaType: mediaTypes.index, manifests: entries })
}

function buildManifest(
  image: { name: string; os: string; architecture: string },
  manifests: Store,
  blobs: Store,
): StoredContent {
  const tar = tarOf('etc/sandbox-image', `${image.name} ${image.os}/${image.architecture}\n`)
  const layer = store(blobs, mediaTypes.layer, gzipSync(tar))
  const config = store(blobs, mediaTypes.config, {
    architecture: image.architecture,
    os: image.os,
    created: '2026-01-15T09:00:00Z',
    config: { Labels: { 'org.opencontainers.image.title': image.name } },
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
  })
  return store(manifests, mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptor(config),
    layers: [descriptor(layer)],
  })
}

function store(into: Store, mediaType: string, content: Buffer | object): StoredContent {
  const body = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))
  const stored = { digest: digestOf(body), mediaType, body }
  into.set(stored.digest, stored)
  return stored
}

function descriptor({ mediaType, digest, body }: StoredContent) {
  return { mediaType, digest, size: body.length }
}

function digestOf(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`
}

/** A tar archive (POSIX ustar) of one file that was last changed in 1970. */
function tarOf(path: string, text: string): Buffer {
  const header = Buffer.alloc(512)
  const fields: readonly (readonly [offset: number, value: string])[] = [
    [0, path],
    [100, '0000644\0'],
    [108, '0000000\0'],
    [116, '0000000\0'],
    [124, `${Buffer.byteLength(text).toString(8).padStart(11, '0')}\0`],
    [136, '00000000000\0'],
    [148, '        '],
    [156, '0'],
    [257, 'ustar\u000000'],
  ]
  for (const [offset, value] of fields) header.write(value, offset, 'latin1')
  const checksum = header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  const content = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512)
  content.write(text)
  return Buffer.concat([header, content, Buffer.alloc(1024)])
}
