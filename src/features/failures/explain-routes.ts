import * as contract from '#contract/explain.ts'
import { type Api, serve } from '#platform/http/serve.ts'
import { createRequestLimit } from '#platform/http/request-limit.ts'
import { explainMessage } from './explain-message.ts'

const limits = {
  perMinute: 120,
  perMinuteOfAll: 600,
  atOnce: 8,
  words: {
    ofOne: 'You have had 120 messages explained within a minute',
    ofAll: '600 messages have been explained within a minute',
    atOnce: 'Several messages are being explained already',
  },
}

export function explainRoutes(api: Api): void {
  const limited = createRequestLimit(api.core.now, limits)
  serve(api, contract.explainMessage, ({ ctx, body }) => limited(ctx.actor.id, async () => explainMessage(body)))
}
