import { randomInt } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { silentLog } from '#platform/log.ts'
import { Secret } from '#platform/secret.ts'
import { allFaults, startFaultProxy } from '#test/fault-proxy.ts'
import { createChance } from '#test/fault-proxy-random.ts'
import { startWatchStore } from '#test/fault-proxy-store.ts'
import type { WatchStore } from '#test/fault-proxy-store.ts'
import { createKubernetesClient } from './client.ts'
import type { KubernetesClient } from './client.ts'
import { watchObjects } from './list-watch.ts'
import type { ObjectWatch } from './list-watch.ts'

const isLong = process.env['PESITWIZARD_SOAK'] === '1'
const faultsWanted = isLong ? 2000 : 150
// A short run need not meet every fault.
const faultsThatMustOccur = isLong ? allFaults : []
const seed = Number(process.env['PESITWIZARD_SEED'] ?? randomInt(2 ** 31))
const namespaces = ['alpha', 'beta', 'gamma'] as const
const timings = { firstBackoffMs: 5, maxBackoffMs: 60, watchSeconds: 4, idleMs: 400, resyncMs: 2000 }
const limits = { timeoutMs: 400 }

test(
  `${faultsWanted} faults leave no difference after one resync (PESITWIZARD_SEED=${seed})`,
  async () => {
    const rejections: unknown[] = []
    const onRejection = (reason: unknown) => rejections.push(reason)
    process.on('unhandledRejection', onRejection)
    onTestFinished(() => void process.off('unhandledRejection', onRejection))
    const store = await startWatchStore()
    const proxy = await startFaultProxy({ target: store.url, seed, percent: 12 })
    const client = clientOf(proxy.url)
    const changed = new Map<string, string | undefined>()
    const watches = [undefined, ...namespaces].map((namespace) => follow(client, namespace, changed))
    const writer = startWriter(store)

    await expect
      .poll(() => proxy.total(), { timeout: isLong ? 540_000 : 60_000, interval: 20 })
      .toBeGreaterThanOrEqual(faultsWanted)
    writer.stop()
    proxy.calm()
    for (const watch of watches) await resyncOnce(watch)

    expect(contents(watches[0])).toEqual(expected(store))
    for (const [index, namespace] of namespaces.entries()) {
      expect(contents(watches[index + 1])).toEqual(expected(store, namespace))
    }
    expect(Object.fromEntries([...changed].filter(([, value]) => value !== undefined))).toEqual(expected(store))
    expect([...proxy.injected().keys()]).toEqual(expect.arrayContaining([...faultsThatMustOccur]))

    store.put('alpha', 'after-the-storm', 'calm')
    await expect.poll(() => watches[0]?.get('alpha/after-the-storm'), { timeout: 5000 }).toBe('calm')

    await Promise.all(watches.map((watch) => watch.stop()))
    await client.close()
    await expect.poll(() => proxy.sockets(), { timeout: 2000 }).toBe(0)
    await proxy.close()
    await expect.poll(() => store.sockets(), { timeout: 5000 }).toBe(0)
    await store.close()
    expect(rejections).toEqual([])
  },
  isLong ? 600_000 : 90_000,
)

function clientOf(server: string): KubernetesClient {
  const text = JSON.stringify({
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test' } }],
    clusters: [{ name: 'test', cluster: { server } }],
  })
  const made = createKubernetesClient(
    { method: 'kubeconfig-text', text: new Secret(text) },
    { log: silentLog, now: Date.now, limits },
  )
  if (!made.ok) throw new Error(made.message)
  return made.client
}

/** What is told by `onChange` is kept apart, so that a change that is not told shows as well. */
function follow(
  client: KubernetesClient,
  namespace: string | undefined,
  changed: Map<string, string | undefined>,
): ObjectWatch<string | undefined> {
  const watch = watchObjects({
    client,
    kind: 'ConfigMap',
    namespace,
    project: (object) => object.data?.['value'],
    onChange(key) {
      if (namespace === undefined) changed.set(key, watch.get(key))
    },
    log: silentLog,
    timings,
  })
  return watch
}

function startWriter(store: WatchStore): { stop(): void } {
  const chance = createChance(seed + 1)
  let writes = 0
  const timer = setInterval(() => {
    const namespace = chance.pick(namespaces)
    const name = `object-${chance.below(40)}`
    writes += 1
    if (chance.next() < 0.3) store.remove(namespace, name)
    else store.put(namespace, name, `é漢🧙 ${writes}`)
  }, 3)
  return { stop: () => clearInterval(timer) }
}

async function resyncOnce(watch: ObjectWatch<unknown>): Promise<void> {
  const { lists } = watch.state()
  watch.resync()
  await expect.poll(() => watch.state().lists, { timeout: 10_000, interval: 5 }).toBeGreaterThan(lists)
}

function contents(watch: ObjectWatch<string | undefined> | undefined) {
  return Object.fromEntries(watch?.items() ?? [])
}

function expected(store: WatchStore, namespace?: string) {
  const mine = [...store.objects()].filter(
    ([, { metadata }]) => namespace === undefined || metadata.namespace === namespace,
  )
  return Object.fromEntries(mine.map(([key, { data }]) => [key, data['value']]))
}
