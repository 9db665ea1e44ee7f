import { readFile } from 'node:fs/promises'
import type { Call } from '#contract/client.ts'
import {
  createCluster,
  deleteCluster,
  deployCluster,
  getCluster,
  listClusters,
  redeployCluster,
  scaleCluster,
  undeployCluster,
  updateCluster,
} from '#contract/clusters.ts'
import { createConnection, deleteConnection, listConnections, updateConnection } from '#contract/connections.ts'
import { getOperation, listOperations } from '#contract/operations.ts'
import { createRegistry, deleteRegistry, getRegistry, listRegistries, updateRegistry } from '#contract/registries.ts'
import { rollBackRotation, rotateRegistry } from '#contract/rotations.ts'
import type { ChainTarget } from '#test/chain-target.ts'
import { eventually } from '#test/start-console.ts'

/** What a person does, and where: two namespaces that nobody else uses, the second for the second connection. */
export interface Site {
  readonly call: Call
  readonly target: Pick<ChainTarget, 'kubeconfig' | 'registries' | 'username' | 'password' | 'setPassword'>
  readonly namespaces: readonly [string, string]
  readonly journal: Journal
}

/** What was asked of the console, and what of it was acknowledged. */
export interface Journal {
  readonly asked: Set<Action>
  readonly acknowledged: Set<Action>
}

export type Action =
  | 'registry.create'
  | 'registry.update'
  | 'registry.delete'
  | 'registry.rotate'
  | 'registry.roll-back'
  | 'connection.create'
  | 'connection.update'
  | 'connection.delete'
  | 'cluster.create'
  | 'cluster.update'
  | 'cluster.deploy'
  | 'cluster.redeploy'
  | 'cluster.scale'
  | 'cluster.undeploy'
  | 'cluster.delete'

export type Part =
  | 'registry'
  | 'rotate'
  | 'overlap'
  | 'roll-back'
  | 'connection'
  | 'cluster'
  | 'deploy'
  | 'redeploy'
  | 'scale'
  | 'undeploy'
  | 'delete'
  | 'registry-delete'

export const registryName = 'Crash'
export const replicasAfterScale = 1

/** Each part of the work of a person, and the parts that must come before it. */
export const parts: Readonly<Record<Part, { needs: readonly Part[]; work: (site: Site) => Promise<void> }>> = {
  registry: { needs: [], work: workOnRegistry },
  rotate: { needs: ['registry'], work: (site) => workOnRotation(site, false) },
  overlap: { needs: ['registry'], work: (site) => workOnRotation(site, true) },
  'roll-back': { needs: ['registry', 'rotate'], work: workOnRollBack },
  connection: { needs: ['registry'], work: workOnConnection },
  cluster: { needs: ['registry'], work: workOnCluster },
  deploy: { needs: ['registry', 'cluster'], work: (site) => operate(site, 'cluster.deploy') },
  redeploy: { needs: ['registry', 'cluster', 'deploy'], work: (site) => operate(site, 'cluster.redeploy') },
  scale: { needs: ['registry', 'cluster', 'deploy'], work: (site) => operate(site, 'cluster.scale') },
  undeploy: { needs: ['registry', 'cluster', 'deploy'], work: (site) => operate(site, 'cluster.undeploy') },
  delete: { needs: ['registry', 'cluster', 'deploy'], work: workOnDeletion },
  'registry-delete': { needs: ['registry'], work: workOnRegistryDeletion },
}

export async function readRegistry(call: Call) {
  return (await call(listRegistries, {})).value.items.find(({ name }) => name === registryName)
}

export async function readOnlyCluster(call: Call) {
  return (await call(listClusters, {})).value.items[0]
}

export async function readSecondConnection(call: Call) {
  return (await call(listConnections, {})).value.items.find(({ name }) => name === 'second')
}

/** Waits until the pull secret of the registry is wherever it belongs. */
async function whenInSync(call: Call, namespaces: number): Promise<void> {
  await eventually(
    async () => (await readRegistry(call))?.pullSecret,
    (seen) => seen?.total === namespaces && seen.inSync === namespaces,
    30_000,
  )
}

async function ask<T>({ asked, acknowledged }: Journal, action: Action, request: () => Promise<T>): Promise<T> {
  asked.add(action)
  const answer = await request()
  acknowledged.add(action)
  return answer
}

async function workOnRegistry({ call, target, journal }: Site): Promise<void> {
  const tls = { plainHttp: true }
  const { username, password, registries } = target
  const body = { name: registryName, url: registries[0]?.host ?? '', username, password: 'wrong', tls }
  const { id } = (await ask(journal, 'registry.create', () => call(createRegistry, { body }))).value
  const change = { params: { id }, ifMatch: '"1"', body: { password } }
  await ask(journal, 'registry.update', () => call(updateRegistry, change))
  await whenInSync(call, 1)
}

async function workOnConnection({ call, target, namespaces, journal }: Site): Promise<void> {
  const kubeconfig = await readFile(target.kubeconfig, 'utf8')
  const method = 'kubeconfig' as const
  const body = { name: 'second', method, kubeconfig, namespaces: { names: [namespaces[1]] } }
  const { id } = (await ask(journal, 'connection.create', () => call(createConnection, { body }))).value
  const params = { id }
  const change = { params, ifMatch: '"1"', body: { description: 'changed' } }
  const { etag } = await ask(journal, 'connection.update', () => call(updateConnection, change))
  await whenInSync(call, 2)
  await ask(journal, 'connection.delete', () => call(deleteConnection, { params, ifMatch: etag ?? '' }))
  await eventually(
    () => readSecondConnection(call),
    (seen) => seen === undefined,
    30_000,
  )
}

export const rotatedTo = { username: 'rotated', password: 'of-the-rotation' }

async function workOnRotation({ call, target, journal }: Site, overlap: boolean): Promise<void> {
  await target.setPassword(rotatedTo.username, rotatedTo.password)
  const id = (await readRegistry(call))?.id ?? ''
  await ask(journal, 'registry.rotate', () => call(rotateRegistry, { params: { id }, body: { ...rotatedTo, overlap } }))
  await whenNothingRuns(call)
}

async function workOnRollBack({ call, journal }: Site): Promise<void> {
  const id = (await readRegistry(call))?.id ?? ''
  await ask(journal, 'registry.roll-back', () => call(rollBackRotation, { params: { id }, body: {} }))
  await whenNothingRuns(call)
}

/** Waits until no operation is under way, on whatever. */
export async function whenNothingRuns(call: Call): Promise<void> {
  await eventually(
    async () => (await call(listOperations, { query: { state: 'running' } })).value.total,
    (total) => total === 0,
    60_000,
  )
}

/** Two pods that share a database: the cluster with the most objects. */
async function workOnCluster({ call, target, namespaces, journal }: Site): Promise<void> {
  const containerImage = `${target.registries[0]?.host}/cpoder/pesitwizard-server:1.0.0`
  const database = { url: 'jdbc:postgresql://db.example:5432/pesit', username: 'pesit', password: 'of-the-database' }
  const place = { namespace: namespaces[0], deploymentName: 'server', storage: { type: 'new-claim' } } as const
  const body = { ...place, name: 'crash', replicas: 2, containerImage, database }
  const { id } = (await ask(journal, 'cluster.create', () => call(createCluster, { body }))).value
  const change = { params: { id }, ifMatch: '"1"', body: { description: 'changed' } }
  await ask(journal, 'cluster.update', () => call(updateCluster, change))
}

const starts = {
  'cluster.deploy': (call: Call, id: string) => call(deployCluster, { params: { id } }),
  'cluster.redeploy': (call: Call, id: string) => call(redeployCluster, { params: { id } }),
  'cluster.scale': (call: Call, id: string) =>
    call(scaleCluster, { params: { id }, body: { replicas: replicasAfterScale } }),
  'cluster.undeploy': (call: Call, id: string) => call(undeployCluster, { params: { id } }),
} as const

async function operate({ call, journal }: Site, kind: keyof typeof starts): Promise<void> {
  const cluster = (await readOnlyCluster(call))?.id ?? ''
  const operation = (await ask(journal, kind, () => starts[kind](call, cluster))).value
  await whenIdle(call)
  const { state, message } = (await call(getOperation, { params: { id: operation.id } })).value
  if (state !== 'succeeded') throw new Error(`${kind} ${state}: ${message}`)
}

/** Waits until no operation on the cluster is under way. */
export async function whenIdle(call: Call): Promise<void> {
  await eventually(
    () => readOnlyCluster(call),
    (seen) => seen === undefined || seen.operationId === null,
    60_000,
  )
}

async function workOnDeletion({ call, journal }: Site): Promise<void> {
  const id = (await readOnlyCluster(call))?.id ?? ''
  const { etag } = await call(getCluster, { params: { id } })
  const deletion = { params: { id }, ifMatch: etag ?? '', query: { deleteStorage: 'true' } }
  await ask(journal, 'cluster.delete', () => call(deleteCluster, deletion))
  await eventually(
    () => readOnlyCluster(call),
    (seen) => seen === undefined,
    60_000,
  )
}

async function workOnRegistryDeletion({ call, journal }: Site): Promise<void> {
  const id = (await readRegistry(call))?.id ?? ''
  const { etag } = await call(getRegistry, { params: { id } })
  await ask(journal, 'registry.delete', () => call(deleteRegistry, { params: { id }, ifMatch: etag ?? '' }))
}
