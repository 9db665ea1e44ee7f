import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import type { Written } from './create-registry.ts'
import { getRegistry } from './read-registries.ts'
import { auditFacts } from './registry.ts'
import { changedMeanwhile } from './registry-rules.ts'
import { replaceRegistry } from './registry-store.ts'

interface ChecksChange {
  readonly id: string
  /** `null` resumes them. */
  readonly pausedBy: string | null
}

/** Changes nothing where it is so already: whoever paused first stays named. */
export function changeChecks(ctx: Context, action: string, { id, pausedBy }: ChecksChange): Promise<Written> {
  return mutate(ctx, action, async (tx) => {
    const before = await getRegistry(tx.db, id)
    if ((before.checksPaused === null) === (pausedBy === null)) return { result: { registry: before, notes: [] } }
    const checksPaused = pausedBy === null ? null : { at: tx.at, by: pausedBy }
    const registry = { ...before, checksPaused, updatedAt: tx.at, revision: before.revision + 1 }
    if (!(await replaceRegistry(tx.db, registry, before.revision))) throw changedMeanwhile(before)
    tx.wakeAfterCommit('registry-health', id)
    return {
      result: { registry, notes: [] },
      audit: { subject: id, before: auditFacts(before), after: auditFacts(registry) },
    }
  })
}
