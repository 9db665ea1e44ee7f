import { createServer, type Server, type Socket, connect, type AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ProblemError } from '#contract/client.ts'
import type { ClusterLogEvent, LogLine } from '#contract/cluster-logs.ts'
import { createCluster, deployCluster, getCluster, listClusterPods, scaleCluster } from '#contract/clusters.ts'
import { followLogs, type FollowLogs } from '#contract/follow-logs.ts'
import { createRegistry } from '#contract/registries.ts'
import { type ChainTarget, openSandboxTarget } from './chain-target.ts'
import { openHoldingProxy } from './holding-proxy.ts'
import { runPwctl } from './run-pwctl.ts'
import { adminToken, eventually, startConsole, type TestConsole } from './start-console.ts'

let target: ChainTarget
let console: TestConsole
let id: string
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
  id = await runCluster()
}, 60_000)

afterEach(() => {
  for (const close of opened.splice(0)) close()
})

afterAll(async () => {
  await console?.stop()
  await target?.stop()
})

async function runCluster(): Promise<string> {
  const [registry] = target.registries
  const { host = '', ...tls } = registry ?? { plainHttp: true, caCertificate: null }
  const { username, password } = target
  const added = await console.call(createRegistry, { body: { name: 'Logs', url: host, username, password, tls } })
  const containerImage = `${added.value.url}/cpoder/pesitwizard-server:1.0.0`
  const database = { url: 'jdbc:postgresql://db:5432/pesit', username: 'pesit', password: 'for-the-test' }
  const body = { name: 'logs', namespace: target.namespace, registryId: added.value.id, containerImage, database }
  const made = (await console.call(createCluster, { body })).value
  await console.call(deployCluster, { params: { id: made.id } })
  await eventually(
    async () => (await console.call(getCluster, { params: { id: made.id } })).value.status,
    (status) => status === 'HEALTHY',
  )
  return made.id
}

const podNames = async () =>
  (await console.call(listClusterPods, { params: { id } })).value.items.map(({ name }) => name).toSorted()

interface Heard {
  readonly events: ClusterLogEvent[]
  readonly states: string[]
  readonly linesOf: (pod: string) => readonly LogLine[]
  readonly ended: Promise<void>
  readonly leave: () => void
}

function follow(more: Partial<FollowLogs> & { readonly baseUrl?: string; readonly token?: string } = {}): Heard {
  const events: ClusterLogEvent[] = []
  const states: string[] = []
  const leaving = new AbortController()
  opened.push(() => leaving.abort())
  const { baseUrl = console.url, token = adminToken, ...rest } = more
  const ended = followLogs(
    { baseUrl, token },
    {
      clusterId: id,
      query: { lines: 1000 },
      onEvent: (event) => events.push(event),
      onState: (state) => states.push(state),
      signal: leaving.signal,
      times: { firstWait: 20, longestWait: 100 },
      ...rest,
    },
  )
  ended.catch(() => {})
  return {
    events,
    states,
    linesOf: (pod) => events.flatMap((event) => (event.type === 'lines' && event.pod === pod ? event.lines : [])),
    ended,
    leave: () => leaving.abort(),
  }
}

const until = (isSo: () => boolean, withinMs = 15_000) => eventually(async () => isSo(), Boolean, withinMs)

/** A way to the console that can be cut. */
async function openCable(): Promise<{ readonly url: string; readonly cut: () => void }> {
  const to = new URL(console.url)
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    const onward = connect(Number(to.port), to.hostname)
    for (const each of [socket, onward]) {
      sockets.add(each)
      each.on('error', () => {}).on('close', () => sockets.delete(each))
    }
    socket.pipe(onward).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  opened.push(() => {
    cut()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cut }
}

test(
  'what is written comes while it is written, and a cut reader gets each line once',
  { timeout: 60_000 },
  async () => {
    const [pod = ''] = await podNames()
    const cable = await openCable()
    const whole = follow()
    const cut = follow({ baseUrl: cable.url })
    await until(() => cut.linesOf(pod).length >= 5 && whole.linesOf(pod).length >= 5)
    const before = whole.linesOf(pod).length

    cable.cut()
    await until(() => cut.states.includes('lost') && cut.states.at(-1) === 'live')
    cable.cut()
    await until(
      () => whole.linesOf(pod).length > before && cut.linesOf(pod).length >= whole.linesOf(pod).length,
      30_000,
    )

    const seen = cut.linesOf(pod).map(({ at, text }) => `${at} ${text}`)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.slice(0, before + 1)).toEqual(
      whole
        .linesOf(pod)
        .slice(0, before + 1)
        .map(({ at, text }) => `${at} ${text}`),
    )
  },
)

test(
  'where a proxy holds the stream back, lines are asked for instead, and none comes twice',
  { timeout: 60_000 },
  async () => {
    const proxy = await openHoldingProxy(console.url, adminToken)
    opened.push(proxy.close)
    const [pod = ''] = await podNames()
    const whole = follow()
    const times = { firstSign: 200, poll: 50, pollFor: 1000, firstWait: 20, longestWait: 100 }
    const asking = follow({ baseUrl: proxy.url, times })

    await until(() => asking.linesOf(pod).length >= 5)
    const before = asking.linesOf(pod).length
    // Through the time in which the stream is tried again.
    await until(() => asking.linesOf(pod).length > before, 30_000)
    const toldOf = ({ at, text }: LogLine) => `${at} ${text}`
    const seen = asking.linesOf(pod).map(toldOf)
    await until(() => whole.linesOf(pod).length >= seen.length)

    expect(asking.states.at(-1)).toBe('live')
    expect(seen).toEqual(whole.linesOf(pod).slice(0, seen.length).map(toldOf))
  },
)

test('pods that come later are followed too, and one that is deleted has ended', { timeout: 60_000 }, async () => {
  const [first = ''] = await podNames()
  const all = follow()
  const one = follow({ query: { pods: first } })
  await until(() => all.linesOf(first).length > 0 && one.linesOf(first).length > 0)

  await console.call(scaleCluster, { params: { id }, body: { replicas: 2 } })
  const second = (await eventually(podNames, (names) => names.length === 2)).find((name) => name !== first) ?? ''
  await until(() => all.linesOf(second).length > 0)
  await target.client.delete({ kind: 'Pod', namespace: target.namespace, name: first }, { gracePeriodSeconds: 0 })
  await one.ended

  expect(one.linesOf(second)).toEqual([])
  expect(one.events.slice(-2)).toEqual([{ type: 'pod', pod: first, state: 'ended', message: null }, { type: 'end' }])
  await until(() => all.events.some((event) => event.type === 'pod' && event.pod === first && event.state === 'ended'))
  const third = (await eventually(podNames, (names) => names.some((name) => ![first, second].includes(name)))).find(
    (name) => ![first, second].includes(name),
  )
  await until(() => all.linesOf(third ?? '').length > 0)
})

test('only the youngest lines are told at first, and the log before a restart says that there is none', async () => {
  const [pod = ''] = await eventually(podNames, (names) => names.length === 2)
  const few = follow({ query: { pods: pod, lines: 2 } })
  const previous = follow({ query: { pods: pod, previous: 'true' } })

  await until(() => few.linesOf(pod).length > 0)
  await previous.ended

  const [first] = few.events
  expect(first?.type === 'lines' ? first.lines.length : 0).toBe(2)
  expect(previous.events).toEqual([
    { type: 'pod', pod, state: 'waiting', message: expect.stringContaining('previous terminated container') },
    { type: 'pod', pod, state: 'ended', message: null },
    { type: 'end' },
  ])
})

test('a pod of nobody, a cluster of nobody and a credential of nobody are refused before the stream', async () => {
  const refusals = [
    [follow({ query: { pods: 'kube-dns' } }), 404],
    [follow({ clusterId: 'aaaaaaaa' }), 404],
    [follow({ token: 'nobody' }), 401],
    [follow({ query: { pods: Array.from({ length: 21 }, (_, index) => `p-${index}`).join(',') } }), 400],
  ] as const

  for (const [heard, status] of refusals) {
    const error: unknown = await heard.ended.catch((thrown: unknown) => thrown)
    expect(error instanceof ProblemError ? error.problem.status : error).toBe(status)
    expect(heard.events).toEqual([])
  }
})

test('pwctl follows until Ctrl-C, a line each with its pod, or as JSON', { timeout: 60_000 }, async () => {
  const [pod = ''] = await podNames()
  const env = { PWCTL_SERVER: console.url, PWCTL_TOKEN: adminToken }
  const run = (more: readonly string[]) => {
    const leaving = new AbortController()
    const setting = { home: console.directory, env, signal: leaving.signal, onWrite: () => leaving.abort() }
    return runPwctl(['cluster', 'logs', 'logs', '--follow', '--pod', pod, ...more], setting)
  }

  const text = await run(['--timestamps', '--since', '1h'])
  const json = await run(['-o', 'ndjson'])

  expect(text.code).toBe(130)
  expect(text.out).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{9}Z .*Starting .*\n/)
  expect(JSON.parse(json.out.split('\n')[0] ?? '')).toMatchObject({ pod, text: expect.any(String), isCut: false })
})
