import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCluster, deployCluster, getCluster, listClusterPods } from '#contract/clusters.ts'
import { getOperation, type Operation, pauseOperation, resumeOperation } from '#contract/operations.ts'
import { createRegistry, deleteRegistry, getRegistry, updateRegistry } from '#contract/registries.ts'
import {
  getRotation,
  previewRotation,
  retireCredential,
  rollBackRotation,
  rotateRegistry,
} from '#contract/rotations.ts'
import { type ChainTarget, chainTargets } from '#test/chain-target.ts'
import { runPwctl } from '#test/run-pwctl.ts'
import { adminToken, eventually, startConsole, type TestConsole } from '#test/start-console.ts'

for (const { name, open } of chainTargets) {
  describe(`a rotation on ${name}`, () => {
    rotations(open)
  })
}

interface Account {
  readonly username: string
  readonly password: string
}

function rotations(open: () => Promise<ChainTarget>): void {
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

  /** An account of its own, because what is revoked in one test must not be missed in another. */
  async function makeAccount(): Promise<Account> {
    const account = { username: `u-${randomBytes(4).toString('hex')}`, password: randomBytes(9).toString('base64url') }
    await target.setPassword(account.username, account.password)
    return account
  }

  async function addRegistry(account: Account): Promise<string> {
    const [{ host, ...tls } = { host: '', plainHttp: true, caCertificate: null }] = target.registries
    const body = { ...account, name: `Of ${account.username}`, url: host, tls }
    return (await console.call(createRegistry, { body })).value.id
  }

  const readRegistry = (id: string) => console.call(getRegistry, { params: { id } })
  const readOperation = async (id: string) => (await console.call(getOperation, { params: { id } })).value
  const readCluster = async (id: string) => (await console.call(getCluster, { params: { id } })).value
  const readPods = async (id: string) => (await console.call(listClusterPods, { params: { id } })).value.items
  const ended = (id: string, withinMs = 60_000) =>
    eventually(
      () => readOperation(id),
      ({ state }) => state !== 'running',
      withinMs,
    )

  const readSecret = async (registryId: string, namespace = target.namespace) => {
    const outcome = await target.client.get({ kind: 'Secret', namespace, name: `registry-secret-${registryId}` })
    return outcome.ok ? outcome.value : undefined
  }
  const held = (registryId: string, password: string, namespace = target.namespace) =>
    eventually(
      () => readSecret(registryId, namespace),
      (seen) => passwordIn(seen?.data) === password,
    )

  async function rotate(
    id: string,
    body: { password: string; username?: string; force?: boolean },
  ): Promise<Operation> {
    return (await console.call(rotateRegistry, { params: { id }, body })).value
  }

  async function deploy(registryId: string, name: string): Promise<string> {
    const { url } = (await readRegistry(registryId)).value
    const containerImage = `${url}/cpoder/pesitwizard-server:latest`
    const body = { name, namespace: target.namespace, deploymentName: name, registryId, containerImage }
    const { id } = (await console.call(createCluster, { body })).value
    await console.call(deployCluster, { params: { id } })
    return id
  }

  const healthy = (id: string) =>
    eventually(
      () => readCluster(id),
      ({ status, deploymentState }) => status === 'HEALTHY' && deploymentState !== 'DEPLOYING',
      120_000,
    )

  async function remove(registryId: string): Promise<void> {
    const { etag } = await readRegistry(registryId)
    await console.call(deleteRegistry, { params: { id: registryId }, ifMatch: etag ?? '' })
  }

  test(
    'a token that was revoked is replaced by one command: what was stuck runs, what ran is not touched, the secret is the same object',
    { timeout: 300_000 },
    async () => {
      const account = await makeAccount()
      const registryId = await addRegistry(account)
      const running = await deploy(registryId, `runs-${account.username}`)
      await healthy(running)
      const [podBefore] = await readPods(running)
      const before = await held(registryId, account.password)
      await target.setPassword(account.username, 'revoked-and-replaced')
      const stuck = await deploy(registryId, `waits-${account.username}`)
      await eventually(
        () => readCluster(stuck),
        ({ blockingReason, deploymentState }) =>
          blockingReason?.reason === 'ImagePullBackOff' && deploymentState === 'FAILED',
        90_000,
      )

      const startedAt = Date.now()
      const words = ['registry', 'rotate', registryId, '--password-stdin', '--redeploy', 'stuck', '--wait']
      const home = await mkdtemp(join(tmpdir(), 'pwctl-test-'))
      const env = { PWCTL_SERVER: console.url, PWCTL_TOKEN: adminToken }
      const answer = await runPwctl(words, { home, env, stdin: 'revoked-and-replaced\n' })
      await rm(home, { recursive: true, force: true })
      await healthy(stuck)
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
      for (const namespace of [target.namespace, target.otherNamespace]) {
        await held(registryId, 'revoked-and-replaced', namespace)
      }
      expect((await readSecret(registryId))?.metadata.uid).toBe(before?.metadata.uid)
    },
  )

  test('a new credential that the registry refuses changes nothing, and is not kept', async () => {
    const account = await makeAccount()
    const registryId = await addRegistry(account)
    const before = await held(registryId, account.password)

    const { id } = await rotate(registryId, { password: 'mistyped', force: true })
    const operation = await ended(id)

    expect(operation).toMatchObject({ state: 'failed', message: expect.stringContaining('was not touched') })
    expect(operation.steps.map(({ state }) => state)).toEqual(['failed', ...Array(5).fill('skipped')])
    expect((await readRegistry(registryId)).value.credential?.version).toBe(1)
    expect((await readSecret(registryId))?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion)
    expect(await sealedNames(console, registryId)).toEqual(['password'])
    await remove(registryId)
  })

  test('a rotation is rolled back to the credential before, as a newer version of it, until that is retired', async () => {
    const [first, second] = [await makeAccount(), await makeAccount()]
    const registryId = await addRegistry(first)
    await held(registryId, first.password)

    await ended((await rotate(registryId, second)).id)
    await held(registryId, second.password, target.otherNamespace)
    const rotated = (await console.call(getRotation, { params: { id: registryId } })).value
    const rollBack = await console.call(rollBackRotation, { params: { id: registryId }, body: {} })
    const back = await ended(rollBack.value.id)

    expect(rotated).toMatchObject({
      operation: { state: 'succeeded' },
      previous: { version: 1, username: first.username },
    })
    expect(back.state).toBe('succeeded')
    await held(registryId, first.password, target.otherNamespace)
    expect((await readRegistry(registryId)).value).toMatchObject({
      username: first.username,
      credential: { version: 3 },
    })
    expect((await console.call(getRotation, { params: { id: registryId } })).value.previous).toBeNull()
    await expect(console.call(rollBackRotation, { params: { id: registryId }, body: {} })).rejects.toThrow('is kept')
    await remove(registryId)
  })

  test('an old credential is retired once the registry refuses it, and only then without force', async () => {
    const [first, second] = [await makeAccount(), await makeAccount()]
    const registryId = await addRegistry(first)
    await ended((await rotate(registryId, second)).id)
    const retire = async () => (await console.call(retireCredential, { params: { id: registryId }, body: {} })).value

    const early = await retire()
    await target.setPassword(first.username, 'no longer the same')
    const late = await retire()

    expect(early).toMatchObject({ retired: false, accepted: 'yes' })
    expect(late).toMatchObject({ retired: true, accepted: 'no' })
    expect(await sealedNames(console, registryId)).toEqual(['password'])
    await remove(registryId)
  })

  test('a namespace that cannot be written is named, the others go on, and the rotation ends when it can', async () => {
    const [first, second] = [await makeAccount(), await makeAccount()]
    const registryId = await addRegistry(first)
    const ref = { kind: 'Secret', namespace: target.otherNamespace, name: `registry-secret-${registryId}` } as const
    await held(registryId, first.password, target.otherNamespace)
    // Where the console is switched off and on again, a stranger has taken the name in the meantime.
    await setEnabled(console, registryId, false)
    await eventually(
      () => readSecret(registryId, target.otherNamespace),
      (seen) => seen === undefined,
    )
    const { namespace, name } = ref
    const foreign = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name } } as const
    await target.client.create(foreign, { fieldManager: 'stranger' })
    await setEnabled(console, registryId, true)

    const { id } = await rotate(registryId, second)
    const waiting = await eventually(
      () => readOperation(id),
      ({ steps }) => steps.at(-1)?.state === 'running' && steps.at(-1)?.message !== null,
      30_000,
    )
    await held(registryId, second.password)
    await target.client.delete(ref)
    const operation = await ended(id)

    expect(waiting.steps.at(-1)?.message).toContain(`1 of 2 namespaces hold it; waiting for ${namespace} (conflict)`)
    expect(operation.state).toBe('succeeded')
    await held(registryId, second.password, target.otherNamespace)
    await remove(registryId)
  })

  test('a paused rotation waits before its next step, and goes on when it is resumed', async () => {
    const [first, second] = [await makeAccount(), await makeAccount()]
    const registryId = await addRegistry(first)
    await held(registryId, first.password)

    const { id } = await rotate(registryId, second)
    const paused = (await console.call(pauseOperation, { params: { id } })).value
    const still = await eventually(
      () => readOperation(id),
      ({ steps }) => steps.every(({ state }) => state !== 'running'),
    )
    await console.call(resumeOperation, { params: { id } })
    const operation = await ended(id)

    expect(paused.paused).toBe(true)
    expect(still.state).toBe('running')
    expect(operation.state).toBe('succeeded')
    await remove(registryId)
  })

  test('the preview says what looks wrong, what was tested, and what would change, and writes nothing', async () => {
    const account = await makeAccount()
    const registryId = await addRegistry(account)
    await held(registryId, account.password)

    const body = { password: ` ${account.username}` }
    const { value } = await console.call(previewRotation, { params: { id: registryId }, body })

    expect(value.notes.map(({ code }) => code)).toEqual(['credential-blanks'])
    expect(value.test.steps.find(({ step }) => step === 'identity')?.verdict).toBe('credential-refused')
    expect(value.impact.namespaces).toMatchObject([
      { namespaces: expect.arrayContaining([target.namespace, target.otherNamespace]), total: 2 },
    ])
    expect((await readRegistry(registryId)).value.credential?.version).toBe(1)
    expect(await sealedNames(console, registryId)).toEqual(['password'])
    await remove(registryId)
  })

  test('the credential in use, and a registry without one, are refused at once', async () => {
    const account = await makeAccount()
    const registryId = await addRegistry(account)
    const anonymous = (await console.call(createRegistry, { body: { name: 'Anonymous', url: 'one.example.com' } }))
      .value

    await expect(rotate(registryId, { password: account.password })).rejects.toThrow('uses already')
    await expect(rotate(anonymous.id, { password: 'any' })).rejects.toThrow('no credential')
    await remove(anonymous.id)
    await remove(registryId)
  })
}

function passwordIn(data: Readonly<Record<string, string>> | undefined): string | undefined {
  const text = Buffer.from(data?.['.dockerconfigjson'] ?? '', 'base64').toString()
  return /"password":"([^"]*)"/.exec(text)?.[1]
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

async function setEnabled({ call }: TestConsole, id: string, enabled: boolean): Promise<void> {
  const { etag } = await call(getRegistry, { params: { id } })
  await call(updateRegistry, { params: { id }, ifMatch: etag ?? '', body: { enabled } })
}
