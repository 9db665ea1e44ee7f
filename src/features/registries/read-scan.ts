import type { ImageScan } from '#platform/clouds/image-scan.ts'
import type { Credential } from '#platform/oci/credential.ts'
import type { Secret } from '#platform/secret.ts'
import type { Clouds } from './kinds/kind.ts'
import { kindNamed } from './kinds/kinds.ts'
import type { RegistryRecord } from './registry.ts'

export type ScanningRegistry = Pick<
  RegistryRecord,
  'kind' | 'host' | 'plainHttp' | 'caCertificate' | 'authentication' | 'username'
> & { readonly password: Secret | undefined }

export interface ScannedImage {
  readonly repository: string
  readonly reference: string
  /** What pull secrets hold. */
  readonly credential: Credential | undefined
}

/** What the registry itself knows of the vulnerabilities of an image; `undefined` where it tells nothing. */
export async function readScan(
  clouds: Clouds,
  registry: ScanningRegistry,
  image: ScannedImage,
): Promise<ImageScan | undefined> {
  const { kind, host, plainHttp, caCertificate, authentication, username, password } = registry
  const origin = `${plainHttp ? 'http' : 'https'}://${host}`
  const way = { ...clouds, caCertificate: caCertificate ?? undefined }
  return await kindNamed(kind).readScan?.({ ...image, host, origin, authentication, username, password }, way)
}
