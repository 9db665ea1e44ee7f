import * as contract from '#contract/registries.ts'
import type { RegistryHealth } from '#contract/registries.ts'
import { serve, type Api } from '#platform/http/serve.ts'
import { approveRealm } from './approve-realm.ts'
import { createRegistry, type Written } from './create-registry.ts'
import { deleteRegistry } from './delete-registry.ts'
import { countUsers, findUsers, getRegistry, presentRegistry, readRegistries } from './read-registries.ts'
import type { RegistryRecord } from './registry.ts'
import type { Outbound } from './registry-client-options.ts'
import { registryPage } from './registry-list.ts'
import { revokeRealm } from './revoke-realm.ts'
import { updateRegistry } from './update-registry.ts'

/** What other features know of a registry. */
export interface RegistryFacts {
  /** How many of its pull secrets are as they should be. */
  readonly countPullSecrets: (registry: RegistryRecord) => Promise<{ readonly inSync: number; readonly total: number }>
  readonly readHealth: (registry: RegistryRecord) => Promise<RegistryHealth>
}

export function registryRoutes(
  api: Api,
  { countPullSecrets, readHealth, ...outbound }: RegistryFacts & Omit<Outbound, 'now'>,
): void {
  const { db, now } = api.core
  const presentAll = async (registries: readonly RegistryRecord[], users: ReadonlyMap<string, number>) =>
    Promise.all(
      registries.map(async (registry) => {
        const clusters = users.get(registry.id) ?? 0
        const [pullSecrets, health] = await Promise.all([countPullSecrets(registry), readHealth(registry)])
        return presentRegistry(registry, { now: now(), clusters, pullSecrets, health })
      }),
    )
  const present = async ({ registry, notes }: Written) => {
    const [shown] = await presentAll([registry], await countUsers(db))
    if (shown === undefined) throw new Error('A registry could not be shown')
    return { ...shown, notes: [...notes] }
  }

  const readWanted = async (inSync: boolean | undefined) => {
    const all = await readRegistries(db)
    if (inSync === undefined) return all
    const counts = await Promise.all(all.map((registry) => countPullSecrets(registry)))
    return all.filter((_, index) => (counts[index]?.inSync === counts[index]?.total) === inSync)
  }

  serve(api, contract.listRegistries, async ({ query }) => {
    const users = await countUsers(db)
    const page = registryPage(await readWanted(query.inSync), query, { now: now(), users })
    return { ...page, items: await presentAll(page.items, users) }
  })
  serve(api, contract.createRegistry, async ({ ctx, body }) => present(await createRegistry(ctx, body)))
  serve(api, contract.getRegistry, async ({ params }) =>
    present({ registry: await getRegistry(db, params.id), notes: [] }),
  )
  serve(api, contract.updateRegistry, async ({ ctx, params, body, revision }) =>
    present(await updateRegistry(ctx, { id: params.id, change: body, revision })),
  )
  serve(api, contract.deleteRegistry, ({ ctx, params, revision }) => deleteRegistry(ctx, params.id, revision))
  serve(api, contract.approveRealm, async ({ ctx, params, body, revision }) => {
    const change = { id: params.id, origin: body.origin, revision }
    return present(await approveRealm(ctx, { ...outbound, now }, change))
  })
  serve(api, contract.revokeRealm, async ({ ctx, params, query, revision }) =>
    present(await revokeRealm(ctx, { id: params.id, origin: query.origin, revision })),
  )
  serve(api, contract.getRegistryUsage, async ({ params }) => {
    await getRegistry(db, params.id)
    return { clusters: await findUsers(db, params.id) }
  })
}
