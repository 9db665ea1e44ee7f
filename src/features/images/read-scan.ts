import type { ImageScan } from '#contract/images.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { kindNamed } from '#features/registries/kinds/kinds.ts'
import { readRegistryPassword } from '#features/registries/read-registries.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import type { ImageParts } from './image-source.ts'

export interface ScannedImage {
  readonly repository: string
  readonly reference: string
  readonly credential: Credential | undefined
}

/** What the registry itself knows of the vulnerabilities of an image; `null` where it tells nothing. */
export async function readScan(
  { core, clouds }: Pick<ImageParts, 'core' | 'clouds'>,
  registry: RegistryRecord,
  image: ScannedImage,
): Promise<ImageScan | null> {
  const ask = kindNamed(registry.kind).readScan
  if (ask === undefined) return null
  const { id, host, plainHttp, caCertificate, authentication, username } = registry
  const password = (await readRegistryPassword(core, id))?.secret
  const origin = `${plainHttp ? 'http' : 'https'}://${host}`
  const way = { ...clouds, caCertificate: caCertificate ?? undefined }
  const scan = await ask({ ...image, host, origin, authentication, username, password }, way)
  return scan === undefined ? null : { ...scan, scannedAt: scan.scannedAt?.toISOString() ?? null }
}
