import { parseImageReference } from '#contract/image-reference.ts'
import type { ObjectOf } from '#platform/kubernetes/kinds.ts'
import type { KubernetesOutcome } from '#platform/kubernetes/outcome.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { credentialsFor, readDockerConfig } from '#platform/oci/docker-config.ts'
import type { Session } from '#features/connections/sessions.ts'
import { readPullSecrets, type PullSecretReading } from '#features/pull-secrets/read-pull-secrets.ts'
import { readRegistries } from '#features/registries/read-registries.ts'
import { pullSecretName, type RegistryRecord } from '#features/registries/registry.ts'
import type { Gathered, KnownRegistry, NamedSecret, NodeFacts, Replay, Symptom } from './evidence.ts'
import { readMessage } from '#features/failures/read-message.ts'
import type { ReplayPull } from './replay-pull.ts'
import { workloadCauses } from '#features/failures/workload-causes.ts'

export interface GatherParts extends PullSecretReading {
  readonly replayPull: ReplayPull
}

export interface Place {
  readonly session: Session
  readonly namespace: string
}

export interface Question {
  readonly symptom: Symptom
  /** That which the cluster of the pods names. */
  readonly registryId: string | null
}

const notAsked: Replay = { state: 'not-asked' }
const notOurs: Replay = { state: 'not-ours' }

export type GatherEvidence = (question: Question) => Promise<Gathered>

/**
 * Everything there is to know of a symptom. What cannot be read is left open, and is no error. What several symptoms
 * name is read once.
 */
export function createGathering(parts: GatherParts, place: Place): GatherEvidence {
  const once: Once = {
    secret: remembered((name) => readSecret(place, name)),
    accountSecrets: remembered((name) => readAccountSecrets(place, name)),
    node: remembered((name) => readNode(place, name)),
    registriesAt: remembered((host) => findRegistries(parts, place, host)),
  }
  return (question) => gather(parts, once, question)
}

interface Once {
  readonly secret: (name: string) => Promise<NamedSecret>
  readonly accountSecrets: (name: string) => Promise<readonly string[] | null>
  readonly node: (name: string) => Promise<NodeFacts>
  readonly registriesAt: (host: string) => Promise<readonly KnownRegistry[]>
}

function remembered<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return (key) => {
    const reading = known.get(key) ?? read(key)
    known.set(key, reading)
    return reading
  }
}

async function gather(parts: GatherParts, once: Once, { symptom, registryId }: Question): Promise<Gathered> {
  const read = readMessage({
    reason: symptom.reason,
    message: symptom.message,
    ...(symptom.image === null ? {} : { image: symptom.image }),
  })
  const parsed = symptom.image === null ? undefined : parseImageReference(symptom.image)
  const image = parsed?.ok === true ? parsed.image : undefined
  const [secrets, accountSecrets, node, registries] = await Promise.all([
    Promise.all(symptom.secretNames.map(once.secret)),
    symptom.serviceAccount === null ? null : once.accountSecrets(symptom.serviceAccount),
    symptom.node === null ? null : once.node(symptom.node),
    image === undefined ? [] : once.registriesAt(image.host).then((found) => nearestFirst(found, registryId)),
  ])
  const gathered = { symptom, read, image, secrets, accountSecrets, node, registries, now: parts.core.now() }
  if (image === undefined || !read.some(({ cause }) => isSettledByReplay(cause))) {
    return { ...gathered, replay: notAsked, owner: undefined, anonymous: notAsked }
  }
  const [credential] = credentialsFor(
    image,
    secrets.map((secret) => (secret.state === 'read' ? secret.entries : [])),
  )
  if (registries.length === 0) {
    return { ...gathered, replay: credential === undefined ? notAsked : notOurs, owner: undefined, anonymous: notOurs }
  }
  const owner = credential === undefined ? undefined : ownerOf(credential, registries, secrets)
  const [replay, anonymous] = await Promise.all([
    credential === undefined ? notAsked : parts.replayPull({ image, registry: owner, credential }),
    parts.replayPull({ image, registry: registryFor(registries, secrets), credential: undefined }),
  ])
  return { ...gathered, replay, owner, anonymous }
}

/** What a node says of its own way to the registry, the console cannot find out in its place. */
const ofTheNode: ReadonlySet<string> = new Set([...workloadCauses, 'invalid-image-name', 'node-disk-full'])

function isSettledByReplay(cause: string): boolean {
  return !ofTheNode.has(cause)
}

/** The registry of ours in whose own secret a credential stands. Nobody else's is sent by the settings of a registry of ours. */
function ownerOf(
  credential: Credential,
  registries: readonly KnownRegistry[],
  secrets: readonly NamedSecret[],
): RegistryRecord | undefined {
  const holding = secrets.find(
    (secret) => secret.state === 'read' && secret.entries.some((entry) => entry.credential === credential),
  )
  return registries.find(({ secretName }) => secretName === holding?.name)?.registry
}

/** That whose secret the pod names; else the one that a deployment would take. */
function registryFor(
  registries: readonly KnownRegistry[],
  secrets: readonly NamedSecret[],
): RegistryRecord | undefined {
  const named = registries.find(({ secretName }) => secrets.some(({ name }) => name === secretName))
  return (named ?? registries[0])?.registry
}

const types = ['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg'] as const

async function readSecret({ session, namespace }: Place, name: string): Promise<NamedSecret> {
  const outcome = await session.client.get({ kind: 'Secret', namespace, name })
  if (!outcome.ok) {
    return outcome.reason === 'not-found'
      ? { name, state: 'absent' }
      : { name, state: 'unreadable', message: outcome.message }
  }
  return judgeSecret(name, outcome.value)
}

function judgeSecret(
  name: string,
  { type = 'Opaque', data = {} }: Pick<ObjectOf<'Secret'>, 'type' | 'data'>,
): NamedSecret {
  const known = types.find((each) => each === type)
  if (known === undefined) return { name, state: 'wrong-type', type }
  const key = known === 'kubernetes.io/dockercfg' ? '.dockercfg' : '.dockerconfigjson'
  const read = readDockerConfig(Buffer.from(data[key] ?? '', 'base64').toString('utf8'), known)
  return read.ok ? { name, state: 'read', entries: read.entries } : { name, state: 'malformed', problem: read.reason }
}

async function readAccountSecrets({ session, namespace }: Place, name: string): Promise<readonly string[] | null> {
  const outcome = await session.client.get({ kind: 'ServiceAccount', namespace, name })
  if (!outcome.ok) return null
  return (outcome.value.imagePullSecrets ?? []).flatMap((secret) => secret.name ?? [])
}

const healthyWhenFalse: ReadonlySet<string> = new Set([
  'DiskPressure',
  'MemoryPressure',
  'PIDPressure',
  'NetworkUnavailable',
])

async function readNode({ session }: Place, name: string): Promise<NodeFacts> {
  const outcome: KubernetesOutcome<ObjectOf<'Node'>> = await session.client.get({ kind: 'Node', name })
  if (!outcome.ok) return { name, platform: null, troubles: [] }
  const { nodeInfo, conditions = [] } = outcome.value.status ?? {}
  const troubles = conditions.filter(({ type, status }) => healthyWhenFalse.has(type) && status === 'True')
  const platform = nodeInfo === undefined ? null : `${nodeInfo.operatingSystem}/${nodeInfo.architecture}`
  return { name, platform, troubles: troubles.map(({ type }) => type) }
}

async function findRegistries(
  parts: GatherParts,
  { session, namespace }: Place,
  host: string,
): Promise<readonly KnownRegistry[]> {
  const ofHost = (await readRegistries(parts.core.db)).filter((registry) => registry.host === host)
  return Promise.all(
    ofHost.map(async (registry) => {
      const secrets = await readPullSecrets(parts, registry)
      const here = secrets.find((each) => each.connectionId === session.connection.id && each.namespace === namespace)
      return { registry, secretName: pullSecretName(registry.id), secretState: here?.state ?? null }
    }),
  )
}

/** That of the cluster, then those whose secret belongs into the namespace. */
function nearestFirst(known: readonly KnownRegistry[], registryId: string | null): readonly KnownRegistry[] {
  const rank = ({ registry, secretState }: KnownRegistry) =>
    registry.id === registryId ? 0 : secretState === null ? 2 : 1
  return known.toSorted((one, other) => rank(one) - rank(other))
}
