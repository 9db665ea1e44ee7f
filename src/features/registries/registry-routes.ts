import * as contract from '#contract/registries.ts'
import * as healthContract from '#contract/registry-health.ts'
import type { RegistryHealth } from '#contract/registries.ts'
import type { Context } from '#platform/context.ts'
import { serve, type Api } from '#platform/http/serve.ts'
import { approveRealm } from './approve-realm.ts'
import { createRegistry, type Written } from './create-registry.ts'
import { deleteRegistry } from './delete-registry.ts'
import { pauseChecks } from './pause-checks.ts'
import { resumeChecks } from './resume-checks.ts'
import { countUsers, findUsers, getRegistry, presentRegistry, readRegistries } from './read-registries.ts'
import { type RegistryRecord, unverified } from './registry.ts'
import type { Outbound } from './registry-client-options.ts'
import { type RegistryListing, registryPage } from './registry-list.ts'
import { revokeRealm } from './revoke-realm.ts'
import { updateRegistry } from './update-registry.ts'

/** What other features know of a registry. */
export interface RegistryFacts {
  /** How many of its pull secrets are as they should be. */
  readonly countPullSecrets: (registry: RegistryRecord) => Promise<{ readonly inSync: number; readonly total: number }>
  /** Told of each registry that was made or changed, before it is shown. */
  readonly onSaved: (ctx: Context, registry: RegistryRecord) => Promise<void>
  readonly readHealth: (registries: readonly RegistryRecord[]) => Promise<ReadonlyMap<string, RegistryHealth>>
}

type Known = Pick<RegistryListing, 'users' | 'health'>

export function registryRoutes(
  api: Api,
  { countPullSecrets, readHealth, onSaved, ...outbound }: RegistryFacts & Omit<Outbound, 'now'>,
): void {
  const { db, now } = api.core
  const presentAll = async (registries: readonly RegistryRecord[], { users, health }: Known) =>
    Promise.all(
      registries.map(async (registry) =>
        presentRegistry(registry, {
          now: now(),
          clusters: users.get(registry.id) ?? 0,
          pullSecrets: await countPullSecrets(registry),
          health: health.get(registry.id) ?? unverified,
        }),
      ),
    )
  const present = async ({ registry, notes }: Written) => {
    const [users, health] = await Promise.all([countUsers(db), readHealth([registry])])
    const [shown] = await presentAll([registry], { users, health })
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
    const wanted = await readWanted(query.inSync)
    const [users, health] = await Promise.all([countUsers(db), readHealth(wanted)])
    const page = registryPage(wanted, query, { now: now(), users, health })
    return { ...page, items: await presentAll(page.items, { users, health }) }
  })
  const save = async (ctx: Context, written: Written) => {
    await onSaved(ctx, written.registry)
    return present(written)
  }
  serve(api, contract.createRegistry, async ({ ctx, body, query }) =>
    save(ctx, await createRegistry(ctx, body, query.reason)),
  )
  serve(api, contract.getRegistry, async ({ params }) =>
    present({ registry: await getRegistry(db, params.id), notes: [] }),
  )
  serve(api, contract.updateRegistry, async ({ ctx, params, body, query, revision }) =>
    save(ctx, await updateRegistry(ctx, { id: params.id, change: body, revision, reason: query.reason })),
  )
  serve(api, contract.deleteRegistry, ({ ctx, params, revision }) => deleteRegistry(ctx, params.id, revision))
  serve(api, contract.approveRealm, async ({ ctx, params, body, revision }) => {
    const change = { id: params.id, origin: body.origin, revision }
    return present(await approveRealm(ctx, { ...outbound, now }, change))
  })
  serve(api, contract.revokeRealm, async ({ ctx, params, query, revision }) =>
    present(await revokeRealm(ctx, { id: params.id, origin: query.origin, revision })),
  )
  serve(api, healthContract.pauseChecks, async ({ ctx, params }) => present(await pauseChecks(ctx, params.id)))
  serve(api, healthContract.resumeChecks, async ({ ctx, params }) => present(await resumeChecks(ctx, params.id)))
  serve(api, contract.getRegistryUsage, async ({ params }) => {
    await getRegistry(db, params.id)
    return { clusters: await findUsers(db, params.id) }
  })
}
