import { type Core, systemContext } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import { auditFacts, type ConnectionRecord } from './connection.ts'
import { findConnection, insertConnection, listConnectionRows, replaceConnection } from './connection-store.ts'
import { emptyConnection } from './create-connection.ts'

export type NamedConnection = Pick<
  ConnectionRecord,
  'name' | 'method' | 'context' | 'kubeconfigFile' | 'isSandbox' | 'namespaces'
>

/** Makes or brings up to date the connection that the start options name. The namespaces are only added to. */
export async function nameConnection(core: Core, named: NamedConnection): Promise<void> {
  const existing = (await listConnectionRows(core.db)).find((row) => isSamePlace(row, named))
  await mutate(systemContext(core), 'connection.name', async (tx) => {
    const current = existing && (await findConnection(tx.db, existing.id))
    if (current === undefined) {
      const connection = { ...emptyConnection(core.newId(), tx.at), ...named }
      await insertConnection(tx.db, connection)
      return { result: undefined, audit: { subject: connection.id, after: auditFacts(connection) } }
    }
    const names = [...new Set([...current.namespaces.names, ...named.namespaces.names])]
    const next = { ...current, ...named, name: current.name, namespaces: { ...current.namespaces, names } }
    if (JSON.stringify(next) === JSON.stringify(current)) return { result: undefined }
    const connection = { ...next, updatedAt: tx.at, revision: current.revision + 1 }
    await replaceConnection(tx.db, connection, current.revision)
    return {
      result: undefined,
      audit: { subject: connection.id, before: auditFacts(current), after: auditFacts(connection) },
    }
  })
}

function isSamePlace(row: ConnectionRecord, named: NamedConnection): boolean {
  if (row.isSandbox || named.isSandbox) return row.isSandbox && named.isSandbox
  return row.method === named.method && row.kubeconfigFile === named.kubeconfigFile && row.context === named.context
}

/** The sandbox’s connection is in use only while the sandbox runs. */
export async function switchSandbox(core: Core, enabled: boolean): Promise<void> {
  await mutate(systemContext(core), 'connection.switch-sandbox', async (tx) => {
    const current = (await listConnectionRows(tx.db)).find(({ isSandbox }) => isSandbox)
    if (current === undefined || current.enabled === enabled) return { result: undefined }
    const connection = { ...current, enabled, updatedAt: tx.at, revision: current.revision + 1 }
    await replaceConnection(tx.db, connection, current.revision)
    return {
      result: undefined,
      audit: { subject: current.id, before: auditFacts(current), after: auditFacts(connection) },
    }
  })
}
