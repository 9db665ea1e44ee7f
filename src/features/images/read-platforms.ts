import type { RegistryBatch } from '#platform/oci/registry-batch.ts'
import { configDigestOf, manifestFacts, platformOfConfig } from './manifest-facts.ts'

/** An index names its platforms; the image of one platform says it in its configuration. `null` where neither tells. */
export async function readPlatforms(
  batch: RegistryBatch,
  repository: string,
  digest: string,
): Promise<readonly string[] | null> {
  const manifest = await batch.getManifest(repository, digest)
  if (!manifest.ok) return null
  const config = configDigestOf(manifest)
  if (config === undefined) return manifestFacts(manifest).platforms
  const blob = await batch.getBlob(repository, config)
  const platform = blob.ok ? platformOfConfig(blob.body) : undefined
  return platform === undefined ? null : [platform]
}
