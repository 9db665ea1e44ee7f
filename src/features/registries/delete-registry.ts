import { DomainError } from '#contract/errors.ts'
import type { Context } from '#platform/context.ts'
import { deleteSecrets } from '#platform/encryption/sealed-secrets.ts'
import { mutate } from '#platform/mutate.ts'
import { auditFacts, passwordOf } from './registry.ts'
import { findRegistry, removeRegistry } from './registry-store.ts'
import { findUsers } from './read-registries.ts'
import { changedMeanwhile, registryNotFound } from './registry-rules.ts'

/** Its pull secrets are removed afterwards, wherever they are and whenever Kubernetes answers. */
export function deleteRegistry(ctx: Context, id: string, revision: number): Promise<undefined> {
  return mutate(ctx, 'registry.delete', async (tx) => {
    const registry = await findRegistry(tx.db, id)
    if (registry === undefined) throw registryNotFound(id)
    if (registry.revision !== revision) throw changedMeanwhile(registry)
    const users = await findUsers(tx.db, id)
    if (users.length > 0) {
      const names = users.map(({ name }) => name).join(', ')
      throw new DomainError(
        'conflict',
        `The registry "${registry.name}" is used by ${users.length === 1 ? 'the cluster' : 'the clusters'} ${names}`,
        {
          hint: 'Choose another registry for them, or delete them first.',
          errors: users.map((user) => ({ pointer: `/clusters/${user.id}`, code: 'in-use', detail: user.name })),
        },
      )
    }
    await deleteSecrets(tx.db, passwordOf(id).owner)
    await removeRegistry(tx.db, id)
    tx.wakeAfterCommit('pull-secrets')
    return { result: undefined, audit: { subject: id, before: auditFacts(registry) } }
  })
}
