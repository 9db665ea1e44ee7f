import * as contract from '#contract/notifications.ts'
import { type Api, serve } from '#platform/http/serve.ts'
import { createRequestLimit } from '#platform/http/request-limit.ts'
import { createNotificationChannel } from './create-notification-channel.ts'
import { deleteNotificationChannel } from './delete-notification-channel.ts'
import { getChannel, presentChannel, readChannelPage, readDeliveryPage } from './read-notification-channels.ts'
import type { Sending } from './send.ts'
import { testNotificationChannel } from './test-notification-channel.ts'
import { updateNotificationChannel } from './update-notification-channel.ts'

export function notificationRoutes(api: Api, sending: Sending): void {
  const { db } = api.core
  const limited = createTestLimit(api.core.now)
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
  serve(api, contract.testNotificationChannel, async ({ ctx, params }) => {
    const channel = await getChannel(db, params.id)
    return limited(ctx.actor.id, () => testNotificationChannel(ctx, sending, channel))
  })
  serve(api, contract.listNotificationDeliveries, async ({ params, query }) =>
    readDeliveryPage(db, await getChannel(db, params.id), query),
  )
}

/** A test sends to an address that someone typed: not often, and few at a time. */
function createTestLimit(now: () => Date) {
  return createRequestLimit(now, {
    perMinute: 20,
    perMinuteOfAll: 60,
    atOnce: 4,
    words: {
      ofOne: 'You have sent twenty tests within a minute',
      ofAll: 'Sixty tests have been sent within a minute',
      atOnce: 'Several tests are being sent already',
    },
  })
}
