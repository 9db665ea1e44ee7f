import type { Connection, ConnectionQuery, ConnectionSort } from '#contract/connections.ts'
import { type Order, type PageAnswer, pageOf } from '#platform/http/page.ts'
import { isFound } from '#platform/search.ts'

const order: Order<Connection, ConnectionSort> = {
  idOf: ({ id }) => id,
  keys: {
    name: ({ name }) => name,
    server: ({ server }) => server,
    createdAt: ({ createdAt }) => createdAt,
    updatedAt: ({ updatedAt }) => updatedAt,
  },
}

/** The connections that were asked for, in the order that was asked for. */
export function connectionPage(connections: readonly Connection[], query: ConnectionQuery): PageAnswer<Connection> {
  const { search, environment, enabled } = query
  const found = connections.filter(
    (connection) =>
      isFound(search, [connection.name, connection.server, connection.description]) &&
      (environment === undefined || connection.environment === null || environment.includes(connection.environment)) &&
      (enabled === undefined || connection.enabled === enabled),
  )
  return pageOf(found, query, order)
}
