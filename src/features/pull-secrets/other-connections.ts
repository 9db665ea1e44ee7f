import type { Core } from '#platform/context.ts'
import { readConnections } from '#features/connections/read-connections.ts'
import type { Session, Sessions } from '#features/connections/sessions.ts'
import { needsPullSecret, pullSecretName } from '#features/registries/registry.ts'
import { readRegistries } from '#features/registries/read-registries.ts'
import { belongs } from './plan.ts'
import { placeOf } from './pull-secret-sites.ts'

export interface Connections {
  readonly core: Core
  readonly sessions: Sessions
}

/** Whether another connection leads to the same Kubernetes is not known before it has answered. */
type Certainty = 'known' | 'possible'

/**
 * The pull secrets that other connections want in a namespace. Several may lead to one Kubernetes, each for namespaces
 * of its own, and each sees what all of them have written there.
 */
export async function wantedByOthers(
  { core, sessions }: Connections,
  { session, namespace }: { readonly session: Session; readonly namespace: string },
  certainty: Certainty,
): Promise<ReadonlySet<string>> {
  const facts = session.namespaces.get(`/${namespace}`)
  if (facts === undefined) return new Set()
  const others = (await readConnections(core.db)).filter(
    ({ id, enabled, deleting }) => id !== session.connection.id && enabled && !deleting,
  )
  const here = others.filter(({ id }) => leadTogether(session, sessions.get(id), certainty))
  const places = await Promise.all(here.map((connection) => placeOf(core, connection, { namespace, facts })))
  const registries = (await readRegistries(core.db)).filter(needsPullSecret)
  const wanted = registries.filter((registry) =>
    places.some((place) => place !== undefined && belongs(registry, place)),
  )
  return new Set(wanted.map(({ id }) => pullSecretName(id)))
}

function leadTogether(one: Session, other: Session | undefined, certainty: Certainty): boolean {
  const ids = [one, other].map((session) => session?.namespaces.get('/kube-system')?.uid)
  if (ids.includes(undefined)) return certainty === 'possible'
  return ids[0] === ids[1]
}

/** Nothing of ours is left but what other connections to the same Kubernetes keep there. */
export async function isEmptied(
  connections: Connections,
  session: Session,
  left: readonly { readonly namespace: string; readonly name: string }[],
): Promise<boolean> {
  for (const { namespace, name } of left) {
    const wanted = await wantedByOthers(connections, { session, namespace }, 'known')
    if (!wanted.has(name)) return false
  }
  return true
}
