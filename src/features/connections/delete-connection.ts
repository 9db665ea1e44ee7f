import { DomainError } from '#contract/errors.ts'
import { type Context, type Core, systemContext } from '#platform/context.ts'
import { deleteSecrets } from '#platform/encryption/sealed-secrets.ts'
import { mutate } from '#platform/mutate.ts'
import { auditFacts, secretOwner } from './connection.ts'
import { connectionChangedMeanwhile, connectionNotFound } from './connection-rules.ts'
import { findConnection, removeConnection, replaceConnection } from './connection-store.ts'

/** Marks the connection; it is forgotten when the last pull secret in it has been removed. */
export function deleteConnection(ctx: Context, id: string, revision: number): Promise<undefined> {
  return mutate(ctx, 'connection.delete', async (tx) => {
    const connection = await findConnection(tx.db, id)
    if (connection === undefined) throw connectionNotFound(id)
    if (connection.revision !== revision) throw connectionChangedMeanwhile(connection)
    const clusters = await tx.db.selectFrom('clusters').select(['id', 'name']).where('connection_id', '=', id).execute()
    if (clusters.length > 0) {
      throw new DomainError(
        'conflict',
        `The connection "${connection.name}" is used by: ${clusters.map(({ name }) => name).join(', ')}`,
        {
          hint: 'Delete these clusters first.',
          errors: clusters.map((cluster) => ({
            pointer: `/clusters/${cluster.id}`,
            code: 'in-use',
            detail: cluster.name,
          })),
        },
      )
    }
    const next = { ...connection, deleting: true, updatedAt: tx.at, revision: connection.revision + 1 }
    if (!(await replaceConnection(tx.db, next, connection.revision))) throw connectionChangedMeanwhile(connection)
    tx.wakeAfterCommit('connections', id)
    tx.wakeAfterCommit('pull-secrets')
    return { result: undefined, audit: { subject: id, before: auditFacts(connection) } }
  })
}

/** The last step of a deletion, when nothing of ours is left in that Kubernetes. */
export function forgetConnection(core: Core, id: string): Promise<void> {
  return mutate(systemContext(core), 'connection.forget', async (tx) => {
    await deleteSecrets(tx.db, secretOwner(id))
    await removeConnection(tx.db, id)
    return { result: undefined, audit: { subject: id } }
  })
}
