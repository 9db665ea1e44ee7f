import type { NewConnection } from '#contract/connections.ts'
import type { Context } from '#platform/context.ts'
import { writeSecret } from '#platform/encryption/sealed-secrets.ts'
import { mutate } from '#platform/mutate.ts'
import { auditFacts, type ConnectionRecord, secretOwner } from './connection.ts'
import { connectionNameTaken, refuseBadSelector, refuseIncompleteAccess, secretIn } from './connection-rules.ts'
import { insertConnection, isNameTaken } from './connection-store.ts'

/** Kubernetes is not contacted here: the session that opens afterwards reports in the conditions of the connection. */
export function createConnection(ctx: Context, input: NewConnection): Promise<ConnectionRecord> {
  refuseIncompleteAccess(input)
  refuseBadSelector(input.namespaces)
  return mutate(ctx, 'connection.create', async (tx) => {
    if (await isNameTaken(tx.db, input.name)) throw connectionNameTaken(input.name)
    const connection: ConnectionRecord = {
      ...emptyConnection(ctx.newId(), tx.at),
      name: input.name,
      description: input.description,
      method: input.method,
      server: input.server ?? null,
      context: input.context ?? null,
      caCertificate: input.caCertificate ?? null,
      skipTlsVerify: input.skipTlsVerify ?? false,
      clientCertificate: input.clientCertificate ?? null,
      environment: input.environment,
      namespaces: input.namespaces,
      enabled: input.enabled,
    }
    await insertConnection(tx.db, connection)
    const sealed = secretIn(input.method, input)
    if (sealed !== undefined) {
      const ref = { owner: secretOwner(connection.id), name: sealed.name }
      await writeSecret({ db: tx.db, cipher: ctx.cipher }, ref, 1, sealed.secret)
    }
    tx.wakeAfterCommit('connections', connection.id)
    return { result: connection, audit: { subject: connection.id, after: auditFacts(connection) } }
  })
}

export function emptyConnection(id: string, at: string): Omit<ConnectionRecord, 'name' | 'method'> {
  return {
    id,
    description: '',
    server: null,
    context: null,
    caCertificate: null,
    skipTlsVerify: false,
    clientCertificate: null,
    kubeconfigFile: null,
    environment: null,
    namespaces: { names: [], labelSelector: null },
    enabled: true,
    isSandbox: false,
    deleting: false,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  }
}
