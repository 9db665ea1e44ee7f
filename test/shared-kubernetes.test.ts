import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createConnection, deleteConnection, listConnections } from '#contract/connections.ts'
import { createRegistry } from '#contract/registries.ts'
import { kubernetesTargets, type KubernetesTarget } from './chain-target.ts'
import { eventually, startConsole, type TestConsole } from './start-console.ts'

describe.each(kubernetesTargets)('two connections to one Kubernetes, on $name', ({ open }) => {
  let target: KubernetesTarget
  let console: TestConsole

  beforeAll(async () => {
    target = await open(2)
    console = await startConsole({
      environment: {
        PESITWIZARD_KUBERNETES: 'kubeconfig',
        PESITWIZARD_KUBECONFIG: target.kubeconfig,
        PESITWIZARD_NAMESPACES: target.namespaces[0] ?? '',
      },
    })
  })

  afterAll(async () => {
    await console?.stop()
    await target?.stop()
  })

  /** By namespace, the UID of the pull secret. */
  async function secretsOf(registryId: string): Promise<Readonly<Record<string, string>>> {
    const outcome = await target.client.list('Secret', { labelSelector: `pesitwizard.com/registry-id=${registryId}` })
    if (!outcome.ok) throw new Error(outcome.message)
    return Object.fromEntries(outcome.value.items.map(({ metadata }) => [metadata.namespace ?? '', metadata.uid]))
  }

  const isIn = (namespaces: readonly string[]) => (seen: Readonly<Record<string, string>>) =>
    JSON.stringify(Object.keys(seen).toSorted()) === JSON.stringify(namespaces.toSorted())

  async function addRegistry(name: string): Promise<string> {
    const body = { name, url: 'ghcr.io', username: 'me', password: 'a-password' }
    return (await console.call(createRegistry, { body })).value.id
  }

  const secondConnection = async () => ({
    name: 'second',
    method: 'kubeconfig' as const,
    kubeconfig: await readFile(target.kubeconfig, 'utf8'),
    namespaces: { names: target.namespaces.slice(1) },
  })

  test('each keeps the pull secrets of its own namespaces, and takes none of the other’s away', async () => {
    const id = await addRegistry('first')
    await eventually(() => secretsOf(id), isIn(target.namespaces.slice(0, 1)))
    const alone = await secretsOf(id)

    await console.call(createConnection, { body: await secondConnection() })
    const together = await eventually(() => secretsOf(id), isIn(target.namespaces))
    const later = await addRegistry('second')
    await eventually(() => secretsOf(later), isIn(target.namespaces))

    expect(together).toMatchObject(alone)
    expect(await secretsOf(id)).toEqual(together)
  })

  test('one is deleted with its pull secrets, and the other’s stay as they are', async () => {
    const id = await addRegistry('third')
    const before = await eventually(() => secretsOf(id), isIn(target.namespaces))
    const [kept = ''] = target.namespaces
    const { items } = (await console.call(listConnections, {})).value
    const second = items.find(({ name }) => name === 'second')

    await console.call(deleteConnection, {
      params: { id: second?.id ?? '' },
      ifMatch: `"${String(second?.revision)}"`,
    })
    await eventually(
      async () => (await console.call(listConnections, {})).value.items.length,
      (count) => count === 1,
    )

    expect(await secretsOf(id)).toEqual({ [kept]: before[kept] })
  })
})
