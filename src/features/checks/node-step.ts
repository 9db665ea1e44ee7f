import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Core } from '#platform/context.ts'
import type { KubernetesFailure } from '#platform/kubernetes/outcome.ts'
import type { ExaminedImage, Finding } from '#platform/oci/examine-registry.ts'
import type { Session, Sessions } from '#features/connections/sessions.ts'
import { managedNamespaces } from '#features/connections/sessions.ts'
import type { PullSecretSites } from '#features/pull-secrets/pull-secret-sites.ts'
import { readPullSecrets } from '#features/pull-secrets/read-pull-secrets.ts'
import { needsPullSecret, type RegistryRecord } from '#features/registries/registry.ts'
import { pullTestPod } from './node-pod.ts'
import { nodeState, nodeVerdict } from './node-verdict.ts'

export interface NodeParts {
  readonly core: Core
  readonly sessions: Sessions
  readonly sites: PullSecretSites
}

export interface NodeQuestion {
  readonly registry: RegistryRecord
  readonly image: ExaminedImage | undefined
}

const mostConnections = 3
const patienceMs = 45_000
const lookEveryMs = 250

type Found = Pick<Finding, 'state' | 'verdict' | 'values'>

/** Pulls on a node of each connection, so that DNS, routes, proxies and authorities are those of the nodes. */
export async function nodeStep(parts: NodeParts, question: NodeQuestion): Promise<Finding> {
  const startedAt = performance.now()
  const found = await pullOnNodes(parts, question)
  return { step: 'node', ms: performance.now() - startedAt, ...found }
}

async function pullOnNodes(parts: NodeParts, { registry, image }: NodeQuestion): Promise<Found> {
  if (image === undefined) return notTried('no image was named')
  const places = (await placesOf(parts, registry)).slice(0, mostConnections)
  if (places.length === 0) return notTried('no namespace holds the pull secret')
  const reference = `${registry.host}/${image.repository}${image.reference.includes(':') ? '@' : ':'}${image.reference}`
  const found = await Promise.all(places.map((place) => pullOn(parts, place, { registry, reference })))
  const worst =
    found.find(({ state }) => state === 'failed') ?? found.find(({ state }) => state !== 'passed') ?? found[0]
  return worst ?? notTried('no namespace holds the pull secret')
}

function notTried(why: string): Found {
  return { state: 'skipped', verdict: 'node-not-tried', values: { why } }
}

interface NodePlace {
  readonly session: Session
  readonly namespace: string
  readonly secretName: string | null
}

/** A namespace of each connection in which the pull secret is as it should be. */
async function placesOf(parts: NodeParts, registry: RegistryRecord): Promise<readonly NodePlace[]> {
  const sessions = parts.sessions.all()
  if (!needsPullSecret({ ...registry, enabled: true })) {
    return sessions.flatMap((session) => {
      const [namespace] = managedNamespaces(session)
      return namespace === undefined ? [] : [{ session, namespace, secretName: null }]
    })
  }
  const secrets = (await readPullSecrets(parts, registry)).filter(({ state }) => state === 'in-sync')
  return sessions.flatMap((session) => {
    const secret = secrets.find(({ connectionId }) => connectionId === session.connection.id)
    return secret === undefined ? [] : [{ session, namespace: secret.namespace, secretName: secret.name }]
  })
}

interface Pull {
  readonly registry: RegistryRecord
  readonly reference: string
}

async function pullOn({ core }: NodeParts, place: NodePlace, { registry, reference }: Pull): Promise<Found> {
  const { session, namespace, secretName } = place
  const { client, connection } = session
  const name = `pull-test-${registry.id}-${randomBytes(3).toString('hex')}`
  const { id: registryId } = registry
  const { installationId } = core
  const pod = pullTestPod({ name, namespace, registryId, installationId, image: reference, secretName })
  const made = await client.create(pod, { fieldManager: 'pesitwizard-console' })
  core.failpoint('pull-test.create:after')
  const values = { connection: connection.name, namespace, image: reference }
  if (!made.ok) return notMade(made, values)
  try {
    return await follow(place, name, values)
  } finally {
    const { uid } = made.value.metadata
    await client.delete({ kind: 'Pod', namespace, name }, { uid, gracePeriodSeconds: 0 })
  }
}

function notMade({ reason, message }: KubernetesFailure, values: Found['values']): Found {
  const isForbidden = reason === 'forbidden' || reason === 'invalid' || reason === 'unauthorized'
  const verdict = isForbidden ? 'node-forbidden' : 'kubernetes-unreachable'
  return { state: 'warning', verdict, values: { ...values, words: message.slice(0, 300) } }
}

async function follow({ session, namespace }: NodePlace, name: string, values: Found['values']): Promise<Found> {
  const deadline = performance.now() + patienceMs
  let node = ''
  while (performance.now() < deadline) {
    const pod = await session.client.get({ kind: 'Pod', namespace, name })
    if (!pod.ok && pod.reason === 'not-found') break
    if (pod.ok) {
      node = pod.value.spec?.nodeName ?? ''
      const seen = nodeState(pod.value)
      if (seen.kind === 'pulled') return { state: 'passed', verdict: 'node-pulled', values: { ...values, node } }
      if (seen.kind === 'failed') {
        const words = seen.message.slice(0, 300)
        return { state: 'failed', verdict: nodeVerdict(seen.message), values: { ...values, node, words } }
      }
    }
    await setTimeout(lookEveryMs)
  }
  return { state: 'warning', verdict: 'node-timeout', values: { ...values, node, seconds: patienceMs / 1000 } }
}
