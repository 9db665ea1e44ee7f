import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRegistry } from '#contract/registries.ts'
import { kubernetesTargets, type KubernetesTarget } from '#test/chain-target.ts'
import { startConsole, type TestConsole } from '#test/start-console.ts'

const namespaces = 20

describe.each(kubernetesTargets)('with twenty managed namespaces on $name', ({ name, open }) => {
  let target: KubernetesTarget
  let started: TestConsole

  beforeAll(async () => {
    target = await open(namespaces)
    started = await startConsole({
      environment: {
        PESITWIZARD_KUBERNETES: 'kubeconfig',
        PESITWIZARD_KUBECONFIG: target.kubeconfig,
        PESITWIZARD_NAMESPACES: target.namespaces.join(','),
      },
    })
  }, 60_000)

  afterAll(async () => {
    await started?.stop()
    await target?.stop()
  }, 60_000)

  async function namespacesOf(registryId: string): Promise<readonly string[]> {
    const labelSelector = `pesitwizard.com/registry-id=${registryId}`
    const outcome = await target.client.list('Secret', { labelSelector })
    if (!outcome.ok) throw new Error(outcome.message)
    return outcome.value.items.map(({ metadata }) => metadata.namespace ?? '')
  }

  /** From the 201 of the API on; looks again as soon as Kubernetes has answered. */
  async function msUntilEverywhere(registryId: string): Promise<number> {
    const createdAt = performance.now()
    for (;;) {
      const found = await namespacesOf(registryId)
      const ms = performance.now() - createdAt
      if (found.length === namespaces) return Math.round(ms)
      if (ms > 20_000) throw new Error(`After ${ms} ms the secret is in ${found.length} namespaces`)
    }
  }

  test('the pull secret of a new registry is in all of them within two seconds', async () => {
    const measured: number[] = []
    for (const count of [1, 2, 3]) {
      const body = { name: `Registry ${count}`, url: 'ghcr.io', username: 'me', password: `password-${count}` }
      const { id } = (await started.call(createRegistry, { body })).value
      measured.push(await msUntilEverywhere(id))

      expect((await namespacesOf(id)).toSorted()).toEqual(target.namespaces.toSorted())
    }

    console.log(`${name}: in ${namespaces} namespaces ${measured.join(', ')} ms after the 201`)
    expect(Math.max(...measured)).toBeLessThan(2000)
  })
})
