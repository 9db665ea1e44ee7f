import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCluster, deployCluster, getCluster, listClusterPods } from '#contract/clusters.ts'
import { cancelOperation, getOperation } from '#contract/operations.ts'
import { createRegistry, deleteRegistry, getRegistry, updateRegistry } from '#contract/registries.ts'
import { rotateRegistry } from '#contract/rotations.ts'
import { type ChainTarget, chainTargets } from '#test/chain-target.ts'
import { eventually, startConsole, type TestConsole } from '#test/start-console.ts'

for (const { name, open } of chainTargets) {
  describe(`a registry that ends the old credential when the new one begins, on ${name}`, () => {
    overlaps(open)
  })
}

interface Account {
  readonly username: string
  readonly password: string
}

function overlaps(open: () => Promise<ChainTarget>): void {
  let target: ChainTarget
  let console: TestConsole

  beforeAll(async () => {
    target = await open()
    console = await startConsole({
      environment: {
        PESITWIZARD_KUBERNETES: 'kubeconfig',
        PESITWIZARD_KUBECONFIG: target.kubeconfig,
        PESITWIZARD_NAMESPACES: `${target.namespace},${target.otherNamespace}`,
        PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.0/8,::1/128',
      },
    })
  }, 60_000)

  afterAll(async () => {
    await console?.stop()
    await target?.stop()
  })

  async function addRegistry(): Promise<{ readonly id: string; readonly account: Account }> {
    const account = { username: `u-${randomBytes(4).toString('hex')}`, password: randomBytes(9).toString('base64url') }
    await target.setPassword(account.username, account.password)
    const [{ host, ...tls } = { host: '', plainHttp: true, caCertificate: null }] = target.registries
    const body = { ...account, name: `Of ${account.username}`, url: host, tls }
    const { id } = (await console.call(createRegistry, { body })).value
    await holds(id, [account.password])
    return { id, account }
  }

  const readOperation = async (id: string) => (await console.call(getOperation, { params: { id } })).value
  const ended = (id: string) =>
    eventually(
      () => readOperation(id),
      ({ state }) => state !== 'running',
      120_000,
    )
  const waitsForSwitch = (id: string) =>
    eventually(
      () => readOperation(id),
      ({ steps }) => steps.some(({ name, message }) => name === 'switch' && message !== null),
      30_000,
    )

  async function readSecret(registryId: string, namespace: string) {
    const outcome = await target.client.get({ kind: 'Secret', namespace, name: `registry-secret-${registryId}` })
    return outcome.ok ? outcome.value : undefined
  }

  /** The passwords of each namespace, in the order of its document. */
  async function holds(registryId: string, passwords: readonly string[]): Promise<void> {
    for (const namespace of [target.namespace, target.otherNamespace]) {
      await eventually(
        async () => passwordsIn((await readSecret(registryId, namespace))?.data),
        (seen) => JSON.stringify(seen) === JSON.stringify(passwords),
      )
    }
  }

  async function deploy(registryId: string, name: string): Promise<string> {
    const { url } = (await console.call(getRegistry, { params: { id: registryId } })).value
    const containerImage = `${url}/cpoder/pesitwizard-server:latest`
    const body = { name, namespace: target.namespace, deploymentName: name, registryId, containerImage }
    const { id } = (await console.call(createCluster, { body })).value
    await console.call(deployCluster, { params: { id } })
    return id
  }

  const healthy = (id: string) =>
    eventually(
      async () => (await console.call(getCluster, { params: { id } })).value,
      ({ status, deploymentState }) => status === 'HEALTHY' && deploymentState === 'DEPLOYED',
      90_000,
    )

  async function remove(registryId: string): Promise<void> {
    const { etag } = await console.call(getRegistry, { params: { id: registryId } })
    await console.call(deleteRegistry, { params: { id: registryId }, ifMatch: etag ?? '' })
  }

  test('pods start before it goes over, in the moment, and after', { timeout: 300_000 }, async () => {
    const { id, account } = await addRegistry()
    const { username, password: old } = account
    const before = await readSecret(id, target.namespace)

    const { value } = await console.call(rotateRegistry, {
      params: { id },
      body: { password: 'the-new-one', overlap: true },
    })
    await waitsForSwitch(value.id)
    await holds(id, [old, 'the-new-one'])
    const early = await deploy(id, `early-${username}`)
    await healthy(early)
    // From here on the first of both is refused, and the console has not yet looked.
    await target.setPassword(username, 'the-new-one')
    const late = await deploy(id, `late-${username}`)
    await healthy(late)
    const operation = await ended(value.id)

    expect(operation).toMatchObject({ state: 'succeeded' })
    expect(operation.steps.map(({ name }) => name)).toEqual([
      'stage',
      'switch',
      'replace',
      'namespaces',
      'restart',
      'prove',
      'complete',
    ])
    await holds(id, ['the-new-one'])
    const after = await readSecret(id, target.namespace)
    expect(after?.metadata.uid).toBe(before?.metadata.uid)
    for (const cluster of [early, late]) {
      const pods = (await console.call(listClusterPods, { params: { id: cluster } })).value.items
      expect(pods).toMatchObject([{ ready: true, restarts: 0 }])
    }
    expect(await sealedNames(console, id)).toEqual(['password', 'previous'])
  })

  test('what is given up is taken out of every namespace, and is not kept', async () => {
    const { id, account } = await addRegistry()
    const { value } = await console.call(rotateRegistry, {
      params: { id },
      body: { password: 'never-begins', overlap: true },
    })
    await waitsForSwitch(value.id)

    await console.call(cancelOperation, { params: { id: value.id } })
    const operation = await ended(value.id)

    expect(operation.state).toBe('cancelled')
    await holds(id, [account.password])
    expect(await sealedNames(console, id)).toEqual(['password'])
    await remove(id)
  })

  test('a second credential never goes to another host', async () => {
    const { id, account } = await addRegistry()
    const { value } = await console.call(rotateRegistry, {
      params: { id },
      body: { password: 'for-that-host-only', overlap: true },
    })
    await waitsForSwitch(value.id)

    const { etag } = await console.call(getRegistry, { params: { id } })
    const body = { url: 'elsewhere.example', password: account.password }
    await console.call(updateRegistry, { params: { id }, ifMatch: etag ?? '', body })

    await holds(id, [account.password])
    expect(await sealedNames(console, id)).toEqual(['password'])
    await console.call(cancelOperation, { params: { id: value.id } })
    await ended(value.id)
    expect(await sealedNames(console, id)).toEqual(['password'])
    await remove(id)
  })
}

test('of short-lived tokens there is nothing to overlap', async () => {
  const console = await startConsole({ environment: { PESITWIZARD_KUBERNETES: 'none' } })
  const host = '123456789012.dkr.ecr.eu-west-3.amazonaws.com'
  const body = { name: 'Minted', url: host, username: 'AKIAABCDEFGHIJKLMNOP', password: 'k'.repeat(40) }
  const { id } = (await console.call(createRegistry, { body: { ...body, delivery: 'minted' } })).value

  const rotated = console.call(rotateRegistry, { params: { id }, body: { password: 'l'.repeat(40), overlap: true } })

  await expect(rotated).rejects.toMatchObject({ problem: { errors: [{ pointer: '/overlap', code: 'minted' }] } })
  await console.stop()
})

function passwordsIn(data: Readonly<Record<string, string>> | undefined): readonly string[] {
  const text = Buffer.from(data?.['.dockerconfigjson'] ?? '', 'base64').toString()
  return [...text.matchAll(/"password":"([^"]*)"/g)].map(([, password = '']) => password)
}

async function sealedNames({ running }: TestConsole, registryId: string): Promise<readonly string[]> {
  const rows = await running.core.db
    .selectFrom('sealed_secrets')
    .select('name')
    .where('owner', '=', `registry:${registryId}`)
    .orderBy('name')
    .execute()
  return rows.map(({ name }) => name)
}
