import { DomainError } from '#contract/errors.ts'
import type { ConnectionChange } from '#contract/connections.ts'
import type { Context } from '#platform/context.ts'
import { isSameSecret } from '#platform/encryption/cipher.ts'
import { readSecret, writeSecret } from '#platform/encryption/sealed-secrets.ts'
import { mutate, type Transaction } from '#platform/mutate.ts'
import { auditFacts, type ConnectionRecord, secretOwner } from './connection.ts'
import {
  connectionChangedMeanwhile,
  connectionNameTaken,
  connectionNotFound,
  refuseBadSelector,
  secretIn,
} from './connection-rules.ts'
import { findConnection, isNameTaken, replaceConnection } from './connection-store.ts'

export interface ConnectionUpdate {
  readonly id: string
  readonly change: ConnectionChange
  readonly revision: number
}

/** A change of server without the token or key is refused: the saved one was meant for the old server. */
export function updateConnection(ctx: Context, { id, change, revision }: ConnectionUpdate): Promise<ConnectionRecord> {
  if (change.namespaces !== undefined) refuseBadSelector(change.namespaces)
  return mutate(ctx, 'connection.update', async (tx) => {
    const before = await findConnection(tx.db, id)
    if (before === undefined) throw connectionNotFound(id)
    if (before.revision !== revision) throw connectionChangedMeanwhile(before)
    if (change.name !== undefined && (await isNameTaken(tx.db, change.name, id))) throw connectionNameTaken(change.name)
    refuseSecretAtNewServer(before, change)
    const isNewSecret = await storeSecret(tx, before, change)
    const next = merge(before, change)
    if (!isNewSecret && JSON.stringify(next) === JSON.stringify(before)) return { result: before }
    const connection = { ...next, updatedAt: tx.at, revision: before.revision + 1 }
    if (!(await replaceConnection(tx.db, connection, before.revision))) throw connectionChangedMeanwhile(before)
    tx.wakeAfterCommit('connections', id)
    tx.wakeAfterCommit('pull-secrets')
    return { result: connection, audit: { subject: id, before: auditFacts(before), after: auditFacts(connection) } }
  })
}

function refuseSecretAtNewServer(before: ConnectionRecord, change: ConnectionChange): void {
  const moves =
    (change.server !== undefined && change.server !== before.server) ||
    (change.skipTlsVerify === true && !before.skipTlsVerify) ||
    (change.caCertificate !== undefined && change.caCertificate !== before.caCertificate)
  if (!moves || secretIn(before.method, change) !== undefined || before.method === 'in-cluster') return
  throw new DomainError('invalid', 'Another server or another trust needs the token or key again', {
    hint: 'Send the token, key or kubeconfig together with the change.',
  })
}

async function storeSecret(tx: Transaction, connection: ConnectionRecord, change: ConnectionChange): Promise<boolean> {
  const given = secretIn(connection.method, change)
  if (given === undefined) return false
  const vault = { db: tx.db, cipher: tx.ctx.cipher }
  const ref = { owner: secretOwner(connection.id), name: given.name }
  const stored = await readSecret(vault, ref)
  if (stored !== undefined && isSameSecret(stored.secret, given.secret)) return false
  await writeSecret(vault, ref, (stored?.version ?? 0) + 1, given.secret)
  return true
}

function merge(before: ConnectionRecord, change: ConnectionChange): ConnectionRecord {
  return {
    ...before,
    name: change.name ?? before.name,
    description: change.description ?? before.description,
    server: change.server ?? before.server,
    context: change.context ?? before.context,
    caCertificate: change.caCertificate === undefined ? before.caCertificate : change.caCertificate,
    skipTlsVerify: change.skipTlsVerify ?? before.skipTlsVerify,
    clientCertificate: change.clientCertificate ?? before.clientCertificate,
    environment: change.environment === undefined ? before.environment : change.environment,
    namespaces: change.namespaces ?? before.namespaces,
    enabled: change.enabled ?? before.enabled,
  }
}
