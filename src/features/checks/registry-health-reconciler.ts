import { type Core, systemContext } from '#platform/context.ts'
import type { Reconciler } from '#platform/reconcile/reconciler.ts'
import { readRegistries } from '#features/registries/read-registries.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { decideCheck } from './health-policy.ts'
import { readLastCheck } from './read-checks.ts'
import { checkHealth, type Testing } from './test-registry.ts'

export interface HealthDependencies extends Testing {
  readonly core: Core
  /** `undefined`: registries are tested only when a person asks for it. */
  readonly intervalMs: number | undefined
  readonly random: () => number
}

/** Checks every enabled registry now and then, one after the other; one whose credential was refused waits for a person. Keys: registry ids. */
export function registryHealthReconciler({ core, intervalMs, random, ...testing }: HealthDependencies): Reconciler {
  // The same for as long as this console runs, so that a registry does not drift towards the others.
  const spread = new Map<string, number>()
  const spreadOf = (id: string) => {
    const known = spread.get(id) ?? random()
    spread.set(id, known)
    return known
  }
  return {
    name: 'registry-health',
    resyncEveryMs: 5 * 60_000,
    width: 2,
    async listKeys() {
      if (intervalMs === undefined) return []
      return (await readRegistries(core.db)).filter(isChecked).map(({ id }) => id)
    },
    async reconcile(id) {
      const registry = (await readRegistries(core.db)).find((each) => each.id === id)
      if (registry === undefined || !isChecked(registry) || intervalMs === undefined) return {}
      const last = await readLastCheck(core.db, registry)
      const decision = decideCheck({
        last,
        changedAt: registry.updatedAt,
        now: core.now(),
        intervalMs,
        random: spreadOf(id),
      })
      if (!decision.check) return decision.afterMs === undefined ? {} : { recheckAfterMs: Math.ceil(decision.afterMs) }
      await checkHealth(systemContext(core), testing, registry)
      return { recheckAfterMs: 1000 }
    },
  }
}

function isChecked({ enabled, checksPaused }: RegistryRecord): boolean {
  return enabled && checksPaused === null
}
