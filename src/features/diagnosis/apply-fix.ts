import { setTimeout } from 'node:timers/promises'
import type { FixName } from '#contract/diagnosis.ts'
import { DomainError } from '#contract/errors.ts'
import type { Operation } from '#contract/operations.ts'
import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import { deployCluster } from '#features/clusters/start-cluster-operations.ts'
import { updateCluster } from '#features/clusters/update-cluster.ts'
import type { ClusterRecord } from '#features/clusters/cluster.ts'
import { getCluster } from '#features/clusters/read-clusters.ts'
import { cancelOperation } from '#features/operations/cancel-operation.ts'
import { getOperation, readLastOperation } from '#features/operations/read-operations.ts'
import { makeAnew, mayBeMadeAnew } from '#features/pull-secrets/stuck-pods.ts'
import { adoptPullSecret } from '#features/pull-secrets/sync-pull-secrets.ts'
import { registryIdOf } from '#features/registries/registry.ts'
import { type DiagnosisParts, examine, type Found } from './diagnose.ts'
import type { Place } from './gather-evidence.ts'

export interface FixRequest {
  readonly connectionId: string
  readonly namespace: string
  readonly findingId: string
  readonly fix: FixName
  readonly choice: string | undefined
}

export interface AppliedFix {
  readonly message: string
  readonly operationId: string | null
}

/** Looks again first: what was found may have passed since, or be something else by now. */
export async function applyFix(ctx: Context, parts: DiagnosisParts, request: FixRequest): Promise<AppliedFix> {
  const { connectionId, namespace, findingId, fix: name } = request
  const { place, found } = await examine(parts, { connectionId, namespace })
  const wanted = found.find(({ finding }) => finding.id === findingId)
  if (wanted === undefined) {
    throw new DomainError('conflict', 'This is no longer what keeps the pods from running', { hint: 'Diagnose again.' })
  }
  const fix = wanted.finding.fixes.find((each) => each.fix === name && each.applicable)
  if (fix === undefined) {
    throw new DomainError('conflict', `${name} is nothing that the console can do about it`, {
      hint: 'The diagnosis says what it can do, and what a person must.',
    })
  }
  if (name === 'pick-tag' && !fix.choices.includes(request.choice ?? '')) {
    const detail = 'The image is none of those that were found'
    throw new DomainError('invalid', detail, { errors: [{ pointer: '/choice', code: 'choice', detail }] })
  }
  await audit(ctx, wanted, request)
  switch (name) {
    case 'repair-secret':
      return repairSecret(ctx, parts, { place, found: wanted, secretName: String(fix.values['secret']) })
    case 'attach-secret':
      return attachSecret(ctx, wanted, String(fix.values['secret']))
    case 'pick-tag':
    case 'correct-image':
      return changeImage(ctx, wanted, request.choice)
    case 'deploy-again':
      return deployAgain(ctx, clusterOf(wanted))
    default:
      return retryNow(ctx, place, wanted)
  }
}

function audit(ctx: Context, { finding }: Found, { connectionId, namespace, fix, choice }: FixRequest): Promise<void> {
  const { cause, workload, clusterId } = finding
  return mutate(ctx, 'diagnosis.apply-fix', async () => ({
    result: undefined,
    audit: {
      subject: clusterId ?? `${connectionId}/${namespace}`,
      after: { fix, cause, workload: `${workload.kind}/${workload.name}`, choice: choice ?? null },
    },
  }))
}

interface Repair {
  readonly place: Place
  readonly found: Found
  readonly secretName: string
}

/** In place where that is possible. The type of a secret cannot be changed: one of another type is made anew. */
async function repairSecret(
  ctx: Context,
  parts: DiagnosisParts,
  { place, found, secretName }: Repair,
): Promise<AppliedFix> {
  const { session, namespace } = place
  const registryId = registryIdOf(secretName) ?? ''
  if (found.gathered.secrets.some(({ name, state }) => name === secretName && state === 'wrong-type')) {
    const ref = { kind: 'Secret', namespace, name: secretName } as const
    const live = await session.client.get(ref)
    if (live.ok) await session.client.delete(ref, { uid: live.value.metadata.uid })
  }
  await adoptPullSecret(ctx, parts, { registryId, connectionId: session.connection.id, namespace })
  const retried = await retryNow(ctx, place, found)
  return { message: `The pull secret ${secretName} was written again. ${retried.message}`, operationId: null }
}

async function attachSecret(ctx: Context, found: Found, secretName: string): Promise<AppliedFix> {
  const cluster = clusterOf(found)
  await makeRoom(ctx, cluster)
  const registryId = registryIdOf(secretName)
  if (cluster.registryId !== registryId) {
    await updateCluster(ctx, { id: cluster.id, change: { registryId }, revision: cluster.revision })
  }
  return begun(await deployCluster(ctx, cluster.id, true))
}

async function changeImage(ctx: Context, found: Found, choice: string | undefined): Promise<AppliedFix> {
  if (choice === undefined) {
    const detail = 'An image is needed'
    throw new DomainError('invalid', detail, { errors: [{ pointer: '/choice', code: 'required', detail }] })
  }
  const cluster = clusterOf(found)
  const { id, revision } = cluster
  await makeRoom(ctx, cluster)
  await updateCluster(ctx, { id, change: { containerImage: choice }, revision })
  const { containerImage } = await getCluster(ctx.db, id)
  return begun(await deployCluster(ctx, id, false), `${containerImage} is being deployed`)
}

/** Only pods that wait for their image and that a controller makes anew, each as it was seen. */
async function retryNow(ctx: Context, { session, namespace }: Place, { gathered }: Found): Promise<AppliedFix> {
  const made: string[] = []
  for (const name of gathered.symptom.stuckPods) {
    const live = await session.client.get({ kind: 'Pod', namespace, name })
    if (!live.ok || !mayBeMadeAnew(live.value)) continue
    const { uid, resourceVersion, creationTimestamp: createdAt = '' } = live.value.metadata
    const outcome = await makeAnew({ session, namespace, name, uid, resourceVersion, createdAt })
    if (outcome.ok) made.push(name)
  }
  ctx.log.info({ namespace, pods: made }, 'stuck pods are made anew')
  const message = made.length === 0 ? 'No pod waits any more' : `Made anew: ${made.join(', ').slice(0, 400)}`
  return { message, operationId: null }
}

async function deployAgain(ctx: Context, cluster: ClusterRecord): Promise<AppliedFix> {
  await makeRoom(ctx, cluster)
  return begun(await deployCluster(ctx, cluster.id, true))
}

const replaceable: ReadonlySet<string> = new Set(['cluster.deploy', 'cluster.redeploy', 'cluster.scale'])

/** A deployment that waits for the very pods that do not start would wait in vain: it ends, and nothing is undone. */
async function makeRoom(ctx: Context, { id, name }: ClusterRecord): Promise<void> {
  const last = await readLastOperation(ctx.db, id)
  if (last?.state !== 'running' || !replaceable.has(last.kind)) return
  await cancelOperation(ctx, last.id)
  for (let waitedMs = 0; waitedMs < 5000; waitedMs += 50) {
    if ((await getOperation(ctx.db, last.id)).state !== 'running') return
    await setTimeout(50)
  }
  throw new DomainError('conflict', `"${name}" is busy: ${last.kind} does not end`, { hint: 'Try again in a moment.' })
}

function clusterOf({ cluster, finding }: Found): ClusterRecord {
  if (cluster !== undefined) return cluster
  throw new DomainError('conflict', `${finding.workload.name} is no cluster of the console`, {
    hint: 'The diagnosis shows the command for it.',
  })
}

function begun({ id }: Operation, message = 'It is being deployed'): AppliedFix {
  return { message, operationId: id }
}
