import type { Kysely, Selectable } from 'kysely'
import { Environment } from '#contract/common.ts'
import { ConnectionMethod, ManagedNamespaces } from '#contract/connections.ts'
import type { ConnectionRow, Schema } from '#platform/database/schema.ts'
import type { ConnectionRecord } from './connection.ts'

type Db = Kysely<Schema>

export async function insertConnection(db: Db, connection: ConnectionRecord): Promise<void> {
  await db.insertInto('connections').values(toRow(connection)).execute()
}

/** False where the revision is no longer the stored one. */
export async function replaceConnection(
  db: Db,
  connection: ConnectionRecord,
  expectedRevision: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('connections')
    .set(toRow(connection))
    .where('id', '=', connection.id)
    .where('revision', '=', expectedRevision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function removeConnection(db: Db, id: string): Promise<void> {
  await db.deleteFrom('connections').where('id', '=', id).execute()
}

export async function findConnection(db: Db, id: string): Promise<ConnectionRecord | undefined> {
  const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export async function isNameTaken(db: Db, name: string, exceptId?: string): Promise<boolean> {
  const row = await db
    .selectFrom('connections')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', exceptId ?? '')
    .executeTakeFirst()
  return row !== undefined
}

export async function listConnectionRows(db: Db): Promise<readonly ConnectionRecord[]> {
  const rows = await db.selectFrom('connections').selectAll().orderBy('name').execute()
  return rows.map(fromRow)
}

function toRow(connection: ConnectionRecord): ConnectionRow {
  return {
    id: connection.id,
    name: connection.name,
    description: connection.description,
    method: connection.method,
    server: connection.server,
    context: connection.context,
    ca_certificate: connection.caCertificate,
    skip_tls_verify: connection.skipTlsVerify ? 1 : 0,
    client_certificate: connection.clientCertificate,
    kubeconfig_file: connection.kubeconfigFile,
    environment: connection.environment,
    namespace_names: JSON.stringify(connection.namespaces.names),
    namespace_selector: connection.namespaces.labelSelector,
    enabled: connection.enabled ? 1 : 0,
    is_sandbox: connection.isSandbox ? 1 : 0,
    deleting: connection.deleting ? 1 : 0,
    created_at: connection.createdAt,
    updated_at: connection.updatedAt,
    revision: connection.revision,
  }
}

function fromRow(row: Selectable<ConnectionRow>): ConnectionRecord {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    method: ConnectionMethod.parse(row.method),
    server: row.server,
    context: row.context,
    caCertificate: row.ca_certificate,
    skipTlsVerify: row.skip_tls_verify === 1,
    clientCertificate: row.client_certificate,
    kubeconfigFile: row.kubeconfig_file,
    environment: Environment.nullable().parse(row.environment),
    namespaces: ManagedNamespaces.parse({
      names: JSON.parse(row.namespace_names),
      labelSelector: row.namespace_selector,
    }),
    enabled: row.enabled === 1,
    isSandbox: row.is_sandbox === 1,
    deleting: row.deleting === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}
