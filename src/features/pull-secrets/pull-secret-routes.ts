import * as contract from '#contract/registries.ts'
import { pageOf } from '#platform/http/page.ts'
import { serve, type Api } from '#platform/http/serve.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import { previewPullSecrets } from './preview-pull-secrets.ts'
import { isWantedSecret } from './pull-secret-list.ts'
import { type PullSecretReading, readPullSecrets } from './read-pull-secrets.ts'
import { adoptPullSecret, syncPullSecrets } from './sync-pull-secrets.ts'

export function pullSecretRoutes(api: Api, reading: PullSecretReading): void {
  serve(api, contract.listPullSecrets, async ({ params, query }) => {
    const secrets = await readPullSecrets(reading, await getRegistry(api.core.db, params.id))
    return pageOf(
      secrets.filter((secret) => isWantedSecret(secret, query)),
      { ...query, sort: 'namespace' },
      { idOf: ({ connectionId }) => connectionId, keys: { namespace: ({ namespace }) => namespace } },
    )
  })
  serve(api, contract.previewPullSecrets, async ({ query }) => ({
    items: await previewPullSecrets(reading, { environments: query.environment ?? [], registryId: query.registryId }),
  }))
  serve(api, contract.syncPullSecrets, async ({ ctx, params, body }) => {
    if (body.adopt !== undefined) await adoptPullSecret(ctx, reading, { registryId: params.id, ...body.adopt })
    return { namespaces: await syncPullSecrets(ctx, reading, params.id) }
  })
}
