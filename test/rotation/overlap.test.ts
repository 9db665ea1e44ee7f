import { beforeAll, describe, expect, test } from 'vitest'
import { listClusterPods } from '#contract/clusters.ts'
import { cancelOperation } from '#contract/operations.ts'
import { createRegistry, getRegistry, updateRegistry } from '#contract/registries.ts'
import { rotateRegistry } from '#contract/rotations.ts'
import { type ChainTarget, chainTargets } from '#test/chain-target.ts'
import { eventually, startConsole } from '#test/start-console.ts'
import { type Account, openRotationPlace, type RotationPlace } from './rotation-place.ts'

for (const { name, open } of chainTargets) {
  describe(`a registry that ends the old credential when the new one begins, on ${name}`, () => {
    overlaps(open)
  })
}

function overlaps(open: () => Promise<ChainTarget>): void {
  let place: RotationPlace

  beforeAll(async () => {
    place = await openRotationPlace(open)
    return place.stop
  }, 60_000)

  async function addRegistry(): Promise<{ readonly id: string; readonly account: Account }> {
    const account = await place.makeAccount()
    const id = await place.addRegistry(account)
    await holds(id, [account.password])
    return { id, account }
  }

  const waitsForSwitch = (id: string) =>
    eventually(
      () => place.readOperation(id),
      ({ steps }) => steps.some(({ name, message }) => name === 'switch' && message !== null),
      30_000,
    )

  /** In each namespace, in the order of its document. */
  async function holds(registryId: string, passwords: readonly string[]): Promise<void> {
    const { namespace, otherNamespace } = place.target
    for (const each of [namespace, otherNamespace]) await place.held(registryId, passwords, each)
  }

  async function isDeployed(id: string): Promise<void> {
    expect((await place.healthy(id)).deploymentState).toBe('DEPLOYED')
  }

  test('pods start before it goes over, in the moment, and after', { timeout: 300_000 }, async () => {
    const { id, account } = await addRegistry()
    const { username, password: old } = account
    const before = await place.readSecret(id)

    const { value } = await place.console.call(rotateRegistry, {
      params: { id },
      body: { password: 'the-new-one', overlap: true },
    })
    await waitsForSwitch(value.id)
    await holds(id, [old, 'the-new-one'])
    const early = await place.deploy(id, `early-${username}`)
    await isDeployed(early)
    // From here on the first of both is refused, and the console has not yet looked.
    await place.target.setPassword(username, 'the-new-one')
    const late = await place.deploy(id, `late-${username}`)
    await isDeployed(late)
    const operation = await place.ended(value.id)

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
    const after = await place.readSecret(id)
    expect(after?.metadata.uid).toBe(before?.metadata.uid)
    for (const cluster of [early, late]) {
      const pods = (await place.console.call(listClusterPods, { params: { id: cluster } })).value.items
      expect(pods).toMatchObject([{ ready: true, restarts: 0 }])
    }
    expect(await place.sealedNames(id)).toEqual(['password', 'previous'])
  })

  test('what is given up is taken out of every namespace, and is not kept', async () => {
    const { id, account } = await addRegistry()
    const { value } = await place.console.call(rotateRegistry, {
      params: { id },
      body: { password: 'never-begins', overlap: true },
    })
    await waitsForSwitch(value.id)

    await place.console.call(cancelOperation, { params: { id: value.id } })
    const operation = await place.ended(value.id)

    expect(operation.state).toBe('cancelled')
    await holds(id, [account.password])
    expect(await place.sealedNames(id)).toEqual(['password'])
    await place.remove(id)
  })

  test('a second credential never goes to another host', async () => {
    const { id, account } = await addRegistry()
    const { value } = await place.console.call(rotateRegistry, {
      params: { id },
      body: { password: 'for-that-host-only', overlap: true },
    })
    await waitsForSwitch(value.id)

    const { etag } = await place.console.call(getRegistry, { params: { id } })
    const body = { url: 'elsewhere.example', password: account.password }
    await place.console.call(updateRegistry, { params: { id }, ifMatch: etag ?? '', body })

    await holds(id, [account.password])
    expect(await place.sealedNames(id)).toEqual(['password'])
    await place.console.call(cancelOperation, { params: { id: value.id } })
    await place.ended(value.id)
    expect(await place.sealedNames(id)).toEqual(['password'])
    await place.remove(id)
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
