import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  getCluster,
  createCluster,
  deleteCluster,
  deployCluster,
  listClusterPods,
  redeployCluster,
} from '#contract/clusters.ts'
import { getOperation } from '#contract/operations.ts'
import {
  createRegistry,
  deleteRegistry,
  getRegistry,
  listPullSecrets,
  syncPullSecrets,
  updateRegistry,
  type WrittenRegistry,
} from '#contract/registries.ts'
import { type ChainRegistry, type ChainTarget, chainTargets } from './chain-target.ts'
import { eventually, startConsole, type TestConsole } from './start-console.ts'

for (const { name, open } of chainTargets) {
  describe(`the whole chain on ${name}`, () => {
    chain(open)
  })
}

function chain(open: () => Promise<ChainTarget>): void {
  let target: ChainTarget
  let console: TestConsole

  beforeAll(async () => {
    target = await open()
    console = await startConsole({
      environment: {
        PESITWIZARD_KUBERNETES: 'kubeconfig',
        PESITWIZARD_KUBECONFIG: target.kubeconfig,
        PESITWIZARD_NAMESPACES: `${target.namespace},${target.otherNamespace}`,
      },
    })
  }, 60_000)

  afterAll(async () => {
    await console?.stop()
    await target?.stop()
  })

  let count = 0
  async function addRegistry(password: string, registry?: ChainRegistry): Promise<WrittenRegistry> {
    const [first] = target.registries
    const { host, ...tls } = registry ?? first ?? { host: '', plainHttp: false, caCertificate: null }
    count += 1
    const body = { name: `Registry ${count}`, url: host, username: target.username, password, tls }
    return (await console.call(createRegistry, { body })).value
  }

  async function readSecret(registryId: string, namespace = target.namespace) {
    const outcome = await target.client.get({ kind: 'Secret', namespace, name: `registry-secret-${registryId}` })
    return outcome.ok ? outcome.value : undefined
  }

  async function waitForSecret(registryId: string, namespace = target.namespace) {
    const secret = await eventually(
      () => readSecret(registryId, namespace),
      (seen) => seen !== undefined,
      5000,
    )
    if (secret === undefined) throw new Error('unreachable')
    return secret
  }

  async function removeRegistry(id: string): Promise<void> {
    const { etag } = await console.call(getRegistry, { params: { id } })
    await console.call(deleteRegistry, { params: { id }, ifMatch: etag ?? '' })
  }

  async function deploy(registry: WrittenRegistry, deploymentName: string, tag = '1.0.0'): Promise<string> {
    const containerImage = `${registry.url}/cpoder/pesitwizard-server:${tag}`
    const { value } = await console.call(createCluster, {
      body: {
        name: deploymentName,
        namespace: target.namespace,
        deploymentName,
        registryId: registry.id,
        containerImage,
      },
    })
    await console.call(deployCluster, { params: { id: value.id } })
    return value.id
  }

  const readCluster = async (id: string) => (await console.call(getCluster, { params: { id } })).value
  const waitForHealth = (id: string) =>
    eventually(
      () => readCluster(id),
      (seen) => seen.status === 'HEALTHY' && seen.deploymentState === 'DEPLOYED',
      90_000,
    )

  async function removeCluster(id: string): Promise<void> {
    const { etag } = await console.call(getCluster, { params: { id } })
    const { value } = await console.call(deleteCluster, { params: { id }, ifMatch: etag ?? '' })
    await eventually(
      async () => (await console.call(getOperation, { params: { id: value.id } })).value,
      ({ state }) => state === 'succeeded',
      120_000,
    )
  }

  test('a new registry has its pull secret in every managed namespace within two seconds', async () => {
    const startedAt = Date.now()

    const registry = await addRegistry(target.password)
    const secrets = [await waitForSecret(registry.id), await waitForSecret(registry.id, target.otherNamespace)]

    expect(Date.now() - startedAt).toBeLessThan(2000)
    for (const secret of secrets) {
      expect(secret.type).toBe('kubernetes.io/dockerconfigjson')
      const document: unknown = JSON.parse(Buffer.from(secret.data?.['.dockerconfigjson'] ?? '', 'base64').toString())
      const { username, password } = target
      const auth = Buffer.from(`${username}:${password}`).toString('base64')
      expect(document).toEqual({ auths: { [registry.url]: { username, password, auth } } })
    }
    await removeRegistry(registry.id)
    await eventually(
      () => readSecret(registry.id),
      (seen) => seen === undefined,
    )
    await eventually(
      () => readSecret(registry.id, target.otherNamespace),
      (seen) => seen === undefined,
    )
  })

  test('a secret that others delete, edit or relabel is repaired within five seconds, in place where it is still there', async () => {
    const registry = await addRegistry('canary-password')
    const ref = { kind: 'Secret', namespace: target.namespace, name: `registry-secret-${registry.id}` } as const
    const original = await waitForSecret(registry.id)

    await target.client.patch(
      ref,
      'merge',
      { data: { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') } },
      { fieldManager: 'someone' },
    )
    const edited = await eventually(
      () => readSecret(registry.id),
      (seen) => seen?.data?.['.dockerconfigjson'] === original.data?.['.dockerconfigjson'],
      5000,
    )
    await target.client.patch(ref, 'merge', { metadata: { labels: null } }, { fieldManager: 'someone' })
    const relabelled = await eventually(
      () => readSecret(registry.id),
      (seen) => Object.keys(seen?.metadata.labels ?? {}).length === 3,
      5000,
    )
    await target.client.delete(ref)
    const made = await eventually(
      () => readSecret(registry.id),
      (seen) => seen !== undefined && seen.metadata.uid !== original.metadata.uid,
      5000,
    )

    expect(edited?.metadata.uid).toBe(original.metadata.uid)
    expect(relabelled?.metadata.uid).toBe(original.metadata.uid)
    expect(made?.data).toEqual(original.data)
    await removeRegistry(registry.id)
  })

  test('a stranger’s secret of the same name is shown as a conflict and left alone until it is adopted', async () => {
    const registry = await addRegistry(target.password)
    const ref = { kind: 'Secret', namespace: target.namespace, name: `registry-secret-${registry.id}` } as const
    await waitForSecret(registry.id)
    const foreign = Buffer.from('{"auths":{"elsewhere.example":{"auth":"YTpi"}}}').toString('base64')
    const off = await console.call(getRegistry, { params: { id: registry.id } })
    const { etag } = await console.call(updateRegistry, {
      params: { id: registry.id },
      ifMatch: off.etag ?? '',
      body: { enabled: false },
    })
    await eventually(
      () => readSecret(registry.id),
      (seen) => seen === undefined,
    )
    await target.client.create(
      {
        apiVersion: 'v1',
        ...ref,
        metadata: { name: ref.name, namespace: ref.namespace },
        type: 'kubernetes.io/dockerconfigjson',
        data: { '.dockerconfigjson': foreign },
      },
      { fieldManager: 'stranger' },
    )

    await console.call(updateRegistry, { params: { id: registry.id }, ifMatch: etag ?? '', body: { enabled: true } })
    const row = await eventually(
      async () =>
        (await console.call(listPullSecrets, { params: { id: registry.id } })).value.items.find(
          ({ namespace }) => namespace === target.namespace,
        ),
      (seen) => seen?.state === 'conflict',
    )

    expect(row?.message).toContain('stranger')
    expect((await readSecret(registry.id))?.data?.['.dockerconfigjson']).toBe(foreign)
    const adopt = { connectionId: row?.connectionId ?? '', namespace: target.namespace }
    await console.call(syncPullSecrets, { params: { id: registry.id }, body: { adopt } })
    await eventually(
      () => readSecret(registry.id),
      (seen) => seen?.data?.['.dockerconfigjson'] !== foreign,
      5000,
    )
    await removeRegistry(registry.id)
    await eventually(
      () => readSecret(registry.id),
      (seen) => seen === undefined,
    )
  })

  test.concurrent(
    'a cluster is deployed from each registry that wants a password, and its pods run',
    { timeout: 240_000 },
    async ({ expect }) => {
      async function runFrom(place: ChainRegistry, index: number): Promise<void> {
        const registry = await addRegistry(target.password, place)

        const id = await deploy(registry, `server-${index}`, 'latest')
        const cluster = await waitForHealth(id)

        const pods = (await console.call(listClusterPods, { params: { id } })).value.items
        expect(pods.map(({ status, ready }) => ({ status, ready }))).toEqual([{ status: 'Running', ready: true }])
        expect(cluster.imageDigest).toMatch(/^sha256:[0-9a-f]{64}$/)
        await removeCluster(id)
        await removeRegistry(registry.id)
        await eventually(
          () => readSecret(registry.id),
          (seen) => seen === undefined,
        )
      }
      await Promise.all(target.registries.map(runFrom))
    },
  )

  test.concurrent(
    'with a wrong password a cluster says why it cannot pull, and heals in place when the password is changed',
    { timeout: 300_000 },
    async ({ expect }) => {
      const registry = await addRegistry('a-wrong-password')
      const id = await deploy(registry, 'failing', 'latest')
      const failing = await eventually(
        () => readCluster(id),
        (seen) => seen.blockingReason?.reason === 'ImagePullBackOff' && seen.deploymentState === 'FAILED',
        60_000,
      )
      const before = await waitForSecret(registry.id)

      const { etag } = await console.call(getRegistry, { params: { id: registry.id } })
      await console.call(updateRegistry, {
        params: { id: registry.id },
        ifMatch: etag ?? '',
        body: { password: target.password },
      })
      const after = await eventually(
        () => readSecret(registry.id),
        (seen) => seen?.data?.['.dockerconfigjson'] !== before.data?.['.dockerconfigjson'],
      )
      await waitForHealth(id)
      const { value: operation } = await console.call(redeployCluster, { params: { id } })
      const ended = await eventually(
        async () => (await console.call(getOperation, { params: { id: operation.id } })).value,
        ({ state }) => state !== 'running',
        120_000,
      )

      expect(failing.status).toBe('UNHEALTHY')
      expect(failing.blockingReason?.message).toContain('401 Unauthorized')
      expect(after?.metadata.uid).toBe(before.metadata.uid)
      expect(ended.state).toBe('succeeded')
      await waitForHealth(id)
      await removeCluster(id)
      await removeRegistry(registry.id)
    },
  )
}
