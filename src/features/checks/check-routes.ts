import * as contract from '#contract/checks.ts'
import { getRegistryHistory } from '#contract/registry-health.ts'
import { type Api, serve } from '#platform/http/serve.ts'
import { Secret } from '#platform/secret.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import { readAddress } from '#features/registries/registry-rules.ts'
import { readSignIn } from '#features/registries/sign-in-rules.ts'
import { readChecks } from './read-checks.ts'
import { readHistory } from './read-history.ts'
import { createCheckLimits } from './check-limits.ts'
import type { RecentTests } from './recent-tests.ts'
import { type Testing, testRegistry, testTarget } from './test-registry.ts'

export function checkRoutes(api: Api, testing: Testing & { readonly recent: RecentTests }): void {
  const limited = createCheckLimits(api.core.now)
  serve(api, contract.testRegistry, ({ ctx, params, body, report }) =>
    limited(ctx.actor.id, () =>
      testRegistry(ctx, testing, { id: params.id, image: body.image, fromCluster: body.fromCluster, report }),
    ),
  )
  serve(api, contract.testNewRegistry, ({ ctx, body, report }) => {
    const address = readAddress({ url: body.url, kind: body.kind, plainHttp: body.tls.plainHttp })
    const signIn = readSignIn({
      kind: address.kind,
      authentication: body.authentication,
      username: body.username,
      password: body.password === undefined ? undefined : new Secret(body.password),
      delivery: body.delivery,
      tenantId: body.tenantId,
    })
    const target = {
      ...signIn,
      registryId: null,
      kind: address.kind,
      host: address.host,
      plainHttp: body.tls.plainHttp,
      caCertificate: body.tls.caCertificate,
      approvedRealms: [],
      imagePath: body.imagePath === '' ? address.path : body.imagePath,
      defaultTag: body.defaultTag,
      environments: body.environments,
    }
    return limited(ctx.actor.id, () => testTarget(ctx, testing, { target, image: body.image, report }))
  })
  serve(api, contract.listRegistryChecks, async ({ params, query }) => {
    const { id } = await getRegistry(api.core.db, params.id)
    return { registryId: id, items: [...(await readChecks(api.core.db, id, query.limit))] }
  })
  serve(api, getRegistryHistory, async ({ params }) => {
    const { id } = await getRegistry(api.core.db, params.id)
    return { registryId: id, ...(await readHistory(api.core.db, id, api.core.now())) }
  })
}
