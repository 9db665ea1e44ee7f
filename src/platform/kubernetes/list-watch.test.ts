import { expect, onTestFinished, test } from 'vitest'
import { silentLog } from '#platform/log.ts'
import type { KubernetesClient } from './client.ts'
import { watchObjects } from './list-watch.ts'
import type { ObjectWatch } from './list-watch.ts'
import type { KubernetesFailure } from './outcome.ts'
import { delayAfter } from './watch-timings.ts'

const timings = { firstBackoffMs: 2, maxBackoffMs: 10, watchSeconds: 60, idleMs: 30_000, resyncMs: 60_000 }

interface Script {
  /** What the nth list holds, by name and version. */
  readonly lists: readonly Readonly<Record<string, string>>[]
  /** What the nth watch sends; the last one stays open. */
  readonly watches: readonly (KubernetesFailure | readonly string[])[]
}

/** A client that answers by a script and notes from which version it was asked to watch. */
function scripted({ lists, watches }: Script) {
  const from: string[] = []
  let listed = 0
  const client = {
    async list(_kind: string, options: { project: (object: unknown) => unknown }) {
      const content = lists[Math.min(listed, lists.length - 1)] ?? {}
      listed += 1
      const items = Object.entries(content).map(([name, version]) => options.project(pod(name, version)))
      return { ok: true, value: { items, resourceVersion: String(100 * listed) } }
    },
    async watch(_kind: string, { resourceVersion, signal }: { resourceVersion: string; signal: AbortSignal }) {
      const script = watches[from.push(resourceVersion) - 1]
      if (script !== undefined && 'ok' in script) return script
      const isLast = from.length >= watches.length
      return { ok: true, value: send(script ?? [], isLast ? signal : AbortSignal.abort()) }
    },
  }
  return { client: client as unknown as Pick<KubernetesClient, 'list' | 'watch'>, from, lists: () => listed }
}

async function* send(lines: readonly string[], until: AbortSignal): AsyncGenerator<Uint8Array> {
  for (const line of lines) yield Buffer.from(`${line}\n`)
  if (!until.aborted) await new Promise((resolve) => until.addEventListener('abort', resolve, { once: true }))
}

function pod(name: string, resourceVersion: string) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'a', uid: name, resourceVersion } }
}

function event(type: string, name: string, version: string): string {
  return JSON.stringify({ type, object: pod(name, version) })
}

function follow(
  client: Pick<KubernetesClient, 'list' | 'watch'>,
  onChange = (_key: string) => {},
): ObjectWatch<string> {
  const watch = watchObjects({
    client,
    kind: 'Pod',
    project: ({ metadata }) => metadata.resourceVersion,
    onChange,
    log: silentLog,
    timings,
  })
  onTestFinished(() => watch.stop())
  return watch
}

const failed = (reason: KubernetesFailure['reason'], more = {}): KubernetesFailure => ({
  ok: false,
  reason,
  message: reason,
  ...more,
})

test('a watch goes on from the last version that it has seen, bookmarks included', async () => {
  const bookmark = JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '180' } } })
  const api = scripted({ lists: [{ x: '50' }], watches: [[event('MODIFIED', 'x', '150')], [bookmark], []] })

  const watch = follow(api.client)
  await expect.poll(() => api.from.length).toBe(3)

  expect(api.from).toEqual(['100', '150', '180'])
  expect(Object.fromEntries(watch.items())).toEqual({ 'a/x': '150' })
  expect(api.lists()).toBe(1)
})

test.each([
  ['an expired version', failed('gone', { status: 410 })],
  ['an ERROR event', ['{"type":"ERROR","object":{"kind":"Status","code":410}}']],
  ['an unknown type', [event('RENAMED', 'x', '150')]],
  ['another kind', [event('MODIFIED', 'x', '150').replace('"Pod"', '"Node"')]],
  ['broken JSON', ['{"type":']],
  ['HTML', ['<html>']],
  ['a line of 3 MB', [event('MODIFIED', 'x'.repeat(3 * 1024 * 1024), '150')]],
] as const)('after %s everything is listed anew', async (_, end) => {
  const api = scripted({ lists: [{ x: '50', y: '60' }, { x: '170' }], watches: [end, []] })
  const changed: string[] = []

  const watch = follow(api.client, (key) => changed.push(key))
  await expect.poll(() => api.from).toEqual(['100', '200'])

  expect(Object.fromEntries(watch.items())).toEqual({ 'a/x': '170' })
  expect(changed.slice(2).sort()).toEqual(['a/x', 'a/y'])
})

test.each(['unauthorized', 'forbidden', 'rate-limited', 'unavailable', 'unreachable', 'timeout', 'tls'] as const)(
  'a watch that is %s is tried again from the same version, and says so meanwhile',
  async (reason) => {
    const api = scripted({ lists: [{}], watches: [failed(reason), []] })

    const watch = follow(api.client)
    await expect.poll(() => api.from).toEqual(['100', '100'])

    expect(watch.state()).toMatchObject({ synced: true, connected: true, lastError: { reason } })
    expect(api.lists()).toBe(1)
  },
)

test('watches that end at once lead to a new list, not to a storm', async () => {
  const api = scripted({ lists: [{}, {}], watches: [[], [], [], []] })

  follow(api.client)
  await expect.poll(() => api.from).toEqual(['100', '100', '100', '200'])

  expect(api.lists()).toBe(2)
})

test('a listener that throws does not end the watch', async () => {
  const api = scripted({ lists: [{ x: '50' }], watches: [[event('ADDED', 'y', '150')], []] })
  let thrown = 0

  const watch = follow(api.client, () => {
    thrown += 1
    throw new Error('listener')
  })
  await expect.poll(() => watch.get('a/y')).toBe('150')

  expect(thrown).toBe(2)
})

test('a projection that throws does not end the watch', async () => {
  const api = scripted({ lists: [{ x: '50' }], watches: [[]] })
  let calls = 0
  const watch = watchObjects({
    client: api.client,
    kind: 'Pod',
    project() {
      calls += 1
      if (calls === 1) throw new Error('projection')
      return 'understood'
    },
    onChange() {},
    log: silentLog,
    timings,
  })
  onTestFinished(() => watch.stop())

  await expect.poll(() => watch.get('a/x')).toBe('understood')

  expect(watch.state()).toMatchObject({ lists: 1, lastError: { reason: 'protocol' } })
})

test('waiting for the first list ends with stop and with the signal', async () => {
  const never = { list: () => new Promise<never>(() => {}), watch: () => new Promise<never>(() => {}) }
  const watch = watchObjects({
    client: never,
    kind: 'Pod',
    project: () => '',
    onChange() {},
    log: silentLog,
  })

  const aborted = await watch.whenSynced(AbortSignal.abort())
  const waiting = watch.whenSynced(new AbortController().signal)
  void watch.stop()

  expect([aborted, await waiting]).toEqual([false, false])
})

test('the pause doubles up to its limit, and Retry-After prevails within a minute', () => {
  const real = { ...timings, firstBackoffMs: 500, maxBackoffMs: 30_000 }
  const after = (failure: KubernetesFailure, before: number) => delayAfter(failure, before, real, () => 1)

  expect([0, 1, 2, 6, 100].map((before) => after(failed('unavailable'), before))).toEqual([
    500, 1000, 2000, 30_000, 30_000,
  ])
  expect(after(failed('rate-limited', { retryAfterMs: 7000 }), 0)).toBe(7000)
  expect(after(failed('rate-limited', { retryAfterMs: 9_000_000 }), 0)).toBe(60_000)
  expect([after(failed('gone'), 0), after(failed('gone'), 1)]).toEqual([0, 1000])
})
