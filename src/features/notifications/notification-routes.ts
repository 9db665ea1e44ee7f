import * as contract from '#contract/notifications.ts'
import { type Api, serve } from '#platform/http/serve.ts'
import { createNotificationChannel } from './create-notification-channel.ts'
import { deleteNotificationChannel } from './delete-notification-channel.ts'
import { getChannel, presentChannel, readChannelPage, readDeliveryPage } from './read-notification-channels.ts'
import type { Sending } from './send.ts'
import { testNotificationChannel } from './test-notification-channel.ts'
import { updateNotificationChannel } from './update-notification-channel.ts'

export function notificationRoutes(api: Api, sending: Sending): void {
  const { db } = api.core
  serve(api, contract.listNotificationChannels, ({ query }) => readChannelPage(db, query))
  serve(api, contract.createNotificationChannel, async ({ ctx, body }) =>
    presentChannel(db, await createNotificationChannel(ctx, body)),
  )
  serve(api, contract.getNotificationChannel, async ({ params }) => presentChannel(db, await getChannel(db, params.id)))
  serve(api, contract.updateNotificationChannel, async ({ ctx, params, body, revision }) =>
    presentChannel(db, await updateNotificationChannel(ctx, { id: params.id, change: body, revision })),
  )
  serve(api, contract.deleteNotificationChannel, ({ ctx, params, revision }) =>
    deleteNotificationChannel(ctx, params.id, revision),
  )
  serve(api, contract.testNotificationChannel, async ({ ctx, params }) =>
    testNotificationChannel(ctx, sending, await getChannel(db, params.id)),
  )
  serve(api, contract.listNotificationDeliveries, async ({ params, query }) =>
    readDeliveryPage(db, await getChannel(db, params.id), query),
  )
}
