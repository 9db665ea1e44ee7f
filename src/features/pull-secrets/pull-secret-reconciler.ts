import type { Core } from '#platform/context.ts'
import type { KubernetesFailure } from '#platform/kubernetes/outcome.ts'
import type { Reconciler } from '#platform/reconcile/reconciler.ts'
import { readConnections } from '#features/connections/read-connections.ts'
import { managedNamespaces, type Session, type Sessions } from '#features/connections/sessions.ts'
import { wantedByOthers } from './other-connections.ts'
import { judgeSecret } from './plan.ts'
import {
  type DesiredSecret,
  fieldManager,
  isOwnSecret,
  secretManifest,
  type SeenSecret,
  writerOf,
} from './pull-secret.ts'
import type { Expected, Problem, PullSecretSites } from './pull-secret-sites.ts'

export interface PullSecretDependencies {
  readonly core: Core
  readonly sessions: Sessions
  readonly sites: PullSecretSites
  /** Pull secrets that a workload of ours still names in a namespace: they stay until nothing does. */
  readonly namedSecrets: (session: Session, namespace: string) => ReadonlySet<string>
}

interface Site {
  readonly session: Session
  readonly namespace: string
}

const recheckRefusedMs = 60_000

/** Keeps the pull secrets of every namespace equal to what the registries say they should be. Keys: `connection/namespace`. */
export function pullSecretReconciler(deps: PullSecretDependencies): Reconciler {
  const { sessions, sites } = deps
  return {
    name: 'pull-secrets',
    resyncEveryMs: 5 * 60_000,
    width: 32,
    listKeys: () => listKeys(deps),
    async reconcile(key, signal) {
      const [connectionId = '', namespace = ''] = key.split('/')
      const session = sessions.get(connectionId)
      const seen = session && sites.seenIn(session, namespace)
      if (session === undefined || seen === undefined) return {}
      const site = { session, namespace }
      const expected = await sites.desiredIn(session, namespace)
      let refused = false
      for (const secret of expected.secrets) {
        const problem = await settle(deps, { site, desired: secret, seen: seen.get(secret.name) }, signal)
        sites.setProblem({ ...site, registryId: secret.registryId }, problem)
        refused ||= problem !== undefined
      }
      await removeUnwanted(deps, site, await unwanted(deps, site, { expected, seen: [...seen.values()] }))
      return refused ? { recheckAfterMs: recheckRefusedMs } : {}
    },
  }
}

async function listKeys({ core, sessions, sites }: PullSecretDependencies): Promise<readonly string[]> {
  const clusters = await core.db.selectFrom('clusters').select(['connection_id', 'namespace']).distinct().execute()
  const known = new Set((await readConnections(core.db)).map(({ id }) => id))
  const keys = new Set(clusters.map((row) => `${row.connection_id}/${row.namespace}`))
  for (const session of sessions.all()) {
    const { id } = session.connection
    if (!known.has(id)) continue
    for (const namespace of [...managedNamespaces(session), ...sites.seenNamespaces(session)])
      keys.add(`${id}/${namespace}`)
  }
  return [...keys]
}

interface Settling {
  readonly site: Site
  readonly desired: DesiredSecret
  readonly seen: SeenSecret | undefined
}

async function settle(
  deps: PullSecretDependencies,
  settling: Settling,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  const verdict = judgeSecret(settling.desired, settling.seen)
  if (verdict.action === 'none') {
    if (verdict.state !== 'conflict') return undefined
    return {
      state: 'conflict',
      message: 'It holds a newer credential than this console knows; sync it with adoption to overwrite it',
    }
  }
  const outcome = await write(deps, settling, { uid: verdict.uid, force: verdict.uid !== undefined, signal })
  if (outcome.ok) return undefined
  if (outcome.reason === 'conflict' || outcome.reason === 'invalid')
    return settleConflict(deps, settling, { signal, refusal: outcome })
  return problemOf(outcome)
}

async function write(
  { core, sites }: PullSecretDependencies,
  { site, desired }: Settling,
  options: { uid: string | undefined; force: boolean; signal: AbortSignal },
) {
  core.failpoint('pull-secret.write:before')
  const place = { namespace: site.namespace, installationId: core.installationId, uid: options.uid }
  const outcome = await site.session.client.apply(secretManifest(desired, place), {
    force: options.force,
    fieldManager,
    signal: options.signal,
  })
  core.failpoint('pull-secret.write:after')
  if (outcome.ok) {
    const { connection } = site.session
    sites.noteWritten(site.session, outcome.value)
    core.log.info(
      {
        connection: connection.name,
        namespace: site.namespace,
        secret: desired.name,
        credentialVersion: desired.credentialVersion,
      },
      'a pull secret was written',
    )
  }
  return outcome
}

/** Someone has the name: a stranger's secret is left alone, our own is taken back. */
async function settleConflict(
  deps: PullSecretDependencies,
  settling: Settling,
  { signal, refusal }: { signal: AbortSignal; refusal: KubernetesFailure },
): Promise<Problem | undefined> {
  const { namespace, session } = settling.site
  const live = await session.client.get({ kind: 'Secret', namespace, name: settling.desired.name }, { signal })
  if (!live.ok) {
    if (live.reason === 'not-found') throw new Error('A pull secret changed while it was being written')
    return problemOf(live)
  }
  if (!isOwnSecret(live.value, deps.core.installationId)) {
    return {
      state: 'conflict',
      message: `A secret of this name belongs to ${writerOf(live.value)}; it is left alone unless you adopt it`,
    }
  }
  if (refusal.reason === 'invalid') return { state: 'modified', message: refusal.message }
  const outcome = await write(deps, settling, { uid: live.value.metadata.uid, force: true, signal })
  return outcome.ok ? undefined : problemOf(outcome)
}

/** A refusal is reported and looked at again later; what may pass by itself is thrown, and tried again soon. */
function problemOf(failure: KubernetesFailure): Problem | undefined {
  if (failure.reason === 'terminating') return undefined
  if (failure.reason === 'not-found') return { state: 'missing', message: 'The namespace does not exist' }
  if (failure.reason === 'forbidden' || failure.reason === 'unauthorized')
    return { state: 'forbidden', message: failure.message }
  if (failure.reason === 'conflict') throw new Error('A pull secret changed while it was being written')
  if (failure.reason === 'invalid') return { state: 'modified', message: failure.message }
  throw new Error(`A pull secret could not be written: ${failure.message}`)
}

async function unwanted(
  deps: PullSecretDependencies,
  site: Site,
  { expected, seen }: { expected: Expected; seen: readonly SeenSecret[] },
): Promise<readonly SeenSecret[]> {
  const wanted = new Set([...expected.secrets.map(({ name }) => name), ...expected.awaited])
  const named = deps.namedSecrets(site.session, site.namespace)
  const candidates = seen.filter(({ name }) => !wanted.has(name) && !named.has(name))
  if (candidates.length === 0) return []
  const others = await wantedByOthers(deps, site, 'possible')
  return candidates.filter(({ name }) => !others.has(name))
}

async function removeUnwanted(
  { core, sites }: PullSecretDependencies,
  site: Site,
  secrets: readonly SeenSecret[],
): Promise<void> {
  const { session, namespace } = site
  for (const { name, uid, registryId } of secrets) {
    core.failpoint('pull-secret.delete:before')
    const outcome = await session.client.delete({ kind: 'Secret', namespace, name }, { uid })
    core.failpoint('pull-secret.delete:after')
    sites.setProblem({ ...site, registryId }, undefined)
    if (!outcome.ok && outcome.reason !== 'not-found')
      throw new Error(`A pull secret could not be removed: ${outcome.message}`)
    core.log.info({ connection: session.connection.name, namespace, secret: name }, 'a pull secret was removed')
  }
}
