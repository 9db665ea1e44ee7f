import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { StoreEvent } from '#sandbox/kubernetes/store/object-store.ts'
import type { Control } from './control.ts'
import type { Controller } from './controller.ts'
import type { RecordEvent } from './event-recorder.ts'
import type { Generation, RolloutLimits } from './rollout.ts'
import { controllerOf, isDeleting, ownerReferenceTo, withMeta } from '#sandbox/kubernetes/objects/kube-object.ts'
import { at, fieldsOr, put } from '#sandbox/kubernetes/objects/records.ts'
import { minReadySecondsOf, replicasOf, statusCount, templateOf } from '#sandbox/kubernetes/objects/workloads.ts'
import { deployments, replicaSets } from '#sandbox/kubernetes/resources.ts'
import { keyOf, splitKey } from './controller.ts'
import { deadlineIn, deploymentStatus } from './deployment-status.ts'
import { limitsOf, nextStep } from './rollout.ts'

const revisionMark = 'deployment.kubernetes.io/revision'
const desiredMark = 'deployment.kubernetes.io/desired-replicas'
const maximumMark = 'deployment.kubernetes.io/max-replicas'
const hashLabel = 'pod-template-hash'

/** Keeps a replica set for each template that a deployment had, and moves the replicas to the newest. */
export function deploymentController(control: Control, record: RecordEvent): Controller {
  return {
    name: 'deployments',
    keysOf,
    reconcile(key) {
      const { namespace, name } = splitKey(key)
      const deployment = control.store.get(deployments, namespace, name)
      if (deployment === undefined || isDeleting(deployment)) return undefined
      return rollOut(control, record, deployment)
    },
  }
}

function keysOf({ resource, object }: StoreEvent): readonly string[] {
  if (resource === deployments) return [keyOf(object)]
  const owner = resource === replicaSets ? controllerOf(object) : undefined
  return owner?.kind === 'Deployment' ? [`${object.metadata.namespace ?? ''}/${owner.name}`] : []
}

function rollOut(control: Control, record: RecordEvent, deployment: KubeObject): number | undefined {
  const owned = ownedSets(control, deployment)
  const found = owned.find((each) => isSameTemplate(each, deployment))
  const isPaused = at(deployment, 'spec', 'paused') === true
  const newest = found ?? (isPaused ? undefined : createSet(control, deployment, owned))
  const old = owned.filter((each) => each !== found)
  const limits = limitsFor(deployment)
  const marked = newest === undefined ? undefined : markRevision(control, deployment, newest, old)
  if (marked !== undefined) takeStep(control, record, { deployment, newest: marked, old, limits })
  return report(control, deployment, limits)
}

function limitsFor(deployment: KubeObject): RolloutLimits {
  const { type, rollingUpdate } = fieldsOr(at(deployment, 'spec', 'strategy'))
  return limitsOf(replicasOf(deployment), { type, rollingUpdate })
}

/** Oldest first. */
function ownedSets({ store }: Control, deployment: KubeObject): readonly KubeObject[] {
  const all = store.list(replicaSets, deployment.metadata.namespace)
  const mine = all.filter((each) => controllerOf(each)?.uid === deployment.metadata.uid && !isDeleting(each))
  return mine.sort((a, b) => revisionOf(a) - revisionOf(b))
}

function revisionOf({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.[revisionMark] ?? 0)
}

function isSameTemplate(set: KubeObject, deployment: KubeObject): boolean {
  return isDeepStrictEqual(put(templateOf(set), ['metadata', 'labels', hashLabel], undefined), templateOf(deployment))
}

/** Ten characters that depend on the template only, so that going back finds the same replica set again. */
function hashOf(template: Fields): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  const digest = createHash('sha256').update(JSON.stringify(template)).digest().subarray(0, 10)
  return [...digest].map((byte) => letters[byte % letters.length]).join('')
}

function createSet(control: Control, deployment: KubeObject, owned: readonly KubeObject[]): KubeObject {
  const template = templateOf(deployment)
  const hash = hashOf(template)
  const { namespace, name } = deployment.metadata
  const labels = { ...fieldsOr(at(template, 'metadata', 'labels')), [hashLabel]: hash }
  const selector = fieldsOr(at(deployment, 'spec', 'selector'))
  const revision = Math.max(0, ...owned.map(revisionOf)) + 1
  return control.create(replicaSets, {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: { ...marksOf(deployment), [revisionMark]: String(revision) },
      ownerReferences: [ownerReferenceTo(deployment)],
    },
    spec: {
      replicas: 0,
      minReadySeconds: minReadySecondsOf(deployment),
      selector: { ...selector, matchLabels: { ...fieldsOr(selector['matchLabels']), [hashLabel]: hash } },
      template: put(template, ['metadata', 'labels', hashLabel], hash),
    },
  })
}

function marksOf(deployment: KubeObject): Readonly<Record<string, string>> {
  const { replicas, maxSurge } = limitsFor(deployment)
  const hidden = [revisionMark, 'kubectl.kubernetes.io/last-applied-configuration']
  const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !hidden.includes(key))
  return { ...Object.fromEntries(own), [desiredMark]: String(replicas), [maximumMark]: String(replicas + maxSurge) }
}

/** The newest replica set has the highest revision, and the deployment has the same. */
function markRevision(
  control: Control,
  deployment: KubeObject,
  newest: KubeObject,
  old: readonly KubeObject[],
): KubeObject {
  const highest = Math.max(0, ...old.map(revisionOf))
  const revision = String(Math.max(revisionOf(newest), highest + (revisionOf(newest) > highest ? 0 : 1)))
  const annotations = { ...newest.metadata.annotations, ...marksOf(deployment), [revisionMark]: revision }
  const marked = control.update(replicaSets, newest, { ...withMeta(newest, { annotations }) })
  if (deployment.metadata.annotations?.[revisionMark] !== revision) {
    const change = { annotations: { ...deployment.metadata.annotations, [revisionMark]: revision } }
    control.update(deployments, deployment, { ...withMeta(deployment, change) })
  }
  return marked
}

interface Rollout {
  readonly deployment: KubeObject
  readonly newest: KubeObject
  readonly old: readonly KubeObject[]
  readonly limits: RolloutLimits
}

function takeStep(control: Control, record: RecordEvent, { deployment, newest, old, limits }: Rollout): void {
  const isPaused = at(deployment, 'spec', 'paused') === true
  const sets = [newest, ...old]
  const step = isPaused
    ? new Map([[newest.metadata.name, limits.replicas]])
    : nextStep(generationOf(newest), old.map(generationOf), limits)
  for (const [name, replicas] of step) {
    const set = sets.find((each) => each.metadata.name === name)
    if (set !== undefined) scaleSet(control, record, { deployment, set, replicas })
  }
}

function generationOf(set: KubeObject): Generation {
  return {
    name: set.metadata.name,
    wanted: replicasOf(set),
    existing: statusCount(set, 'replicas'),
    available: statusCount(set, 'availableReplicas'),
  }
}

function scaleSet(
  control: Control,
  record: RecordEvent,
  {
    deployment,
    set,
    replicas,
  }: { readonly deployment: KubeObject; readonly set: KubeObject; readonly replicas: number },
): void {
  const before = replicasOf(set)
  if (before === replicas) return
  control.update(replicaSets, set, { ...put(set, ['spec', 'replicas'], replicas) })
  const direction = replicas > before ? 'up' : 'down'
  const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`
  record(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message })
}

function report(control: Control, { metadata }: KubeObject, limits: RolloutLimits): number | undefined {
  const deployment = control.store.get(deployments, metadata.namespace ?? '', metadata.name)
  if (deployment === undefined) return undefined
  const owned = ownedSets(control, deployment)
  const newest = owned.find((each) => isSameTemplate(each, deployment))
  const old = owned.filter((each) => each !== newest)
  const status = deploymentStatus({ deployment, newest, old, limits, now: control.now() })
  const updated = control.updateStatus(deployments, deployment, status)
  forgetOldSets(control, deployment, old)
  const conditions = status['conditions'] as readonly Fields[]
  const isUnderWay = conditions.some((each) => each['type'] === 'Progressing' && each['reason'] === 'ReplicaSetUpdated')
  return isUnderWay ? Math.max(100, deadlineIn(updated, control.now())) : undefined
}

function forgetOldSets(control: Control, deployment: KubeObject, old: readonly KubeObject[]): void {
  const limit = Number(at(deployment, 'spec', 'revisionHistoryLimit') ?? 10)
  const idle = old.filter((each) => replicasOf(each) === 0 && statusCount(each, 'replicas') === 0)
  for (const each of idle.slice(0, Math.max(0, old.length - limit))) control.remove(replicaSets, each)
}
