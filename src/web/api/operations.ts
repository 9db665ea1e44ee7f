import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import * as contract from '#contract/operations.ts'
import { call } from './client.ts'

export type OperationsFilter = Partial<z.input<NonNullable<typeof contract.listOperations.query>>>

export const operationsQuery = (query: OperationsFilter = {}) =>
  queryOptions({
    queryKey: ['operations', 'list', query],
    queryFn: async () => (await call(contract.listOperations, { query })).value,
  })

export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: ['operations', id],
    queryFn: async () => (await call(contract.getOperation, { params: { id } })).value,
  })
