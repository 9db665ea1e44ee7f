import type { Kysely } from 'kysely'
import { ImageScan } from '#contract/images.ts'
import type { Schema } from '#platform/database/schema.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { targetKey } from './check-target.ts'

/** Whether the registry had scanned the image of the newest test that told of it; `undefined` where none did. */
export async function readScanState(
  db: Kysely<Schema>,
  registry: RegistryRecord,
): Promise<ImageScan['state'] | undefined> {
  const row = await db
    .selectFrom('registry_checks')
    .select('scan')
    .where('registry_id', '=', registry.id)
    .where('target', '=', targetKey(registry))
    .where('scan', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return ImageScan.shape.state.safeParse(row?.scan).data
}
