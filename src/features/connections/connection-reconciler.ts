import type { Core } from '#platform/context.ts'
import type { Reconciler } from '#platform/reconcile/reconciler.ts'
import { findConnection, listConnectionRows } from './connection-store.ts'
import { forgetConnection } from './delete-connection.ts'
import type { Session, Sessions } from './sessions.ts'

/** Keeps one open session for every enabled connection, and forgets a deleted one when nothing of ours is left in it. */
export function connectionReconciler(
  core: Core,
  sessions: Sessions,
  isEmptied: (session: Session) => Promise<boolean>,
): Reconciler {
  return {
    name: 'connections',
    resyncEveryMs: 5 * 60_000,
    width: 8,
    async listKeys() {
      const rows = await listConnectionRows(core.db)
      const open = sessions.all().map(({ connection }) => connection.id)
      return [...new Set([...rows.map(({ id }) => id), ...open])]
    },
    async reconcile(id) {
      const connection = await findConnection(core.db, id)
      await sessions.settle(id, connection)
      if (connection?.deleting !== true) return {}
      const session = sessions.get(id)
      const isGone = session === undefined ? !connection.enabled : await isEmptied(session)
      if (!isGone) return { recheckAfterMs: 1000 }
      await forgetConnection(core, id)
      await sessions.settle(id, undefined)
      return {}
    },
  }
}
