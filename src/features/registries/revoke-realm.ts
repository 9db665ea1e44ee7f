import { DomainError } from '#contract/errors.ts'
import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import type { RealmChange } from './approve-realm.ts'
import type { Written } from './create-registry.ts'
import { getRegistry } from './read-registries.ts'
import { readOrigin } from './realm-rules.ts'
import { auditFacts } from './registry.ts'
import { changedMeanwhile } from './registry-rules.ts'
import { replaceRegistry } from './registry-store.ts'

export function revokeRealm(ctx: Context, { id, origin, revision }: RealmChange): Promise<Written> {
  return mutate(ctx, 'registry.revoke-realm', async (tx) => {
    const before = await getRegistry(tx.db, id)
    if (before.revision !== revision) throw changedMeanwhile(before)
    const url = readOrigin(origin, before)
    const approvedRealms = before.approvedRealms.filter((approved) => approved.origin !== url.origin)
    if (approvedRealms.length === before.approvedRealms.length) {
      throw new DomainError('not-found', `${url.origin} is not approved for "${before.name}"`, {
        hint: 'The registry names its approved token servers in approvedRealms.',
      })
    }
    const registry = { ...before, approvedRealms, updatedAt: tx.at, revision: before.revision + 1 }
    if (!(await replaceRegistry(tx.db, registry, before.revision))) throw changedMeanwhile(before)
    return {
      result: { registry, notes: [] },
      audit: { subject: id, before: auditFacts(before), after: auditFacts(registry) },
    }
  })
}
