import type { RegistryBatch } from '#platform/oci/registry-batch.ts'
import type { ReadManifest } from '#platform/oci/manifest-requests.ts'
import { type ConfigFacts, configDigestOf, configFacts, firstImageOf } from './manifest-facts.ts'

/** What the configuration of an image says; of an index, that of its first image. */
export async function readConfig(
  batch: RegistryBatch,
  repository: string,
  manifest: ReadManifest,
): Promise<ConfigFacts | undefined> {
  const first = firstImageOf(manifest)
  const image = first === undefined ? manifest : await batch.getManifest(repository, first)
  const config = 'body' in image ? configDigestOf(image) : undefined
  if (config === undefined) return undefined
  const blob = await batch.getBlob(repository, config)
  return blob.ok ? configFacts(blob.body) : undefined
}
