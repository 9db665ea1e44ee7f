import type { RegistryBatch } from '#platform/oci/registry-batch.ts'
import { manifestFacts } from './manifest-facts.ts'
import { readConfig } from './read-config.ts'

/** An index names its platforms; the image of one platform says it in its configuration. `null` where neither tells. */
export async function readPlatforms(
  batch: RegistryBatch,
  repository: string,
  digest: string,
): Promise<readonly string[] | null> {
  const manifest = await batch.getManifest(repository, digest)
  if (!manifest.ok) return null
  const { platforms } = manifestFacts(manifest)
  if (platforms !== null) return platforms
  const platform = (await readConfig(batch, repository, manifest))?.platform
  return platform === undefined ? null : [platform]
}
