import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Call, createClient } from '#contract/client.ts'
import {
  createCluster,
  deleteCluster,
  deployCluster,
  getCluster,
  listClusters,
  redeployCluster,
} from '#contract/clusters.ts'
import { createRegistry, deleteRegistry, getRegistry, listRegistries, updateRegistry } from '#contract/registries.ts'
import { type ChainTarget, openSandboxTarget } from './chain-target.ts'
import { adminToken, eventually } from './start-console.ts'

let target: ChainTarget
let directory: string

beforeAll(async () => {
  target = await openSandboxTarget()
  directory = await mkdtemp(join(tmpdir(), 'pesitwizard-crash-'))
  // The first start adds the public registry, which is no work of a person.
  await stopProcess(await startProcess())
}, 60_000)

afterAll(async () => {
  await target?.stop()
  await rm(directory, { recursive: true, force: true })
})

interface Process {
  readonly child: ChildProcess
  readonly call: Call
  readonly ended: Promise<unknown>
}

async function startProcess(failpoint?: string): Promise<Process> {
  const child = spawn(process.execPath, ['src/server/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      PESITWIZARD_DATA_DIR: directory,
      PESITWIZARD_PORT: '0',
      PESITWIZARD_ADMIN_TOKEN: adminToken,
      PESITWIZARD_LOG_LEVEL: 'silent',
      PESITWIZARD_KUBERNETES: 'kubeconfig',
      PESITWIZARD_KUBECONFIG: target.kubeconfig,
      PESITWIZARD_NAMESPACES: target.namespace,
      ...(failpoint === undefined ? {} : { PESITWIZARD_TEST_FAILPOINT: failpoint }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const url = await eventually(
    async () => /http:\/\/[\d.]+:\d+/.exec(printed)?.[0],
    (seen) => seen !== undefined,
    20_000,
  )
  return { child, call: createClient({ baseUrl: url ?? '', token: adminToken }), ended }
}

async function stopProcess({ child, ended }: Process): Promise<void> {
  child.kill('SIGTERM')
  await ended
}

/** What of ours is in the namespace. */
async function objectsOfOurs(): Promise<readonly string[]> {
  const selection = { namespace: target.namespace, labelSelector: 'app.kubernetes.io/managed-by=pesitwizard-console' }
  const found: string[] = []
  for (const kind of ['Secret', 'ServiceAccount', 'Service', 'Deployment'] as const) {
    const outcome = await target.client.list(kind, selection)
    if (!outcome.ok) throw new Error(outcome.message)
    found.push(...outcome.value.items.map(({ metadata }) => `${kind}/${metadata.name}`))
  }
  return found
}

/** The work of a person, as far as the process lives; what it acknowledged is returned. */
async function work(call: Call): Promise<readonly string[]> {
  const acknowledged: string[] = []
  const settled = (id: string) =>
    eventually(
      async () => (await call(getCluster, { params: { id } })).value,
      ({ operationId }) => operationId === null,
      30_000,
    )
  try {
    const [place] = target.registries
    const tls = { plainHttp: true }
    const body = { name: 'Registry', url: place?.host ?? '', username: target.username, password: 'wrong', tls }
    const registry = (await call(createRegistry, { body })).value
    acknowledged.push('registry')
    await call(updateRegistry, { params: { id: registry.id }, ifMatch: '"1"', body: { password: target.password } })
    acknowledged.push('password')
    const containerImage = `${registry.url}/cpoder/pesitwizard-server:1.0.0`
    const cluster = (
      await call(createCluster, { body: { name: 'crash', namespace: target.namespace, containerImage } })
    ).value
    acknowledged.push('cluster')
    const params = { id: cluster.id }
    await call(deployCluster, { params })
    await settled(cluster.id)
    await call(redeployCluster, { params })
    await settled(cluster.id)
    const { etag } = await call(getCluster, { params })
    await call(deleteCluster, { params, ifMatch: etag ?? '' })
    acknowledged.push('deletion')
    await eventually(
      async () => (await call(listClusters, {})).value.items.length,
      (count) => count === 0,
      30_000,
    )
  } catch {
    // The process ended in the middle, as it was meant to.
  }
  return acknowledged
}

test.each([
  'registry.create:before-commit',
  'registry.create:after-commit',
  'pull-secret.write:before',
  'pull-secret.write:after',
  'registry.update:after-commit',
  'cluster.create:after-commit',
  'cluster.deploy:after-commit',
  'cluster.write:before',
  'cluster.write:after',
  'cluster.deploy/rollout:before',
  'cluster.redeploy/restart:after',
  'cluster.remove:before',
  'cluster.remove:after',
  'cluster.delete/forget:before',
])(
  'killed at %s, the console loses nothing that it acknowledged, converges, and leaves nothing over',
  { timeout: 120_000 },
  async (failpoint) => {
    const first = await startProcess(failpoint)
    const acknowledged = await work(first.call)
    await eventually(
      async () => first.child.signalCode,
      (signal) => signal === 'SIGKILL',
    )

    const { call, ...second } = await startProcess()
    const registry = (await call(listRegistries, {})).value.items.find(({ name }) => name === 'Registry')
    const clusters = (await call(listClusters, {})).value.items

    const isThere: Readonly<Record<string, boolean>> = {
      registry: registry !== undefined,
      password: registry?.credential?.version === 2,
      cluster: clusters.length === 1 || acknowledged.includes('deletion'),
    }
    expect(acknowledged.filter((each) => isThere[each] === false)).toEqual([])
    for (const { id } of clusters) {
      const settled = await eventually(
        async () => (await call(listClusters, {})).value.items.find((each) => each.id === id),
        (seen) => seen?.operationId == null,
        60_000,
      )
      if (settled === undefined) continue
      const { etag } = await call(getCluster, { params: { id } })
      await call(deleteCluster, { params: { id }, ifMatch: etag ?? '' })
    }
    await eventually(
      async () => (await call(listClusters, {})).value.items.length,
      (count) => count === 0,
      60_000,
    )
    if (registry !== undefined) {
      const { etag } = await call(getRegistry, { params: { id: registry.id } })
      await call(deleteRegistry, { params: { id: registry.id }, ifMatch: etag ?? '' })
    }
    await eventually(objectsOfOurs, (left) => left.length === 0, 30_000)
    await stopProcess({ call, ...second })
  },
)
