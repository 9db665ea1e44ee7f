import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listClusters } from '#contract/clusters.ts'
import { listOperations } from '#contract/operations.ts'
import { startSignedIn, type SignedIn } from './run-pwctl.ts'
import { eventually } from './start-console.ts'

let it: SignedIn
const lines = (text: string) => text.trimEnd().split('\n')

beforeAll(async () => {
  it = await startSignedIn({ environment: { PESITWIZARD_KUBERNETES: 'sandbox' } })
  const settled = await it.pwctl(['cluster', 'wait', 'production', '--timeout', '30s'])
  if (settled.code !== 0) throw new Error(settled.err)
}, 60_000)

afterAll(() => it?.stop())

describe('cluster', () => {
  test('list and get show the healthy one and what keeps the other', async () => {
    await eventually(
      () => it.pwctl(['cluster', 'get', 'staging']),
      ({ out }) => out.includes('credential-refused'),
    )

    const table = await it.pwctl(['cluster', 'list'])
    const wide = await it.pwctl(['cluster', 'list', '-o', 'wide'])
    const filtered = await it.pwctl(['cluster', 'list', '--env', 'production', '-o', 'name'])
    const got = await it.pwctl(['cluster', 'get', 'production', '-o', 'jsonpath={.status}'])

    expect(table.code).toBe(0)
    expect(lines(table.out)[0]).toMatch(/^NAME +ID +NAMESPACE +STATE +STATUS +READY +IMAGE +CAUSE$/)
    expect(lines(table.out)[1]).toMatch(/^production +\w{8} +pesit-production +DEPLOYED +HEALTHY +1\/1 /)
    expect(lines(table.out)[2]).toMatch(/^staging +.* (UNHEALTHY|FAILED) .*credential-refused$/)
    expect(lines(wide.out)[0]).toContain('DIGEST')
    expect(filtered.out).toBe('cluster/production\n')
    expect(got.out).toBe('HEALTHY\n')
  })

  test('pods, logs, events, status and manifests', async () => {
    const pods = await it.pwctl(['cluster', 'pods', 'production', '-o', 'json'])
    const logs = await it.pwctl(['cluster', 'logs', 'production', '--lines', '5'])
    const events = await it.pwctl(['cluster', 'events', 'staging'])
    const status = await it.pwctl(['cluster', 'status', 'production'])
    const manifests = await it.pwctl(['cluster', 'manifests', 'production'])
    const noPod = await it.pwctl(['cluster', 'logs', 'production', '--pod', 'nobody'])

    expect(JSON.parse(pods.out)).toMatchObject({ items: [{ ready: true, status: 'Running' }] })
    expect(logs.code).toBe(0)
    expect(lines(logs.out).length).toBeLessThanOrEqual(5)
    expect(lines(logs.out)[0]).not.toBe('')
    expect(events.out).toContain('Warning')
    expect(status.out).toMatch(/^STATE: +DEPLOYED$/m)
    expect(manifests.out).toMatch(/^kind: Deployment$/m)
    expect(manifests.out).toContain('\n---\n')
    expect(noPod.code).toBe(5)
  })

  test('create, deploy, scale, redeploy, undeploy and delete, each followed to its end', async () => {
    const registry = await it.pwctl(['registry', 'get', 'Sandbox registry', '-o', 'jsonpath={.url}'])
    const image = `${registry.out.trim()}/cpoder/pesitwizard-server:1.2.0`
    const run = (...args: string[]) => it.pwctl(['cluster', ...args])
    const where = ['-n', 'pesit-production', '--deployment-name', 'lyon']
    const what = ['--registry', 'Sandbox registry', '--image', image]

    const dry = await run('create', 'lyon', ...what, ...where, '--dry-run')
    const created = await run('create', 'lyon', ...what, ...where)
    const updated = await run('update', 'lyon', '--description', 'Lyon', '--set', 'A=1')
    const unchanged = await run('update', 'lyon', '--description', 'Lyon')
    const deployed = await run('deploy', 'lyon', '--wait')
    const begun = await run('redeploy', 'lyon')
    const followed = await it.pwctl(['operation', 'watch', /operation (\w{8})/.exec(begun.out)?.[1] ?? ''])
    const tooMany = await run('scale', 'lyon', '3')
    const undeployed = await run('undeploy', 'lyon', '--wait', '--yes')
    const unasked = await run('delete', 'lyon')
    const deleted = await run('delete', 'lyon', '--wait', '--yes', '-o', 'json')

    expect(dry).toMatchObject({ code: 0, out: 'cluster/lyon would be created (dry run)\n' })
    expect(created).toMatchObject({ code: 0, out: 'cluster/lyon created\n' })
    expect(updated.out).toBe('cluster/lyon configured\n')
    expect(unchanged.out).toBe('cluster/lyon unchanged\n')
    expect(deployed).toMatchObject({
      code: 0,
      out: 'cluster/lyon deployed\n',
      err: expect.stringMatching(/^succeeded /m),
    })
    expect(followed).toMatchObject({ code: 0, out: expect.stringMatching(/^operation\/\w{8} succeeded\n$/) })
    expect(tooMany).toMatchObject({ err: expect.stringContaining('database') })
    expect(tooMany.code).toBeGreaterThan(1)
    expect(undeployed.out).toBe('cluster/lyon undeployed\n')
    expect(unasked).toMatchObject({ code: 2, err: expect.stringContaining('--yes') })
    expect(JSON.parse(deleted.out)).toMatchObject({ kind: 'cluster.delete', state: 'succeeded' })
    const { items } = (await it.console.call(listClusters, {})).value
    expect(items.map(({ name }) => name)).toEqual(['production', 'staging'])
  }, 60_000)

  test('delete -f removes the cluster before the registry that it uses', async () => {
    const url = (await it.pwctl(['registry', 'get', 'Sandbox registry', '-o', 'jsonpath={.url}'])).out.trim()
    const stdin = `name: Short lived
url: ${url}
tls: { plainHttp: true }
---
apiVersion: pesitwizard.com/v1alpha1
kind: Cluster
metadata: { name: short-lived }
spec: { registry: Short lived, containerImage: '${url}/cpoder/pesitwizard-server:1.2.0', namespace: short }
`
    const applied = await it.pwctl(['apply', '-f', '-'], { stdin })

    const unasked = await it.pwctl(['delete', '-f', '-'], { stdin })
    const dry = await it.pwctl(['delete', '-f', '-', '--dry-run', 'client'], { stdin })
    const deleted = await it.pwctl(['delete', '-f', '-', '--yes'], { stdin })
    const again = await it.pwctl(['delete', '-f', '-'], { stdin })

    const both = (verb: string) => `cluster/short-lived ${verb}\nregistry/short-lived ${verb}\n`
    expect(applied.out).toBe('registry/short-lived created\ncluster/short-lived created\n')
    expect(unasked).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--yes') })
    expect(dry.out).toBe(both('deleted (dry run)'))
    expect(deleted).toMatchObject({ code: 0, out: both('deleted') })
    expect(again).toMatchObject({ code: 0, out: both('absent') })
  })

  test('a wait that is in vain ends with 7 and says why', async () => {
    const answer = await it.pwctl(['cluster', 'wait', 'staging', '--timeout', '100ms'])

    expect(answer).toMatchObject({
      code: 7,
      out: '',
      err: expect.stringContaining('The cluster "staging" is not healthy'),
    })
  })
})

describe('operation', () => {
  test('list, get, and cancel of one that is over', async () => {
    const { items } = (await it.console.call(listOperations, { query: { state: 'succeeded' } })).value
    const id = items[0]?.id ?? ''

    const list = await it.pwctl(['operation', 'list', '--state', 'succeeded'])
    const one = await it.pwctl(['operation', 'list', '--limit', '1', '-o', 'name'])
    const got = await it.pwctl(['operation', 'get', id, '-o', 'yaml'])
    const missing = await it.pwctl(['operation', 'get', 'zzzzzzzz'])
    const wrong = await it.pwctl(['operation', 'list', '--state', 'asleep'])
    const over = await it.pwctl(['operation', 'cancel', id])

    expect(lines(list.out)[0]).toMatch(/^ID +KIND +SUBJECT +STATE +STEPS +CREATED +MESSAGE$/)
    expect(lines(list.out)).toHaveLength(items.length + 1)
    expect(one.out).toMatch(/^operation\/\w{8}\n$/)
    expect(got.out).toMatch(/^state: succeeded$/m)
    expect(missing.code).toBe(5)
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('--state') })
    expect(over.code).toBe(3)
  })

  test('Ctrl-C while one is followed says that it goes on', async () => {
    for (const { id } of (await it.console.call(listOperations, { query: { state: 'running' } })).value.items) {
      await it.pwctl(['operation', 'cancel', id])
    }
    await eventually(
      async () => (await it.console.call(listOperations, { query: { state: 'running' } })).value.items,
      (running) => running.length === 0,
    )
    const controller = new AbortController()

    const answer = await it.pwctl(['cluster', 'deploy', 'staging', '--force', '--wait'], {
      signal: controller.signal,
      onWrite: (text) => {
        if (/^(running|succeeded) /m.test(text)) controller.abort()
      },
    })

    expect(answer.code).toBe(130)
    expect(answer.err).toMatch(/operation \w{8} goes on. pwctl operation watch \w{8} follows it/)
    const id = /operation (\w{8}) goes on/.exec(answer.err)?.[1] ?? ''
    const cancelled = await it.pwctl(['operation', 'cancel', id])
    expect(cancelled).toMatchObject({ code: 0, out: expect.stringContaining('cluster.deploy') })
  })
})

describe('connection', () => {
  test('list, get, test and namespaces of the sandbox', async () => {
    const list = await it.pwctl(['connection', 'list', '-o', 'json'])
    const name = (JSON.parse(list.out) as { items: { name: string }[] }).items[0]?.name ?? ''

    const got = await it.pwctl(['connection', 'get', name])
    const tested = await it.pwctl(['connection', 'test', name])
    const namespaces = await it.pwctl(['connection', 'namespaces', name])

    expect(got.out).toMatch(/^SANDBOX: +yes$/m)
    expect(tested.code).toBe(0)
    expect(tested.out).toMatch(/^VERB +RESOURCE/)
    expect(namespaces.out).toMatch(/^pesit-production +/m)
  })

  test('create, update, test and delete of one that does not answer', async () => {
    const file = ['--token-stdin']
    const created = await it.pwctl(
      ['connection', 'create', 'Nowhere', '--api-server', 'https://127.0.0.1:9', ...file, '-n', 'one'],
      { stdin: 'a-token-of-nowhere' },
    )
    const configured = await it.pwctl(['connection', 'update', 'Nowhere', '--env', 'staging'])
    const unchanged = await it.pwctl(['connection', 'update', 'Nowhere', '--env', 'staging'])
    const tested = await it.pwctl(['connection', 'test', 'Nowhere'])
    const got = await it.pwctl(['connection', 'get', 'Nowhere', '-o', 'yaml'])
    const wouldBe = await it.pwctl(['connection', 'delete', 'Nowhere', '--dry-run'])
    const deleted = await it.pwctl(['connection', 'delete', 'Nowhere', '--yes', '--timeout', '100ms'])

    expect(created).toMatchObject({ code: 0, out: 'connection/nowhere created\n' })
    expect([configured.out, unchanged.out]).toEqual([
      'connection/nowhere configured\n',
      'connection/nowhere unchanged\n',
    ])
    expect(tested.code).toBe(6)
    expect(got.out).not.toContain('a-token-of-nowhere')
    expect(wouldBe.out).toBe('connection/nowhere would be deleted (dry run)\n')
    expect(deleted).toMatchObject({ code: 0, out: 'connection/nowhere deleting\n' })
    expect(deleted.err).toContain('goes when its pull secrets are removed')
  })
})

describe('a connection by kubeconfig', () => {
  test('is created from the file, exported without it, applied again unchanged, and deleted at once', async () => {
    const kubeconfig = join(it.console.directory, 'sandbox', 'kubeconfig')
    const options = ['--kubeconfig', kubeconfig, '-n', 'pesit-second', '-e', 'development']
    const created = await it.pwctl(['connection', 'create', 'Second', ...options])
    const tested = await it.pwctl(['connection', 'test', 'Second', '-o', 'jsonpath={.reachable}'])

    const exported = await it.pwctl(['export', 'connection/Second'])
    const applied = await it.pwctl(['apply', '-f', '-'], { stdin: exported.out })
    const everything = await it.pwctl(['export'])
    const appliedAgain = await it.pwctl(['apply', '-f', '-'], { stdin: everything.out })
    const deleted = await it.pwctl(['connection', 'delete', 'Second', '--yes'])

    expect(created).toMatchObject({ code: 0, out: 'connection/second created\n' })
    expect(tested.out).toBe('true\n')
    expect(exported.out).toContain('# To make it anew, add kubeconfigFrom: {env: SECOND_KUBECONFIG}')
    expect(exported.out).not.toContain('token')
    expect(applied).toMatchObject({ code: 0, out: 'connection/second unchanged\n' })
    expect(everything.err).toMatch(/^note: The connection ".*" comes from the start options/m)
    expect(appliedAgain.code).toBe(0)
    expect(lines(appliedAgain.out).filter((line) => !line.endsWith(' unchanged'))).toEqual([])
    expect(deleted).toMatchObject({ code: 0, out: 'connection/second deleted\n' })
  })
})

describe('secret and rotation', () => {
  test('every pull secret with its registry, and looking again', async () => {
    await eventually(
      () => it.pwctl(['secret', 'list', '--registry', 'Sandbox registry', '-o', 'json']),
      ({ out }) => out.includes('in-sync'),
    )

    const all = await it.pwctl(['secret', 'list'])
    const synced = await it.pwctl(['secret', 'sync', 'Sandbox registry'])
    const missing = await it.pwctl(['secret', 'list', '--registry', 'Sandbox regstry'])

    expect(lines(all.out)[0]).toMatch(/^REGISTRY +CONNECTION +NAMESPACE +NAME +STATE/)
    expect(all.out).toMatch(/^Sandbox registry +.*pesit-production +registry-secret-\w{8} +in-sync/m)
    expect(synced).toMatchObject({ code: 0, out: expect.stringMatching(/is looked at in \d+ namespaces\n$/) })
    expect(missing.code).toBe(5)
  })

  test('apply --wait comes back when the pull secret is there', async () => {
    const stdin = 'name: Waited for\nurl: ghcr.io\nusername: me\npassword: a-password\n'
    const applied = await it.pwctl(['apply', '-f', '-', '--wait', '--timeout', '10s'], { stdin })
    const shown = await it.pwctl(['registry', 'get', 'Waited for', '-o', 'json'])

    expect(applied).toMatchObject({ code: 0, out: 'registry/waited-for created\n' })
    const { pullSecret } = JSON.parse(shown.out) as { pullSecret: { inSync: number; total: number } }
    expect(pullSecret.total).toBeGreaterThan(0)
    expect(pullSecret.inSync).toBe(pullSecret.total)
  })

  test('rotations: what is due ends with 6 only where that is asked for', async () => {
    const before = await it.pwctl(['rotation', 'list', '--fail-on', 'due'])
    await it.pwctl(['registry', 'update', 'Waited for', '--rotate-every-days', '1'])
    const listed = await it.pwctl(['rotation', 'list'])
    const due = await it.pwctl(['rotation', 'list', '--fail-on', 'due'])
    const overdue = await it.pwctl(['rotation', 'list', '--fail-on', 'overdue'])

    expect(before.code).toBe(0)
    expect(listed).toMatchObject({ code: 0, out: expect.stringMatching(/^Waited for +due-soon /m) })
    expect(due.code).toBe(6)
    expect(overdue.code).toBe(0)
  })
})

describe('audit', () => {
  test('list, filters, and export of all of it', async () => {
    const list = await it.pwctl(['audit', '--limit', '3'])
    const created = await it.pwctl(['audit', 'list', '--action', 'registry.create', '-o', 'json'])
    const exported = await it.pwctl(['audit', 'export'])
    const wrong = await it.pwctl(['audit', 'list', '--from', 'yesterday'])

    expect(lines(list.out)[0]).toMatch(/^AT +ACTOR +ACTION +SUBJECT$/)
    expect(lines(list.out)).toHaveLength(4)
    const { items } = JSON.parse(created.out) as { items: { action: string }[] }
    expect(new Set(items.map(({ action }) => action))).toEqual(new Set(['registry.create']))
    const times = lines(exported.out).map((line) => (JSON.parse(line) as { at: string }).at)
    expect(times.length).toBeGreaterThan(3)
    expect(times).toEqual(times.toSorted())
    expect(wrong.code).toBe(2)
  })
})

describe('doctor', () => {
  test('names what is wrong with its cause, and ends with 6', async () => {
    await eventually(
      () => it.pwctl(['cluster', 'get', 'staging']),
      ({ out }) => out.includes('ImagePullBackOff'),
    )

    const answer = await it.pwctl(['doctor'])
    const json = await it.pwctl(['doctor', '-o', 'json'])

    expect(answer.code).toBe(6)
    expect(answer.out).toMatch(/^problem +cluster staging .*ImagePullBackOff.*pwctl cluster diagnose staging/m)
    expect(answer.out).not.toContain('cluster production')
    const { items } = JSON.parse(json.out) as { items: { level: string; subject: string }[] }
    expect(items).toContainEqual(expect.objectContaining({ level: 'problem', subject: 'cluster staging' }))
  })

  test('a connection that does not answer, its pull secrets and a rotation that is due each have their fix', async () => {
    const options = ['--api-server', 'https://127.0.0.1:9', '--token-stdin', '-n', 'one']
    await it.pwctl(['connection', 'create', 'Far away', ...options], { stdin: 'a-token-of-nowhere' })

    const due = ['--url', 'ghcr.io', '--username', 'me', '--password-stdin', '--rotate-every-days', '1']
    await it.pwctl(['registry', 'create', 'Due soon', ...due], { stdin: 'a-password' })

    const { out } = await it.pwctl(['doctor'])

    expect(out).toMatch(/^problem +connection Far away .*pwctl connection test 'Far away'/m)
    expect(out).toMatch(/^problem +pull secret of .* in Far away\/one +unreachable/m)
    expect(out).toMatch(/^warning +registry Due soon +A new password is due on/m)
  })
})
