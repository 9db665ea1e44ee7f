import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RegistryTest, testRegistry } from '#contract/checks.ts'
import { createRegistry, getRegistry } from '#contract/registries.ts'
import { pullTestLabel, pullTestPod } from '#features/checks/node-pod.ts'
import { type ChainRegistry, type ChainTarget, chainTargets } from './chain-target.ts'
import { eventually, startConsole, startConsoleOn, type TestConsole } from './start-console.ts'

for (const { name, open } of chainTargets) {
  describe(`a test from the cluster on ${name}`, () => {
    pullTests(open)
  })
}

function pullTests(open: () => Promise<ChainTarget>): void {
  let target: ChainTarget
  let console: TestConsole

  const start = () => startConsoleOn(target, [target.namespace])

  beforeAll(async () => {
    target = await open()
    console = await start()
  }, 60_000)

  afterAll(async () => {
    await console?.stop()
    await target?.stop()
  })

  async function addRegistry(password: string, place: ChainRegistry | undefined = target.registries[0]) {
    const username = `u-${randomBytes(4).toString('hex')}`
    await target.setPassword(username, 'right')
    const { host = '', ...tls } = place ?? {}
    const body = { name: username, url: host, username, password, tls }
    const { id } = (await console.call(createRegistry, { body })).value
    await eventually(
      async () => (await console.call(getRegistry, { params: { id } })).value.pullSecret,
      (seen) => seen?.inSync === 1 && seen.total === 1,
    )
    return id
  }

  const run = async (id: string, image = 'cpoder/pesitwizard-server:latest') =>
    (await console.call(testRegistry, { params: { id }, body: { image } })).value

  const stepOf = ({ steps }: RegistryTest) => steps.find(({ step }) => step === 'node')

  async function leftPods(): Promise<readonly string[]> {
    const pods = await target.client.list('Pod', { namespace: target.namespace, labelSelector: pullTestLabel })
    if (!pods.ok) throw new Error(pods.message)
    return pods.value.items.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => metadata.name)
  }

  test('a node pulls with the pull secret of each registry, and the pod is gone', { timeout: 60_000 }, async () => {
    for (const place of target.registries) {
      const id = await addRegistry('right', place)

      const step = stepOf(await run(id))

      expect(step).toMatchObject({ state: 'passed', verdict: 'node-pulled', values: { namespace: target.namespace } })
      expect(step?.values['node']).not.toBe('')
      expect(await leftPods()).toEqual([])
    }
  })

  test('what keeps a node from pulling is told in its words, and the pod is gone', { timeout: 60_000 }, async () => {
    const wrong = await addRegistry('wrong')
    const right = await addRegistry('right')

    const refused = stepOf(await run(wrong))
    const absent = stepOf(await run(right, 'cpoder/pesitwizard-server:no-such-tag'))

    expect(refused).toMatchObject({ state: 'failed', verdict: 'node-refused' })
    expect(refused?.message).toMatch(/401 Unauthorized/)
    expect(absent).toMatchObject({ state: 'failed', verdict: 'node-absent' })
    expect(JSON.stringify([refused, absent])).not.toContain('wrong-')
    expect(await leftPods()).toEqual([])
  })

  test('a test that is not to be made from the cluster makes no pod', async () => {
    const id = await addRegistry('right')

    const { value } = await console.call(testRegistry, { params: { id }, body: { fromCluster: false } })

    expect(stepOf(value)).toMatchObject({ state: 'skipped', verdict: 'node-not-tried' })
  })

  test('a pod that a console left when it was killed is removed when it comes back, and no other console’s', async () => {
    const { installationId } = console.running.core
    const base = { namespace: target.namespace, registryId: 'aaaaaaaa', image: 'none.example/app:1', secretName: null }
    const ours = pullTestPod({ ...base, name: 'pull-test-ours', installationId })
    const others = pullTestPod({ ...base, name: 'pull-test-others', installationId: 'othersid' })
    for (const pod of [ours, others]) expect((await target.client.create(pod)).ok).toBe(true)

    const { directory } = console
    await console.running.stop()
    console = await startConsole({ directory, environment: { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.0/8' } })
    await eventually(leftPods, (left) => !left.includes('pull-test-ours'), 15_000)

    expect(await leftPods()).toEqual(['pull-test-others'])
    await target.client.delete(
      { kind: 'Pod', namespace: target.namespace, name: 'pull-test-others' },
      { gracePeriodSeconds: 0 },
    )
  })
}
