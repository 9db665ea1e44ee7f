import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '#platform/log.ts'
import { Secret } from '#platform/secret.ts'
import { startFaultProxy } from '#test/fault-proxy.ts'
import { createKubernetesClient } from './client.ts'
import type { KubernetesClient } from './client.ts'
import { connect } from './connect.ts'
import type { Manifest } from './kinds.ts'
import { followPodLog, type LogSign } from './follow-pod-log.ts'
import { watchObjects } from './list-watch.ts'

const kubeconfig = process.env['PESITWIZARD_TEST_KUBECONFIG']

describe.runIf(kubeconfig !== undefined)('on a real Kubernetes', () => {
  const file = kubeconfig ?? ''
  const namespace = `console-test-${randomBytes(4).toString('hex')}`
  const options = { log: silentLog, now: Date.now }
  let client: KubernetesClient

  beforeAll(async () => {
    client = clientFrom({ method: 'kubeconfig', file })
    valueOf(await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }))
  })

  afterAll(async () => {
    await client.delete({ kind: 'Namespace', name: namespace })
    await client.close()
  })

  function clientFrom(access: Parameters<typeof createKubernetesClient>[0]): KubernetesClient {
    const made = createKubernetesClient(access, options)
    if (!made.ok) throw new Error(made.message)
    return made.client
  }

  function secret(name: string, value: string): Manifest<'Secret'> {
    return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: { value } }
  }

  function valueOf<T>(outcome: { ok: true; value: T } | { ok: false; message: string }): T {
    if (!outcome.ok) throw new Error(outcome.message)
    return outcome.value
  }

  test('an apply changes in place, and one that changes nothing writes nothing', async () => {
    const first = valueOf(await client.apply(secret('in-place', 'one')))

    const changed = valueOf(await client.apply(secret('in-place', 'two')))
    const same = valueOf(await client.apply(secret('in-place', 'two')))

    expect(changed.metadata.uid).toBe(first.metadata.uid)
    expect(changed.metadata.resourceVersion).not.toBe(first.metadata.resourceVersion)
    expect(same.metadata.resourceVersion).toBe(changed.metadata.resourceVersion)
    expect(Buffer.from(same.data?.['value'] ?? '', 'base64').toString()).toBe('two')
  })

  test('a dry run of an apply answers with the object and stores nothing', async () => {
    const dry = await client.apply(secret('dry', 'one'), { dryRun: true })

    const stored = await client.get({ kind: 'Secret', namespace, name: 'dry' })
    expect(dry).toMatchObject({ ok: true, value: { metadata: { name: 'dry' } } })
    expect(stored).toMatchObject({ ok: false, reason: 'not-found', status: 404 })
  })

  test('what others have set is a conflict until the apply is forced', async () => {
    valueOf(await client.apply(secret('owned', 'theirs'), { fieldManager: 'somebody' }))
    valueOf(
      await client.apply({ ...secret('owned', 'x'), stringData: { value: 'theirs' } }, { fieldManager: 'somebody' }),
    )
    const label = (owner: string): Manifest<'Secret'> => ({
      ...secret('owned', 'x'),
      metadata: { name: 'owned', namespace, labels: { owner } },
    })
    valueOf(await client.apply(label('them'), { fieldManager: 'somebody' }))

    const refused = await client.apply(label('us'))
    const forced = await client.apply(label('us'), { force: true })

    expect(refused).toMatchObject({ ok: false, reason: 'conflict' })
    expect(forced).toMatchObject({ ok: true, value: { metadata: { labels: { owner: 'us' } } } })
  })

  test('a second creation is told apart from a conflict, and a wrong uid does not delete', async () => {
    valueOf(await client.create(secret('once', 'one')))
    const uid = '00000000-0000-0000-0000-000000000000'

    const again = await client.create(secret('once', 'two'))
    const deleted = await client.delete({ kind: 'Secret', namespace, name: 'once' }, { uid })

    expect(again).toMatchObject({ ok: false, reason: 'already-exists' })
    expect(deleted).toMatchObject({ ok: false, reason: 'conflict' })
    expect(await client.get({ kind: 'Secret', namespace, name: 'once' })).toMatchObject({ ok: true })
  })

  test('an invalid object and a namespace that is not there are data', async () => {
    const invalid = await client.create({ ...secret('bad', 'x'), type: 'kubernetes.io/dockerconfigjson' })
    const nowhere = await client.apply({ ...secret('a', 'x'), metadata: { name: 'a', namespace: 'no-such-namespace' } })

    expect(invalid).toMatchObject({ ok: false, reason: 'invalid', status: 422 })
    expect(nowhere).toMatchObject({ ok: false, reason: 'not-found' })
  })

  test('lists more than a page, and only what is asked for of each object', async () => {
    const names = Array.from({ length: 501 }, (_, index) => `page-${index}`)
    await Promise.all(
      names.map((name) =>
        client.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels: { paged: 'yes' } } }),
      ),
    )

    const listed = await client.list('ConfigMap', {
      namespace,
      labelSelector: 'paged=yes',
      project: ({ metadata }) => metadata.name,
    })

    expect([...valueOf(listed).items].sort()).toEqual([...names].sort())
  }, 60_000)

  test('a watch sees what is created, changed and deleted', async () => {
    const seen: string[] = []
    const watch = watchObjects({
      client,
      kind: 'Secret',
      namespace,
      project: (object) => object.data?.['value'],
      onChange: (key) => seen.push(`${key} ${watch.get(key) ?? 'gone'}`),
      log: silentLog,
    })
    const key = `${namespace}/watched`
    const encoded = (text: string) => Buffer.from(text).toString('base64')
    expect(await watch.whenSynced(AbortSignal.timeout(5000))).toBe(true)

    await client.apply(secret('watched', 'one'))
    await expect.poll(() => watch.get(key), { timeout: 5000 }).toBe(encoded('one'))
    await client.apply(secret('watched', 'two'))
    await expect.poll(() => watch.get(key), { timeout: 5000 }).toBe(encoded('two'))
    await client.delete({ kind: 'Secret', namespace, name: 'watched' })
    await expect.poll(() => watch.get(key), { timeout: 5000 }).toBeUndefined()

    expect(seen.slice(-3)).toEqual([`${key} ${encoded('one')}`, `${key} ${encoded('two')}`, `${key} gone`])
    await watch.stop()
  })

  test('a watch through a failing network ends with what the API server holds', async () => {
    const endpoint = connect({ method: 'kubeconfig', file }, Date.now)
    if (!endpoint.ok) throw new Error(endpoint.message)
    const { ca, certificate, key } = valueOf(await endpoint.value.credentials())
    const tls = { ca: ca ?? '', cert: certificate ?? '', key: key?.expose() ?? '' }
    const proxy = await startFaultProxy({ target: client.server, tls, seed: 20, percent: 20 })
    const user = { name: 'test', cluster: { server: proxy.url }, context: { cluster: 'test' } }
    const text = JSON.stringify({ 'current-context': 'test', contexts: [user], clusters: [user] })
    const proxied = clientFrom({ method: 'kubeconfig-text', text: new Secret(text) })
    const timings = { firstBackoffMs: 5, maxBackoffMs: 50, watchSeconds: 5, idleMs: 1000, resyncMs: 2000 }
    const watch = watchObjects({
      client: proxied,
      kind: 'ConfigMap',
      namespace,
      labelSelector: 'storm=yes',
      project: (object) => object.data?.['value'],
      onChange() {},
      log: silentLog,
      timings,
    })

    const wanted: Record<string, string> = {}
    for (let index = 0; index < 80 || proxy.total() < 30; index += 1) {
      const name = `storm-${index % 20}`
      const metadata = { name, namespace, labels: { storm: 'yes' } }
      valueOf(await client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value: `é ${index}` } }))
      wanted[`${namespace}/${name}`] = `é ${index}`
    }
    proxy.calm()
    const { lists } = watch.state()
    watch.resync()
    await expect.poll(() => watch.state().lists, { timeout: 10_000 }).toBeGreaterThan(lists)

    expect(Object.fromEntries(watch.items())).toEqual(wanted)
    await watch.stop()
    await proxied.close()
    await proxy.close()
  }, 60_000)

  test('a user without rights is told forbidden, and a review says so before', async () => {
    const text = readFileSync(file, 'utf8').replace(/^(\s+)user:\n/m, '$1user:\n$1  as: nobody-at-all\n')
    const nobody = clientFrom({ method: 'kubeconfig-text', text: new Secret(text) })

    const listed = await nobody.list('Secret', { namespace })
    const asked = await nobody.review({ verb: 'list', group: '', resource: 'secrets', namespace })
    const ours = await client.review({ verb: 'patch', group: 'apps', resource: 'deployments', namespace })

    expect(listed).toMatchObject({ ok: false, reason: 'forbidden', status: 403 })
    expect(asked).toMatchObject({ ok: true, value: { allowed: false } })
    expect(ours).toMatchObject({ ok: true, value: { allowed: true } })
    await nobody.close()
  })

  test('a token that is none is unauthorized, and the wrong authority a TLS failure', async () => {
    const { server } = client
    const wrongToken = clientFrom({ method: 'token', server, token: new Secret('no-token'), skipTlsVerify: true })
    const noAuthority = clientFrom({ method: 'token', server, token: new Secret('no-token') })

    const unauthorized = await wrongToken.version()
    const distrusted = await noAuthority.version()

    expect(unauthorized).toMatchObject({ ok: false, reason: 'unauthorized' })
    expect(distrusted).toMatchObject({ ok: false, reason: 'tls' })
    await wrongToken.close()
    await noAuthority.close()
  })

  test('the version, a patch and a scale work', async () => {
    valueOf(await client.apply(deployment(namespace)))

    const version = await client.version()
    const scaled = await client.patch(
      { kind: 'Deployment', namespace, name: 'none' },
      'merge',
      { spec: { replicas: 0 } },
      { subresource: 'scale' },
    )
    const patched = await client.patch({ kind: 'Deployment', namespace, name: 'none' }, 'strategic', {
      metadata: { labels: { a: 'b' } },
    })

    expect(valueOf(version).gitVersion).toMatch(/^v1\./)
    expect(scaled).toEqual({ ok: true, value: undefined })
    expect(valueOf(patched)).toMatchObject({ metadata: { labels: { a: 'b' } }, spec: { replicas: 0 } })
  })

  test('the log of a pod that is not there is not found', async () => {
    const gone = await client.podLog({ namespace, name: 'no-such-pod' }, { lines: 10 })

    expect(gone).toMatchObject({ ok: false, reason: 'not-found' })
  })

  test('a log that is followed says what its pod waits for, and ends with the pod', async () => {
    const metadata = { name: 'waits', namespace }
    const spec = { containers: [{ name: 'server', image: 'none.invalid/none' }], terminationGracePeriodSeconds: 0 }
    valueOf(await client.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec }))
    const signs: LogSign[] = []
    const options = { lines: 10, previous: false, from: undefined, signal: AbortSignal.timeout(30_000) }
    for await (const sign of followPodLog(client, metadata, options)) {
      if (signs.push(sign) === 1) {
        await client.delete({ kind: 'Pod', ...metadata }, { gracePeriodSeconds: 0 })
      }
    }

    expect(signs[0]).toMatchObject({ type: 'waiting', failure: { reason: 'invalid' } })
    expect(signs.at(-1)).toEqual({ type: 'end', reason: 'gone' })
  }, 40_000)

  test('a namespace that is being deleted says terminating', async () => {
    const name = `${namespace}-ending`
    valueOf(await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
    const held: Manifest<'ConfigMap'> = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'held', namespace: name, finalizers: ['pesitwizard.com/test'] },
    }
    valueOf(await client.create(held))
    valueOf(await client.delete({ kind: 'Namespace', name }))

    const refused = await client.create({ ...held, metadata: { name: 'late', namespace: name } })

    expect(refused).toMatchObject({ ok: false, reason: 'terminating', status: 403 })
    await client.patch({ kind: 'ConfigMap', namespace: name, name: 'held' }, 'merge', {
      metadata: { finalizers: null },
    })
  })
})

function deployment(namespace: string): Manifest<'Deployment'> {
  const labels = { app: 'none' }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'none', namespace },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'none', image: 'none.invalid/none' }] } },
    },
  }
}
