import type { PracticeVerdict } from '#contract/practices.ts'
import type { Core } from '#platform/context.ts'
import { readRights } from '#features/checks/read-rights.ts'
import { readScanState } from '#features/checks/read-scan-state.ts'
import { getRegistry, readRegistries } from '#features/registries/read-registries.ts'
import { judgePractices } from './practice-rules.ts'
import { inWords } from './practice-words.ts'

export async function readPractices(core: Core, registryId: string): Promise<readonly PracticeVerdict[]> {
  const registry = await getRegistry(core.db, registryId)
  const [others, rights, scan, isUsedInProduction] = await Promise.all([
    readRegistries(core.db),
    readRights(core.db, registry),
    readScanState(core.db, registry),
    isUsedIn(core, registryId, 'PRODUCTION'),
  ])
  return judgePractices({ registry, others, rights, scan, isUsedInProduction, now: core.now() }).map(inWords)
}

async function isUsedIn({ db }: Core, registryId: string, environment: string): Promise<boolean> {
  const row = await db
    .selectFrom('clusters')
    .select('id')
    .where('registry_id', '=', registryId)
    .where('environment', '=', environment)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
