import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import * as contract from '#contract/connections.ts'
import { call } from './client.ts'

export type ConnectionsFilter = Partial<z.input<NonNullable<typeof contract.listConnections.query>>>

export const connectionsQuery = (query: ConnectionsFilter = {}) =>
  queryOptions({
    queryKey: ['connections', 'list', query],
    queryFn: async () => (await call(contract.listConnections, { query })).value,
  })

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id],
    queryFn: async () => (await call(contract.getConnection, { params: { id } })).value,
  })

export const connectionNamespacesQuery = (id: string, filter: { readonly search?: string } = {}) =>
  infiniteQueryOptions({
    queryKey: ['connections', id, 'namespaces', filter],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam }) => {
      const query = { ...filter, limit: 500, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      return (await call(contract.listConnectionNamespaces, { params: { id }, query })).value
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
