import { z } from 'zod'
import { parseBoundedJson } from '#platform/oci/bounded-json.ts'
import type { ReadManifest } from '#platform/oci/manifest-requests.ts'

export interface ManifestFacts {
  readonly digest: string
  readonly mediaType: string
  /** `null` where the manifest does not tell: that of one platform names none. */
  readonly platforms: readonly string[] | null
  readonly sizeBytes: number | null
}

const word = z.string().regex(/^[a-z0-9._-]{1,32}$/)
const Platform = z.object({ os: word, architecture: word, variant: word.optional().catch(undefined) })
const Index = z.object({ manifests: z.array(z.object({ platform: Platform.optional().catch(undefined) })).max(1000) })
const size = z
  .number()
  .int()
  .min(0)
  .max(2 ** 50)
const Image = z.object({ config: z.object({ size }), layers: z.array(z.object({ size })).max(1000) })

/** What a manifest tells of its image (OCI image specification: index and manifest; Docker's are the same here). */
export function manifestFacts({ digest, mediaType, body }: ReadManifest): ManifestFacts {
  const document: unknown = JSON.parse(body.toString('utf8'))
  const index = Index.safeParse(document)
  if (index.success) {
    const platforms = index.data.manifests.flatMap(({ platform }) => (platform === undefined ? [] : [nameOf(platform)]))
    // Attestations stand in an index as images for no platform.
    const real = [...new Set(platforms)].filter((name) => name !== 'unknown/unknown')
    return { digest, mediaType, platforms: real.length === 0 ? null : real, sizeBytes: null }
  }
  const image = Image.safeParse(document)
  if (!image.success) return { digest, mediaType, platforms: null, sizeBytes: null }
  const { config, layers } = image.data
  const sizeBytes = layers.reduce((sum, layer) => sum + layer.size, config.size)
  return { digest, mediaType, platforms: null, sizeBytes }
}

const ofOnePlatform = z.object({ config: z.object({ digest: z.string().max(200) }) })

/** Where the image of one platform says what it is for; an index has none. */
export function configDigestOf({ body }: ReadManifest): string | undefined {
  const parsed = ofOnePlatform.safeParse(JSON.parse(body.toString('utf8')))
  return parsed.success ? parsed.data.config.digest : undefined
}

/** OCI image specification: image configuration. */
export function platformOfConfig(body: Buffer): string | undefined {
  const parsed = Platform.safeParse(parseBoundedJson(body.toString('utf8')))
  return parsed.success ? nameOf(parsed.data) : undefined
}

function nameOf({ os, architecture, variant }: z.infer<typeof Platform>): string {
  return variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`
}
