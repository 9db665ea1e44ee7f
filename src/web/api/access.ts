import { queryOptions } from '@tanstack/react-query'
import { getSession } from '#contract/access.ts'
import { getSystem } from '#contract/system.ts'
import { call } from './client.ts'

export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: async () => (await call(getSystem, {})).value,
})

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => (await call(getSession, {})).value,
  retry: false,
})
