import { expect } from 'vitest'
import type { Call } from '#contract/client.ts'
import { deleteCluster, getCluster, getDeploymentStatus } from '#contract/clusters.ts'
import { listOperations, type OperationKind } from '#contract/operations.ts'
import { deleteRegistry, getRegistry } from '#contract/registries.ts'
import { getRotation } from '#contract/rotations.ts'
import { eventually } from '#test/start-console.ts'
import type { Place } from './crash-place.ts'
import {
  type Action,
  type Journal,
  readOnlyCluster,
  readRegistry,
  readSecondConnection,
  replicasAfterScale,
  rotatedTo,
  whenIdle,
  whenNothingRuns,
} from './crash-work.ts'

/** What was asked for but not acknowledged may have happened or not. */
export async function expectNothingLost(call: Call, { asked, acknowledged }: Journal): Promise<void> {
  const registry = await readRegistry(call)
  const connection = await readSecondConnection(call)
  const cluster = await readOnlyCluster(call)
  const isThere: Readonly<Partial<Record<Action, boolean>>> = {
    'registry.create': registry !== undefined || asked.has('registry.delete'),
    'registry.update': (registry?.credential?.version ?? 0) >= 2 || asked.has('registry.delete'),
    'registry.delete': registry === undefined,
    'connection.create': connection !== undefined || asked.has('connection.delete'),
    'connection.update': connection?.description === 'changed' || asked.has('connection.delete'),
    'cluster.create': cluster !== undefined || asked.has('cluster.delete'),
    'cluster.update': cluster?.description === 'changed' || asked.has('cluster.delete'),
    'cluster.scale': cluster?.replicas === replicasAfterScale,
  }
  expect([...acknowledged].filter((action) => isThere[action] === false)).toEqual([])
}

const operationKinds = [
  'cluster.deploy',
  'cluster.redeploy',
  'cluster.scale',
  'cluster.undeploy',
  'cluster.delete',
  'registry.rotate',
  'registry.roll-back',
] as const satisfies readonly OperationKind[]

/** Every operation that was begun ends well, and Kubernetes has what the last one asked for. */
export async function expectConverged(call: Call, { acknowledged }: Journal): Promise<void> {
  await whenIdle(call)
  await whenNothingRuns(call)
  const operations = (await call(listOperations, {})).value.items
  const kinds = operations.map(({ kind }) => kind)
  expect(operations.filter(({ state }) => state !== 'succeeded')).toEqual([])
  expect(operationKinds.filter((kind) => acknowledged.has(kind) && !kinds.includes(kind))).toEqual([])
  if (acknowledged.has('connection.delete')) {
    await eventually(
      () => readSecondConnection(call),
      (seen) => seen === undefined,
    )
  }
  await expectOneCredential(call, kinds)
  await expectAsLastAsked(call, kinds[0])
}

/** The old credential or the new one, whole: its user name and its secret in every namespace go together. */
async function expectOneCredential(call: Call, kinds: readonly OperationKind[]): Promise<void> {
  const registry = await readRegistry(call)
  if (registry === undefined || !kinds.includes('registry.rotate')) return
  const isBack = kinds.includes('registry.roll-back')
  expect(registry.username === rotatedTo.username).toBe(!isBack)
  expect(registry.credential?.version).toBe(isBack ? 4 : 3)
  const { total = 0 } = registry.pullSecret ?? {}
  expect(registry.pullSecret).toMatchObject({ inSync: total })
  const { previous } = (await call(getRotation, { params: { id: registry.id } })).value
  expect(previous?.version).toBe(isBack ? undefined : 2)
}

async function expectAsLastAsked(call: Call, last: OperationKind | undefined): Promise<void> {
  const cluster = await readOnlyCluster(call)
  if (last === 'cluster.delete') expect(cluster).toBeUndefined()
  if (cluster === undefined || last === undefined) return
  if (last === 'cluster.undeploy') {
    expect(cluster.deploymentState).toBe('NOT_DEPLOYED')
    return
  }
  const settled = await eventually(
    async () => (await call(getDeploymentStatus, { params: { id: cluster.id } })).value,
    ({ status, deploymentState }) => status === 'HEALTHY' && deploymentState === 'DEPLOYED',
    30_000,
  )
  expect(settled).toMatchObject({ drift: [], readyReplicas: cluster.replicas, replicas: cluster.replicas })
}

export async function expectNothingLeftAfterDeletion(call: Call, place: Place): Promise<void> {
  const cluster = await readOnlyCluster(call)
  if (cluster !== undefined) {
    const { etag } = await call(getCluster, { params: { id: cluster.id } })
    const query = { deleteStorage: 'true' }
    await call(deleteCluster, { params: { id: cluster.id }, ifMatch: etag ?? '', query })
  }
  await eventually(
    () => readOnlyCluster(call),
    (seen) => seen === undefined,
    60_000,
  )
  const registry = await readRegistry(call)
  if (registry !== undefined) {
    const { etag } = await call(getRegistry, { params: { id: registry.id } })
    await call(deleteRegistry, { params: { id: registry.id }, ifMatch: etag ?? '' })
  }
  await eventually(
    () => objectsOfOurs(place),
    (left) => left.length === 0,
    30_000,
  )
}

const kinds = [
  'Secret',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ConfigMap',
  'PersistentVolumeClaim',
  'Service',
  'PodDisruptionBudget',
  'Deployment',
] as const

async function objectsOfOurs({ target, namespaces }: Place): Promise<readonly string[]> {
  const found: string[] = []
  for (const namespace of namespaces) {
    const selection = { namespace, labelSelector: 'app.kubernetes.io/managed-by=pesitwizard-console' }
    for (const kind of kinds) {
      const outcome = await target.client.list(kind, selection)
      if (!outcome.ok) throw new Error(outcome.message)
      found.push(...outcome.value.items.map(({ metadata }) => `${kind}/${metadata.name}`))
    }
  }
  return found
}
