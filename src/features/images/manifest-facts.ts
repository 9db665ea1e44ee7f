import { z } from 'zod'
import { parseBoundedJson } from '#platform/oci/bounded-json.ts'
import type { ReadManifest } from '#platform/oci/manifest-requests.ts'

export interface ManifestFacts {
  readonly digest: string
  readonly mediaType: string
  /** `null` where the manifest does not tell: that of one platform names none. */
  readonly platforms: readonly string[] | null
  readonly sizeBytes: number | null
  /** As an annotation says. */
  readonly createdAt: string | null
}

export interface ConfigFacts {
  readonly platform: string | undefined
  readonly createdAt: string | null
}

const word = z.string().regex(/^[a-z0-9._-]{1,32}$/)
const Platform = z.object({ os: word, architecture: word, variant: word.optional().catch(undefined) })
const Index = z.object({
  manifests: z
    .array(z.object({ digest: z.string().max(200).optional(), platform: Platform.optional().catch(undefined) }))
    .max(1000),
})
const createdField = 'org.opencontainers.image.created'
const Annotated = z.object({ annotations: z.object({ [createdField]: z.string().optional() }).optional() })
const size = z
  .number()
  .int()
  .min(0)
  .max(2 ** 50)
const Image = z.object({ config: z.object({ size }), layers: z.array(z.object({ size })).max(1000) })

/** What a manifest tells of its image (OCI image specification: index and manifest; Docker's are the same here). */
export function manifestFacts({ digest, mediaType, body }: ReadManifest): ManifestFacts {
  const document: unknown = JSON.parse(body.toString('utf8'))
  const createdAt = timeOf(Annotated.safeParse(document).data?.annotations?.[createdField])
  const index = Index.safeParse(document)
  if (index.success) {
    const platforms = index.data.manifests.flatMap(({ platform }) => (platform === undefined ? [] : [nameOf(platform)]))
    // Attestations stand in an index as images for no platform.
    const real = [...new Set(platforms)].filter((name) => name !== 'unknown/unknown')
    return { digest, mediaType, platforms: real.length === 0 ? null : real, sizeBytes: null, createdAt }
  }
  const image = Image.safeParse(document)
  if (!image.success) return { digest, mediaType, platforms: null, sizeBytes: null, createdAt }
  const { config, layers } = image.data
  const sizeBytes = layers.reduce((sum, layer) => sum + layer.size, config.size)
  return { digest, mediaType, platforms: null, sizeBytes, createdAt }
}

const ofOnePlatform = z.object({ config: z.object({ digest: z.string().max(200) }) })

/** Where the image of one platform says what it is for; an index has none. */
export function configDigestOf({ body }: ReadManifest): string | undefined {
  const parsed = ofOnePlatform.safeParse(JSON.parse(body.toString('utf8')))
  return parsed.success ? parsed.data.config.digest : undefined
}

/** The first image of an index that is for a platform. */
export function firstImageOf({ body }: ReadManifest): string | undefined {
  const { data } = Index.safeParse(JSON.parse(body.toString('utf8')))
  return data?.manifests.find(({ platform }) => platform !== undefined && platform.os !== 'unknown')?.digest
}

const Config = z.object({ created: z.string().optional().catch(undefined) })

/** OCI image specification: image configuration. */
export function configFacts(body: Buffer): ConfigFacts {
  const document = parseBoundedJson(body.toString('utf8'))
  const platform = Platform.safeParse(document).data
  return {
    platform: platform && nameOf(platform),
    createdAt: timeOf(Config.safeParse(document).data?.created),
  }
}

/** Builds that are to be the same each time write the year 1970, or 1, or 1980: that is no date. */
const earliest = Date.parse('2010-01-01T00:00:00Z')

function timeOf(text: string | undefined): string | null {
  const { data } = z.iso.datetime({ offset: true }).safeParse(text)
  const at = Date.parse(data ?? '')
  return at >= earliest ? new Date(at).toISOString() : null
}

function nameOf({ os, architecture, variant }: z.infer<typeof Platform>): string {
  return variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`
}
