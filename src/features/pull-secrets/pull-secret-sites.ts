import type { PullSecretState } from '#contract/registries.ts'
import type { Core } from '#platform/context.ts'
import type { ObjectOf } from '#platform/kubernetes/kinds.ts'
import type { ObjectWatch } from '#platform/kubernetes/list-watch.ts'
import { type ConnectionRecord, isManaged } from '#features/connections/connection.ts'
import type { NamespaceFacts, OnOpen, Session } from '#features/connections/sessions.ts'
import {
  isMinted,
  needsPullSecret,
  pullSecretName,
  registryIdOf,
  type RegistryRecord,
} from '#features/registries/registry.ts'
import { readDelivered } from '#features/registries/delivered-credential.ts'
import { isDeliverable } from '#features/registries/mint-policy.ts'
import { readRegistries } from '#features/registries/read-registries.ts'
import { belongs, type Place } from './plan.ts'
import { type DesiredSecret, desiredSecret, ownSelector, seeSecret, type SeenSecret } from './pull-secret.ts'

export interface Problem {
  readonly state: PullSecretState
  readonly message: string
}

/** What belongs into a namespace. */
export interface Expected {
  readonly secrets: readonly DesiredSecret[]
  /** Names of those whose token is still to be issued: what stands there stays until then. */
  readonly awaited: ReadonlySet<string>
}

/** What is known of pull secrets, wanted and seen. One for the whole console. */
export interface PullSecretSites {
  readonly onOpen: OnOpen
  /** `undefined` while the secrets of the connection have not been listed. */
  seenIn(session: Session, namespace: string): ReadonlyMap<string, SeenSecret> | undefined
  /** Namespaces in which a secret of ours was seen. */
  seenNamespaces(session: Session): readonly string[]
  desiredIn(session: Session, namespace: string): Promise<Expected>
  /** `undefined` where the registry has no password, or its first token has not been issued yet. */
  desired(registry: RegistryRecord): Promise<DesiredSecret | undefined>
  /** What was just written counts as seen, so that nothing is written twice before the watch tells of it. */
  noteWritten(session: Session, object: ObjectOf<'Secret'>): void
  /** All secrets of ours in that Kubernetes; `undefined` while they have not been listed. */
  seen(session: Session): readonly { readonly namespace: string; readonly name: string }[] | undefined
  resync(session: Session): void
  problem(session: Session, namespace: string, registryId: string): Problem | undefined
  setProblem(place: { session: Session; namespace: string; registryId: string }, problem: Problem | undefined): void
}

export function createPullSecretSites(core: Core): PullSecretSites {
  const watches = new WeakMap<Session, ObjectWatch<SeenSecret>>()
  const problems = new Map<string, Problem>()
  const rendered = new Map<string, { version: string; desired: DesiredSecret }>()
  const byNamespace = new WeakMap<Session, Map<string, Map<string, SeenSecret>>>()

  function index(session: Session, key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const seen = watches.get(session)?.get(key)
    const namespaces = byNamespace.get(session)
    const secrets = namespaces?.get(namespace) ?? new Map<string, SeenSecret>()
    if (seen === undefined) secrets.delete(name)
    else secrets.set(name, seen)
    if (secrets.size === 0) namespaces?.delete(namespace)
    else namespaces?.set(namespace, secrets)
    core.wake('pull-secrets', `${session.connection.id}/${namespace}`)
    core.changes.publish('pull-secrets', registryIdOf(name))
  }

  async function desired(registry: RegistryRecord): Promise<DesiredSecret | undefined> {
    const { id: registryId, host, revision } = registry
    const now = core.now()
    const isCurrent = !isMinted(registry) || isDeliverable(registry, now)
    const version = `${revision}/${registry.minted?.generation ?? 0}`
    const known = rendered.get(registryId)
    if (known?.version === version && isCurrent) return known.desired
    const delivered = await readDelivered(core, registry, now)
    if (delivered === undefined) return undefined
    const made = desiredSecret(core.cipher, { registryId, name: pullSecretName(registryId), host, delivered })
    // What is newer than the record belongs to a revision that was not read yet.
    const isOfRecord =
      (isMinted(registry) || delivered.credentialVersion === registry.credentialVersion) &&
      delivered.generation === (registry.minted?.generation ?? 0)
    if (isOfRecord) rendered.set(registryId, { version, desired: made })
    return made
  }

  const keyOf = (session: Session, namespace: string, registryId: string) =>
    `${session.connection.id}/${namespace}/${registryId}`

  return {
    onOpen(session) {
      byNamespace.set(session, new Map())
      const watch = session.watch({
        kind: 'Secret',
        labelSelector: ownSelector(core.installationId),
        project: (object) => seeSecret(core.cipher, object),
        onChange: (key) => index(session, key),
      })
      watches.set(session, watch)
      const closed = AbortSignal.any([])
      void Promise.all([watch.whenSynced(closed), session.namespaces.whenSynced(closed)]).then(() => {
        core.wake('pull-secrets')
        core.changes.publish('pull-secrets', null)
        return undefined
      })
    },
    seenIn(session, namespace) {
      if (watches.get(session)?.synced() !== true || !session.namespaces.synced()) return undefined
      return byNamespace.get(session)?.get(namespace) ?? new Map<string, SeenSecret>()
    },
    seenNamespaces: (session) => [...(byNamespace.get(session)?.keys() ?? [])],
    async desiredIn(session, namespace) {
      const facts = session.namespaces.get(`/${namespace}`)
      const place = facts && (await placeOf(core, session.connection, { namespace, facts }))
      if (place === undefined) return { secrets: [], awaited: new Set() }
      const registries = (await readRegistries(core.db)).filter(
        (registry) => needsPullSecret(registry) && belongs(registry, place),
      )
      const secrets = (await Promise.all(registries.map(desired))).filter((secret) => secret !== undefined)
      const made = new Set(secrets.map(({ registryId }) => registryId))
      const awaited = registries.filter((registry) => isMinted(registry) && !made.has(registry.id))
      return { secrets, awaited: new Set(awaited.map(({ id }) => pullSecretName(id))) }
    },
    desired,
    noteWritten(session, object) {
      const { namespace = '', name } = object.metadata
      const namespaces = byNamespace.get(session)
      const secrets = namespaces?.get(namespace) ?? new Map<string, SeenSecret>()
      namespaces?.set(namespace, secrets.set(name, seeSecret(core.cipher, object)))
      core.changes.publish('pull-secrets', registryIdOf(name))
    },
    seen(session) {
      const watch = watches.get(session)
      if (watch?.synced() !== true) return undefined
      return [...watch.items().keys()].map((key) => {
        const [namespace = '', name = ''] = key.split('/')
        return { namespace, name }
      })
    },
    resync(session) {
      watches.get(session)?.resync()
      session.namespaces.resync()
    },
    problem: (session, namespace, registryId) => problems.get(keyOf(session, namespace, registryId)),
    setProblem({ session, namespace, registryId }, problem) {
      const key = keyOf(session, namespace, registryId)
      const before = problems.get(key)
      if (before?.state === problem?.state && before?.message === problem?.message) return
      if (problem === undefined) problems.delete(key)
      else problems.set(key, problem)
      core.changes.publish('pull-secrets', registryId)
    },
  }
}

/** What a connection says of a namespace; `undefined` where it wants nothing there. */
export async function placeOf(
  core: Core,
  connection: ConnectionRecord,
  { namespace, facts }: { readonly namespace: string; readonly facts: NamespaceFacts },
): Promise<Place | undefined> {
  if (connection.deleting || facts.isTerminating) return undefined
  const clusters = await core.db
    .selectFrom('clusters')
    .select('registry_id')
    .where('connection_id', '=', connection.id)
    .where('namespace', '=', namespace)
    .execute()
  return {
    environment: connection.environment,
    isManaged: isManaged(connection, namespace, facts.labels),
    usedRegistries: new Set(clusters.flatMap(({ registry_id: id }) => (id === null ? [] : [id]))),
  }
}
