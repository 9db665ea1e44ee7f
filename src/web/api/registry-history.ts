import { queryOptions } from '@tanstack/react-query'
import { getRegistryHistory } from '#contract/registry-health.ts'
import { call } from './client.ts'

export const registryHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['registries', id, 'history'],
    queryFn: async () => (await call(getRegistryHistory, { params: { id } })).value,
  })
