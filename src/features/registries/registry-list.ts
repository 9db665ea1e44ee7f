import type { RegistryHealth, RegistryQuery, RegistrySort } from '#contract/registries.ts'
import { type PageAnswer, pageOf } from '#platform/http/page.ts'
import { isFound } from '#platform/search.ts'
import { type RegistryRecord, rotationOf, unverified } from './registry.ts'

export interface RegistryListing {
  readonly now: Date
  /** How many clusters use each registry. */
  readonly users: ReadonlyMap<string, number>
  readonly health: ReadonlyMap<string, RegistryHealth>
}

/** What needs a person comes first. */
const severity = { paused: 0, failing: 1, degraded: 2, unverified: 3, healthy: 4 } as const satisfies Record<
  RegistryHealth['state'],
  number
>

/** The registries that were asked for, in the order that was asked for. */
export function registryPage(
  registries: readonly RegistryRecord[],
  query: RegistryQuery,
  { now, users, health }: RegistryListing,
): PageAnswer<RegistryRecord> {
  const stateOf = ({ id }: RegistryRecord) => (health.get(id) ?? unverified).state
  return pageOf<RegistryRecord, RegistrySort>(
    registries.filter(
      (registry) =>
        isWanted(registry, query, now) && (query.health === undefined || query.health.includes(stateOf(registry))),
    ),
    query,
    {
      idOf: ({ id }) => id,
      keys: {
        name: ({ name }) => name,
        url: ({ host }) => host,
        kind: ({ kind }) => kind,
        usedBy: ({ id }) => users.get(id) ?? 0,
        rotationDueAt: (registry) => rotationOf(registry, now).dueAt,
        health: (registry) => severity[stateOf(registry)],
        createdAt: ({ createdAt }) => createdAt,
        updatedAt: ({ updatedAt }) => updatedAt,
      },
    },
  )
}

function isWanted(registry: RegistryRecord, query: RegistryQuery, now: Date): boolean {
  const { search, kind, environment, rotation, enabled } = query
  const { name, host, imagePath, description, environments } = registry
  return (
    isFound(search, [name, `${host}/${imagePath}`, description]) &&
    (kind === undefined || kind.includes(registry.kind)) &&
    (environment === undefined || environments.length === 0 || environments.some((one) => environment.includes(one))) &&
    (rotation === undefined || rotation.includes(rotationOf(registry, now).state)) &&
    (enabled === undefined || registry.enabled === enabled)
  )
}
