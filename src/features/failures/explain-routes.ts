import * as contract from '#contract/explain.ts'
import { type Api, serve } from '#platform/http/serve.ts'
import { explainMessage } from './explain-message.ts'

export function explainRoutes(api: Api): void {
  serve(api, contract.explainMessage, async ({ body }) => explainMessage(body))
}
