import { DomainError } from '#contract/errors.ts'
import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import { isReachableOrigin } from '#platform/oci/reachable-origin.ts'
import type { Written } from './create-registry.ts'
import { getRegistry } from './read-registries.ts'
import { invalidOrigin, mostRealms, readOrigin } from './realm-rules.ts'
import { auditFacts } from './registry.ts'
import type { Outbound } from './registry-client-options.ts'
import { changedMeanwhile } from './registry-rules.ts'
import { replaceRegistry } from './registry-store.ts'

export interface RealmChange {
  readonly id: string
  readonly origin: string
  readonly revision: number
}

/** From now on the credential of the registry may go to that token server. Only the address that was seen is approved. */
export async function approveRealm(
  ctx: Context,
  outbound: Outbound,
  { id, origin, revision }: RealmChange,
): Promise<Written> {
  const url = readOrigin(origin, await getRegistry(ctx.db, id))
  if (!(await isReachableOrigin(url, outbound.addressPolicy))) {
    // One answer for both, as in a test: the console is no map of the network behind it.
    throw invalidOrigin(
      `The name ${url.hostname} does not resolve to an address that the console may reach`,
      'Check the spelling, and the DNS of the console.',
    )
  }
  return await mutate(ctx, 'registry.approve-realm', async (tx) => {
    const before = await getRegistry(tx.db, id)
    if (before.revision !== revision) throw changedMeanwhile(before)
    const { approvedRealms } = before
    if (approvedRealms.some((approved) => approved.origin === url.origin)) {
      return { result: { registry: before, notes: [] } }
    }
    if (approvedRealms.length >= mostRealms) {
      throw new DomainError('conflict', `A registry has at most ${mostRealms} approved token servers`, {
        hint: 'Revoke one that is not used any more.',
      })
    }
    const approved = { origin: url.origin, approvedAt: tx.at, approvedBy: ctx.actor.name }
    const registry = {
      ...before,
      approvedRealms: [...approvedRealms, approved],
      updatedAt: tx.at,
      revision: before.revision + 1,
    }
    if (!(await replaceRegistry(tx.db, registry, before.revision))) throw changedMeanwhile(before)
    const audit = { subject: id, before: auditFacts(before), after: auditFacts(registry) }
    return { result: { registry, notes: [] }, audit }
  })
}
