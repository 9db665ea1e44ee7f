import type { Server } from 'node:http'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createCluster, deployCluster, getCluster, listClusterPods } from '#contract/clusters.ts'
import type { Change } from '#contract/events.ts'
import { followChanges, type FollowState, type FollowTimes } from '#contract/follow-changes.ts'
import { createRegistry } from '#contract/registries.ts'
import { type ChainTarget, openSandboxTarget } from './chain-target.ts'
import { openHoldingProxy } from './holding-proxy.ts'
import { adminToken, eventually, startConsole, type TestConsole } from './start-console.ts'

let target: ChainTarget
let console: TestConsole
const opened: (() => void)[] = []

beforeAll(async () => {
  target = await openSandboxTarget()
  console = await startConsole({
    environment: {
      PESITWIZARD_KUBERNETES: 'kubeconfig',
      PESITWIZARD_KUBECONFIG: target.kubeconfig,
      PESITWIZARD_NAMESPACES: target.namespace,
    },
  })
}, 60_000)

afterEach(() => {
  for (const close of opened.splice(0)) close()
})

afterAll(async () => {
  await console?.stop()
  await target?.stop()
})

interface Heard {
  readonly changes: Change[]
  readonly states: FollowState['state'][]
  readonly by: () => FollowState['by'] | undefined
  readonly ended: Promise<void>
  readonly isLive: () => boolean
  readonly ids: () => readonly (string | null)[]
  readonly leave: () => void
}

const quick: Partial<FollowTimes> = { firstSign: 300, poll: 50, wait: 50, longestWait: 200 }

function follow(baseUrl: string, more: { token?: string; topics?: Change['topic'][] } = {}): Heard {
  const changes: Change[] = []
  const states: FollowState[] = []
  const end = new AbortController()
  opened.push(() => end.abort())
  const ended = followChanges(
    { baseUrl, token: more.token ?? adminToken },
    {
      topics: more.topics ?? ['registries'],
      times: quick,
      signal: end.signal,
      onChange: (change) => changes.push(change),
      onState: (state) => states.push(state),
    },
  )
  return {
    changes,
    get states() {
      return states.map(({ state }) => state)
    },
    by: () => states.at(-1)?.by,
    ended,
    isLive: () => states.at(-1)?.state === 'live',
    ids: () => changes.map(({ id }) => id),
    leave: () => end.abort(),
  }
}

const until = (isSo: () => boolean, withinMs = 5000) => eventually(async () => isSo(), Boolean, withinMs)

let count = 0
async function addRegistry(): Promise<string> {
  count += 1
  return (await console.call(createRegistry, { body: { name: `Events ${count}`, url: `events-${count}.example` } }))
    .value.id
}

function portOf(server: Server | ReturnType<typeof createServer>): number {
  return (server.address() as AddressInfo).port
}

/** Stands between follower and console, and can be cut. */
async function openCable() {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(Number(new URL(console.url).port), '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy()).on('close', () => other.destroy())
      socket.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push(() => server.close())
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    cut() {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend() {
      isCut = false
    },
  }
}

async function holdingProxy(): Promise<string> {
  const proxy = await openHoldingProxy(console.url, adminToken)
  opened.push(proxy.close)
  return proxy.url
}

test('a follower hears first that anything may have changed, then of each change once', async () => {
  const heard = follow(console.url)
  await until(heard.isLive)
  const id = await addRegistry()

  await until(() => heard.ids().includes(id))

  expect(heard.changes).toEqual([
    { topic: 'registries', id: null },
    { topic: 'registries', id },
  ])
  expect(heard.states).toEqual(['connecting', 'live'])
})

test('a change of a pod is told within 500 ms', async () => {
  const registryHost = target.registries[0]?.host ?? ''
  const registry = (
    await console.call(createRegistry, {
      body: {
        name: 'Pods',
        url: registryHost,
        username: target.username,
        password: target.password,
        tls: { plainHttp: true },
      },
    })
  ).value
  const { id } = (
    await console.call(createCluster, {
      body: {
        name: 'told',
        namespace: target.namespace,
        deploymentName: 'told',
        registryId: registry.id,
        containerImage: `${registryHost}/cpoder/pesitwizard-server:1.0.0`,
      },
    })
  ).value
  await console.call(deployCluster, { params: { id } })
  await eventually(
    async () => (await console.call(getCluster, { params: { id } })).value,
    ({ status }) => status === 'HEALTHY',
    30_000,
  )
  const heard = follow(console.url, { topics: ['clusters'] })
  await until(heard.isLive)
  const pods = (await console.call(listClusterPods, { params: { id } })).value.items
  const pod = pods[0]
  if (pod === undefined) throw new Error('There is no pod')

  const before = heard.changes.length
  const startedAt = performance.now()
  const deleted = await target.client.delete({ kind: 'Pod', namespace: target.namespace, name: pod.name })
  await until(() => heard.changes.length > before, 500)
  const took = performance.now() - startedAt

  expect(deleted.ok).toBe(true)
  expect(took).toBeLessThan(500)
}, 60_000)

test('a follower that was cut off misses nothing and reads nothing twice', async () => {
  const cable = await openCable()
  const heard = follow(cable.url)
  await until(heard.isLive)

  cable.cut()
  await until(() => heard.states.includes('lost'))
  const missed = [await addRegistry(), await addRegistry(), await addRegistry()]
  cable.mend()
  await until(() => heard.ids().length > missed.length)

  expect(heard.ids()).toEqual([null, ...missed])
})

test('after a restart of the console a follower is told that anything may have changed', async () => {
  const other = await startConsole()
  const heard = follow(other.url)
  await until(heard.isLive)
  const port = new URL(other.url).port

  await other.running.stop()
  await until(() => heard.states.includes('lost'))
  const again = await startConsole({ environment: { PESITWIZARD_PORT: port } })
  opened.push(() => void again.stop())
  await until(heard.isLive)

  expect(heard.ids().filter((id) => id === null)).toHaveLength(2)
})

test('where a proxy holds the stream back, changes are asked for instead', async () => {
  const heard = follow(await holdingProxy())
  await until(heard.isLive)
  const id = await addRegistry()

  await until(() => heard.ids().includes(id))

  expect(heard.by()).toBe('polling')
  expect(heard.ids()).toEqual([null, id])
})

test('a follower whose token does not count is told so and does not come back', async () => {
  const heard = follow(console.url, { token: 'not-a-token' })

  await heard.ended

  expect(heard.states).toEqual(['connecting', 'unauthenticated'])
  expect(heard.changes).toEqual([])
})

test('nothing is kept for a follower that has gone', async () => {
  const { followers } = console.running.core.changes
  // The console itself follows, for its notifications.
  const ours = 1
  await until(() => followers() === ours)
  const heard = [follow(console.url), follow(console.url), follow(console.url)]
  await until(() => heard.every(({ isLive }) => isLive()))
  const during = followers()

  for (const { leave } of heard) leave()
  await Promise.all(heard.map(({ ended }) => ended))
  await until(() => followers() === ours)

  expect(during).toBe(ours + 3)
})

test('a stopping console ends its streams at once', async () => {
  const other = await startConsole()
  const heard = follow(other.url)
  await until(heard.isLive)

  const startedAt = performance.now()
  await other.stop()

  expect(performance.now() - startedAt).toBeLessThan(2000)
  expect(other.running.core.changes.followers()).toBe(0)
})
