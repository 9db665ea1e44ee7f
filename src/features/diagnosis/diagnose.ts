import { createHash } from 'node:crypto'
import type { Cause, Diagnosis, Finding, Fix } from '#contract/diagnosis.ts'
import { DomainError } from '#contract/errors.ts'
import type { Kind, ObjectOf } from '#platform/kubernetes/kinds.ts'
import type { ClusterRecord } from '#features/clusters/cluster.ts'
import { kubernetesRefuses } from '#features/clusters/cluster-session.ts'
import { clusterIdLabel } from '#features/clusters/object-names.ts'
import { readClusters } from '#features/clusters/read-clusters.ts'
import { readConnections } from '#features/connections/read-connections.ts'
import { type Decision, decide } from './decide.ts'
import type { Gathered, Symptom } from './evidence.ts'
import { evidenceLines } from './evidence-lines.ts'
import { explained } from '#features/failures/cause-words.ts'
import type { FindChoices } from './find-choices.ts'
import { findFixes } from './find-fixes.ts'
import { findSymptoms, type NamespaceObjects } from './find-symptoms.ts'
import { createGathering, type GatherEvidence, type GatherParts, type Place } from './gather-evidence.ts'
import { judgeSteps } from './manual-steps.ts'
import { ticketText } from './ticket-text.ts'
import { workloadCauses } from '#features/failures/workload-causes.ts'

export interface DiagnosisParts extends GatherParts {
  readonly findChoices: FindChoices
}

export interface Scope {
  readonly connectionId: string | undefined
  readonly namespace: string
  readonly pod?: string | undefined
  /** Only its pods. */
  readonly cluster?: ClusterRecord | undefined
}

/** A finding, and what it was made of. */
export interface Found {
  readonly finding: Finding
  readonly gathered: Gathered
  readonly decision: Decision
  readonly cluster: ClusterRecord | undefined
}

export interface Examined {
  readonly place: Place
  readonly pods: number
  readonly found: readonly Found[]
}

export async function diagnose(parts: DiagnosisParts, scope: Scope): Promise<Diagnosis> {
  const { place, pods, found } = await examine(parts, scope)
  const { connection } = place.session
  const diagnosis = {
    connectionId: connection.id,
    connectionName: connection.name,
    namespace: scope.namespace,
    pods,
    findings: found.map(({ finding }) => finding),
    diagnosedAt: parts.core.now().toISOString(),
  }
  return { ...diagnosis, text: ticketText(diagnosis) }
}

const mostFindings = 50

/** Looks at the pods, gathers what there is to know of each failure, and decides. */
export async function examine(parts: DiagnosisParts, scope: Scope): Promise<Examined> {
  const place = await openPlace(parts, scope)
  const objects = await readObjects(place, scope)
  const clusters = await readClusters(parts.core.db)
  const symptoms = findSymptoms(objects).slice(0, mostFindings)
  const gather = createGathering(parts, place)
  const found = await Promise.all(
    symptoms.map((symptom) => {
      const cluster = clusters.find((each) => isOf(each, place, symptom))
      return find(parts, place, { symptom, cluster, gather })
    }),
  )
  return { place, pods: objects.pods.length, found }
}

/** A label is anyone's to write: the place and the workload must be those of the cluster too. */
function isOf(cluster: ClusterRecord, { session, namespace }: Place, { clusterId, workload }: Symptom): boolean {
  return (
    cluster.id === clusterId &&
    cluster.connectionId === session.connection.id &&
    cluster.namespace === namespace &&
    workload.kind === 'Deployment' &&
    workload.name === cluster.deploymentName
  )
}

async function openPlace({ core, sessions }: DiagnosisParts, { connectionId, namespace }: Scope): Promise<Place> {
  const enabled = (await readConnections(core.db)).filter((connection) => connection.enabled && !connection.deleting)
  const wanted = connectionId ?? (enabled.length === 1 ? enabled[0]?.id : undefined)
  if (wanted === undefined) {
    throw new DomainError('invalid', 'There are several connections, so one must be named', {
      hint: `Such as ${enabled.map(({ name }) => name).join(', ')}`,
      errors: [{ pointer: '#connectionId', code: 'required', detail: 'A connection is needed' }],
    })
  }
  if (!enabled.some(({ id }) => id === wanted)) throw new DomainError('not-found', 'There is no such connection in use')
  const session = sessions.get(wanted)
  if (session !== undefined) return { session, namespace }
  throw new DomainError('unavailable', sessions.problem(wanted) ?? 'The connection is not open', {
    hint: `See why with: pwctl connection test ${wanted}`,
  })
}

/** Pods must be readable; of the rest, what may not be read is left out. */
async function readObjects({ session, namespace }: Place, { pod, cluster }: Scope): Promise<NamespaceObjects> {
  const labelSelector = cluster === undefined ? undefined : `${clusterIdLabel}=${cluster.id}`
  const only = { namespace, ...(labelSelector === undefined ? {} : { labelSelector }) }
  const list = async <K extends Kind>(kind: K, options: Parameters<typeof session.client.list<K>>[1]) => {
    const outcome = await session.client.list(kind, options)
    return outcome.ok ? outcome.value.items : []
  }
  const pods = await session.client.list('Pod', only)
  if (!pods.ok) throw kubernetesRefuses('The pods could not be read', pods)
  const [events, deployments, replicaSets] = await Promise.all([
    list('Event', { namespace }),
    list('Deployment', only),
    list('ReplicaSet', only),
  ])
  const named = pods.value.items.filter(({ metadata }) => pod === undefined || metadata.name === pod)
  if (pod !== undefined && named.length === 0)
    throw new DomainError('not-found', `There is no pod ${pod} in the namespace ${namespace}`)
  return {
    pods: named,
    events,
    deployments: pod === undefined ? deployments : ([] as ObjectOf<'Deployment'>[]),
    replicaSets,
  }
}

/** Causes for which another tag may help. */
const ofTheTag: ReadonlySet<Cause> = new Set([
  'tag-absent',
  'digest-absent',
  'platform-absent',
  'absent-or-denied',
  'manifest-unsupported',
  'layer-damaged',
  'blocked-by-policy',
  'signature-refused',
])

interface Sought {
  readonly symptom: Symptom
  readonly cluster: ClusterRecord | undefined
  readonly gather: GatherEvidence
}

async function find(parts: DiagnosisParts, place: Place, { symptom, cluster, gather }: Sought): Promise<Found> {
  const gathered = await gather({ symptom, registryId: cluster?.registryId ?? null })
  const decision = decide(gathered)
  const choices = await choicesFor(parts, place, { gathered, decision })
  const { namespace } = place
  const fixes = findFixes({ gathered, decision, namespace, cluster, choices })
  const finding: Finding = {
    ...explained(decision),
    id: idOf(symptom, decision, fixes),
    workload: symptom.workload,
    pods: [...symptom.pods],
    container: symptom.container,
    image: symptom.image,
    reason: symptom.reason,
    clusterId: cluster?.id ?? null,
    registryId: gathered.registries[0]?.registry.id ?? null,
    since: symptom.since,
    evidence: evidenceLines(gathered, decision.grounds),
    alternatives: decision.alternatives.map((each) =>
      explained({ ...each, values: { ...decision.values, ...each.values } }),
    ),
    steps: isAboutImage(decision.cause) ? judgeSteps(decision, gathered) : [],
    fixes,
  }
  return { finding, gathered, decision, cluster }
}

async function choicesFor(
  { findChoices }: DiagnosisParts,
  { session }: Place,
  { gathered, decision }: Pick<Found, 'gathered' | 'decision'>,
): Promise<readonly string[]> {
  const [known] = gathered.registries
  const { image } = gathered
  if (known === undefined || image === undefined || !ofTheTag.has(decision.cause)) return []
  return findChoices({ registry: known.registry, image, connectionId: session.connection.id })
}

const notAboutImages: ReadonlySet<Cause> = new Set([...workloadCauses, 'unknown'])

function isAboutImage(cause: Cause): boolean {
  return !notAboutImages.has(cause)
}

/** The same as long as the failure is. */
function idOf({ workload, container, image }: Symptom, { cause }: Decision, fixes: readonly Fix[]): string {
  // With what a fix would write: a person who saw one secret does not attach another.
  const targets = fixes.map(({ fix, values }) => [fix, values['secret'] ?? null])
  const text = JSON.stringify([workload.kind, workload.name, container, image, cause, targets])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
