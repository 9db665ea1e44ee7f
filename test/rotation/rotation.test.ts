import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { listClusterPods } from '#contract/clusters.ts'
import { type Operation, pauseOperation, resumeOperation } from '#contract/operations.ts'
import { createRegistry, getRegistry, updateRegistry } from '#contract/registries.ts'
import {
  getRotation,
  previewRotation,
  retireCredential,
  rollBackRotation,
  rotateRegistry,
} from '#contract/rotations.ts'
import { type ChainTarget, chainTargets } from '#test/chain-target.ts'
import { runPwctl } from '#test/run-pwctl.ts'
import { adminToken, eventually, type TestConsole } from '#test/start-console.ts'
import { openRotationPlace, type RotationPlace } from './rotation-place.ts'

for (const { name, open } of chainTargets) {
  describe(`a rotation on ${name}`, () => {
    rotations(open)
  })
}

function rotations(open: () => Promise<ChainTarget>): void {
  let place: RotationPlace

  beforeAll(async () => {
    place = await openRotationPlace(open)
    return place.stop
  }, 60_000)

  const readPods = async (id: string) => (await place.console.call(listClusterPods, { params: { id } })).value.items

  async function rotate(
    id: string,
    body: { password: string; username?: string; force?: boolean },
  ): Promise<Operation> {
    return (await place.console.call(rotateRegistry, { params: { id }, body })).value
  }

  test(
    'a token that was revoked is replaced by one command: what was stuck runs, what ran is not touched, the secret is the same object',
    { timeout: 300_000 },
    async () => {
      const account = await place.makeAccount()
      const registryId = await place.addRegistry(account)
      const running = await place.deploy(registryId, `runs-${account.username}`)
      await place.healthy(running)
      const [podBefore] = await readPods(running)
      const before = await place.held(registryId, [account.password])
      await place.target.setPassword(account.username, 'revoked-and-replaced')
      const stuck = await place.deploy(registryId, `waits-${account.username}`)
      await eventually(
        () => place.readCluster(stuck),
        ({ blockingReason, deploymentState }) =>
          blockingReason?.reason === 'ImagePullBackOff' && deploymentState === 'FAILED',
        90_000,
      )

      const startedAt = Date.now()
      const words = ['registry', 'rotate', registryId, '--password-stdin', '--redeploy', 'stuck', '--wait']
      const home = await mkdtemp(join(tmpdir(), 'pwctl-test-'))
      const env = { PWCTL_SERVER: place.console.url, PWCTL_TOKEN: adminToken }
      const answer = await runPwctl(words, { home, env, stdin: 'revoked-and-replaced\n' })
      await rm(home, { recursive: true, force: true })
      await place.healthy(stuck)
      const tookMs = Date.now() - startedAt

      globalThis.console.log(`from the command to the last ready pod: ${tookMs} ms`)
      expect(answer).toMatchObject({ code: 0, out: expect.stringContaining('rotated') })
      const [podAfter] = await readPods(running)
      expect(podAfter).toMatchObject({
        name: podBefore?.name,
        startTime: podBefore?.startTime,
        restarts: 0,
        ready: true,
      })
      for (const namespace of [place.target.namespace, place.target.otherNamespace]) {
        await place.held(registryId, ['revoked-and-replaced'], namespace)
      }
      expect((await place.readSecret(registryId))?.metadata.uid).toBe(before?.metadata.uid)
    },
  )

  test('a new credential that the registry refuses changes nothing, and is not kept', async () => {
    const account = await place.makeAccount()
    const registryId = await place.addRegistry(account)
    const before = await place.held(registryId, [account.password])

    const { id } = await rotate(registryId, { password: 'mistyped', force: true })
    const operation = await place.ended(id)

    expect(operation).toMatchObject({ state: 'failed', message: expect.stringContaining('was not touched') })
    expect(operation.steps.map(({ state }) => state)).toEqual(['failed', ...Array(5).fill('skipped')])
    expect((await place.readRegistry(registryId)).value.credential?.version).toBe(1)
    expect((await place.readSecret(registryId))?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion)
    expect(await place.sealedNames(registryId)).toEqual(['password'])
    await place.remove(registryId)
  })

  test('a rotation is rolled back to the credential before, as a newer version of it, until that is retired', async () => {
    const [first, second] = [await place.makeAccount(), await place.makeAccount()]
    const registryId = await place.addRegistry(first)
    await place.held(registryId, [first.password])

    await place.ended((await rotate(registryId, second)).id)
    await place.held(registryId, [second.password], place.target.otherNamespace)
    const rotated = (await place.console.call(getRotation, { params: { id: registryId } })).value
    const rollBack = await place.console.call(rollBackRotation, { params: { id: registryId }, body: {} })
    const back = await place.ended(rollBack.value.id)

    expect(rotated).toMatchObject({
      operation: { state: 'succeeded' },
      previous: { version: 1, username: first.username },
    })
    expect(back.state).toBe('succeeded')
    await place.held(registryId, [first.password], place.target.otherNamespace)
    expect((await place.readRegistry(registryId)).value).toMatchObject({
      username: first.username,
      credential: { version: 3 },
    })
    expect((await place.console.call(getRotation, { params: { id: registryId } })).value.previous).toBeNull()
    await expect(place.console.call(rollBackRotation, { params: { id: registryId }, body: {} })).rejects.toThrow(
      'is kept',
    )
    await place.remove(registryId)
  })

  test('an old credential is retired once the registry refuses it, and only then without force', async () => {
    const [first, second] = [await place.makeAccount(), await place.makeAccount()]
    const registryId = await place.addRegistry(first)
    await place.ended((await rotate(registryId, second)).id)
    const retire = async () =>
      (await place.console.call(retireCredential, { params: { id: registryId }, body: {} })).value

    const early = await retire()
    await place.target.setPassword(first.username, 'no longer the same')
    const late = await retire()

    expect(early).toMatchObject({ retired: false, accepted: 'yes' })
    expect(late).toMatchObject({ retired: true, accepted: 'no' })
    expect(await place.sealedNames(registryId)).toEqual(['password'])
    await place.remove(registryId)
  })

  test('a namespace that cannot be written is named, the others go on, and the rotation ends when it can', async () => {
    const [first, second] = [await place.makeAccount(), await place.makeAccount()]
    const registryId = await place.addRegistry(first)
    const ref = {
      kind: 'Secret',
      namespace: place.target.otherNamespace,
      name: `registry-secret-${registryId}`,
    } as const
    await place.held(registryId, [first.password], place.target.otherNamespace)
    // Where the console is switched off and on again, a stranger has taken the name in the meantime.
    await setEnabled(place.console, registryId, false)
    await eventually(
      () => place.readSecret(registryId, place.target.otherNamespace),
      (seen) => seen === undefined,
    )
    const { namespace, name } = ref
    const foreign = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name } } as const
    await place.target.client.create(foreign, { fieldManager: 'stranger' })
    await setEnabled(place.console, registryId, true)

    const { id } = await rotate(registryId, second)
    const waiting = await eventually(
      () => place.readOperation(id),
      ({ steps }) => steps.at(-1)?.state === 'running' && steps.at(-1)?.message !== null,
      30_000,
    )
    await place.held(registryId, [second.password])
    await place.target.client.delete(ref)
    const operation = await place.ended(id)

    expect(waiting.steps.at(-1)?.message).toContain(`1 of 2 namespaces hold it; waiting for ${namespace} (conflict)`)
    expect(operation.state).toBe('succeeded')
    await place.held(registryId, [second.password], place.target.otherNamespace)
    await place.remove(registryId)
  })

  test('a paused rotation waits before its next step, and goes on when it is resumed', async () => {
    const [first, second] = [await place.makeAccount(), await place.makeAccount()]
    const registryId = await place.addRegistry(first)
    await place.held(registryId, [first.password])

    const { id } = await rotate(registryId, second)
    const paused = (await place.console.call(pauseOperation, { params: { id } })).value
    const still = await eventually(
      () => place.readOperation(id),
      ({ steps }) => steps.every(({ state }) => state !== 'running'),
    )
    await place.console.call(resumeOperation, { params: { id } })
    const operation = await place.ended(id)

    expect(paused.paused).toBe(true)
    expect(still.state).toBe('running')
    expect(operation.state).toBe('succeeded')
    await place.remove(registryId)
  })

  test('the preview says what looks wrong, what was tested, and what would change, and writes nothing', async () => {
    const account = await place.makeAccount()
    const registryId = await place.addRegistry(account)
    await place.held(registryId, [account.password])

    const body = { password: ` ${account.username}` }
    const { value } = await place.console.call(previewRotation, { params: { id: registryId }, body })

    expect(value.notes.map(({ code }) => code)).toEqual(['credential-blanks'])
    expect(value.test.steps.find(({ step }) => step === 'identity')?.verdict).toBe('credential-refused')
    expect(value.impact.namespaces).toMatchObject([
      { namespaces: expect.arrayContaining([place.target.namespace, place.target.otherNamespace]), total: 2 },
    ])
    expect((await place.readRegistry(registryId)).value.credential?.version).toBe(1)
    expect(await place.sealedNames(registryId)).toEqual(['password'])
    await place.remove(registryId)
  })

  test('the credential in use, and a registry without one, are refused at once', async () => {
    const account = await place.makeAccount()
    const registryId = await place.addRegistry(account)
    const anonymous = (
      await place.console.call(createRegistry, { body: { name: 'Anonymous', url: 'one.example.com' } })
    ).value

    await expect(rotate(registryId, { password: account.password })).rejects.toThrow('uses already')
    await expect(rotate(anonymous.id, { password: 'any' })).rejects.toThrow('no credential')
    await place.remove(anonymous.id)
    await place.remove(registryId)
  })
}

async function setEnabled({ call }: TestConsole, id: string, enabled: boolean): Promise<void> {
  const { etag } = await call(getRegistry, { params: { id } })
  await call(updateRegistry, { params: { id }, ifMatch: etag ?? '', body: { enabled } })
}
