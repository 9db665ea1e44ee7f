import * as contract from '#contract/connections.ts'
import { pageOf } from '#platform/http/page.ts'
import { serve, type Api } from '#platform/http/serve.ts'
import { DomainError } from '#contract/errors.ts'
import { isManaged } from './connection.ts'
import { connectionPage } from './connection-list.ts'
import { createConnection } from './create-connection.ts'
import { deleteConnection } from './delete-connection.ts'
import { getConnection, presentConnection, readConnections } from './read-connections.ts'
import type { Sessions } from './sessions.ts'
import { testConnection } from './test-connection.ts'
import { updateConnection } from './update-connection.ts'

export function connectionRoutes(api: Api, sessions: Sessions): void {
  const { db } = api.core
  serve(api, contract.listConnections, async ({ query }) => {
    const all = (await readConnections(db)).map((connection) => presentConnection(connection, sessions))
    return connectionPage(all, query)
  })
  serve(api, contract.createConnection, async ({ ctx, body }) =>
    presentConnection(await createConnection(ctx, body), sessions),
  )
  serve(api, contract.getConnection, async ({ params }) =>
    presentConnection(await getConnection(db, params.id), sessions),
  )
  serve(api, contract.updateConnection, async ({ ctx, params, body, revision }) =>
    presentConnection(await updateConnection(ctx, { id: params.id, change: body, revision }), sessions),
  )
  serve(api, contract.deleteConnection, ({ ctx, params, revision }) => deleteConnection(ctx, params.id, revision))
  serve(api, contract.testConnection, async ({ params }) =>
    testConnection(sessions, await getConnection(db, params.id)),
  )
  serve(api, contract.listConnectionNamespaces, async ({ params, query }) => {
    const connection = await getConnection(db, params.id)
    const namespaces = sessions.get(connection.id)?.namespaces
    if (namespaces?.synced() !== true) {
      throw new DomainError('unavailable', `The namespaces of "${connection.name}" are not known yet`, {
        hint: `See why with: pwctl connection test ${connection.id}`,
      })
    }
    const found = [...namespaces.items()].map(([key, { labels }]) => {
      const name = key.slice(key.indexOf('/') + 1)
      return { name, managed: isManaged(connection, name, labels) }
    })
    const wanted = query.search?.toLowerCase() ?? ''
    const all = found.filter(({ name }) => name.includes(wanted))
    return pageOf(all, { ...query, sort: 'name' }, { idOf: ({ name }) => name, keys: { name: ({ name }) => name } })
  })
}
