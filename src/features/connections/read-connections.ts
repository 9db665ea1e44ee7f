import type { Kysely } from 'kysely'
import type { Condition } from '#contract/common.ts'
import type { Connection } from '#contract/connections.ts'
import type { Schema } from '#platform/database/schema.ts'
import type { ConnectionRecord } from './connection.ts'
import { connectionNotFound } from './connection-rules.ts'
import { findConnection, listConnectionRows } from './connection-store.ts'
import type { Sessions } from './sessions.ts'

export async function getConnection(db: Kysely<Schema>, id: string): Promise<ConnectionRecord> {
  const connection = await findConnection(db, id)
  if (connection === undefined) throw connectionNotFound(id)
  return connection
}

export function readConnections(db: Kysely<Schema>): Promise<readonly ConnectionRecord[]> {
  return listConnectionRows(db)
}

/** The connection as the API shows it, with how it stands now. */
export function presentConnection(connection: ConnectionRecord, sessions: Sessions): Connection {
  return {
    ...connection,
    namespaces: { names: [...connection.namespaces.names], labelSelector: connection.namespaces.labelSelector },
    server: sessions.get(connection.id)?.client.server ?? connection.server,
    conditions: [reachable(connection, sessions), ...(connection.deleting ? [removing(connection)] : [])],
  }
}

function reachable(connection: ConnectionRecord, sessions: Sessions): Condition {
  const since = connection.updatedAt
  if (!connection.enabled)
    return {
      type: 'Reachable',
      status: 'Unknown',
      reason: 'disabled',
      message: 'The connection is switched off',
      since,
    }
  const session = sessions.get(connection.id)
  if (session === undefined) {
    const message = sessions.problem(connection.id) ?? 'The connection is being opened'
    return {
      type: 'Reachable',
      status: sessions.problem(connection.id) === undefined ? 'Unknown' : 'False',
      reason: 'not-open',
      message,
      since,
    }
  }
  const state = session.namespaces.state()
  if (state.connected) {
    return {
      type: 'Reachable',
      status: 'True',
      reason: 'connected',
      message: `${session.client.server} answers`,
      since: timeOf(state.lastListAt, since),
    }
  }
  if (state.lastError === undefined)
    return {
      type: 'Reachable',
      status: 'Unknown',
      reason: 'connecting',
      message: 'Kubernetes has not answered yet',
      since,
    }
  const { reason, message, at } = state.lastError
  return { type: 'Reachable', status: 'False', reason, message, since: timeOf(at, since) }
}

function removing(connection: ConnectionRecord): Condition {
  const message = 'The pull secrets of this connection are being removed; then it is forgotten'
  return { type: 'Removing', status: 'True', reason: 'deleting', message, since: connection.updatedAt }
}

function timeOf(at: number | undefined, otherwise: string): string {
  return at === undefined ? otherwise : new Date(at).toISOString()
}
