import { queryOptions } from '@tanstack/react-query'
import * as contract from '#contract/notifications.ts'
import { call } from './client.ts'

export const channelsQuery = queryOptions({
  queryKey: ['notifications', 'list'],
  queryFn: async () => (await call(contract.listNotificationChannels, { query: { limit: 500 } })).value,
})

export const channelQuery = (id: string) =>
  queryOptions({
    queryKey: ['notifications', id],
    queryFn: async () => (await call(contract.getNotificationChannel, { params: { id } })).value,
  })

export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['notifications', id, 'deliveries'],
    queryFn: async () =>
      (await call(contract.listNotificationDeliveries, { params: { id }, query: { limit: 50 } })).value,
  })
