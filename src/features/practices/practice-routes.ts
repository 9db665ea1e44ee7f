import * as contract from '#contract/practices.ts'
import { type Api, serve } from '#platform/http/serve.ts'
import { readPractices } from './read-practices.ts'

export function practiceRoutes(api: Api): void {
  serve(api, contract.listRegistryPractices, async ({ params }) => ({
    registryId: params.id,
    items: [...(await readPractices(api.core, params.id))],
  }))
}
