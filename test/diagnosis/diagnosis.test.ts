import { randomBytes } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createCluster,
  deleteCluster,
  deployCluster,
  getCluster,
  listClusterPods,
  type TransferCluster,
} from '#contract/clusters.ts'
import { applyFix, type Cause, diagnose, diagnoseCluster, type Finding, type FixName } from '#contract/diagnosis.ts'
import { getOperation } from '#contract/operations.ts'
import { createRegistry, getRegistry } from '#contract/registries.ts'
import { rotateRegistry } from '#contract/rotations.ts'
import { type ChainTarget, chainTargets } from '#test/chain-target.ts'
import { runPwctl } from '#test/run-pwctl.ts'
import { adminToken, eventually, startConsoleOn, type TestConsole } from '#test/start-console.ts'
import { armOnlyImage } from './arm-only-image.ts'

for (const { name, open } of chainTargets) {
  describe(`what keeps pods from starting on ${name}`, () => {
    diagnoses(open, name)
  })
}

interface Account {
  readonly username: string
  readonly password: string
}

const server = 'cpoder/pesitwizard-server'
/** Diagnoses are limited for one person. */
const everyMs = 1000

function diagnoses(open: () => Promise<ChainTarget>, targetName: string): void {
  let target: ChainTarget
  let console: TestConsole
  let account: Account
  let registryId: string
  let host: string

  beforeAll(async () => {
    target = await open()
    console = await startConsoleOn(target, [target.namespace])
    account = await makeAccount()
    registryId = await addRegistry('Of the images', account)
    host = (await console.call(getRegistry, { params: { id: registryId } })).value.url
  }, 60_000)

  afterAll(async () => {
    await console?.stop()
    await target?.stop()
  })

  async function makeAccount(): Promise<Account> {
    const made = { username: `u-${randomBytes(4).toString('hex')}`, password: randomBytes(9).toString('base64url') }
    await target.setPassword(made.username, made.password)
    return made
  }

  async function addRegistry(name: string, credential: Account): Promise<string> {
    const [{ host: url, ...tls } = { host: '', plainHttp: true, caCertificate: null }] = target.registries
    const { id } = (await console.call(createRegistry, { body: { ...credential, name, url, tls } })).value
    await eventually(
      async () => (await console.call(getRegistry, { params: { id } })).value.pullSecret,
      (seen) => seen?.inSync === 1,
    )
    return id
  }

  async function deploy(name: string, image: string, registry: string | null = registryId): Promise<string> {
    const place = { namespace: target.namespace, deploymentName: name }
    const body = { ...place, name, registryId: registry, containerImage: image }
    const { id } = (await console.call(createCluster, { body })).value
    await console.call(deployCluster, { params: { id }, query: { force: 'true' } })
    return id
  }

  const read = async (id: string): Promise<TransferCluster> =>
    (await console.call(getCluster, { params: { id } })).value
  const healthy = (id: string) =>
    eventually(
      () => read(id),
      ({ status }) => status === 'HEALTHY',
      120_000,
    )

  async function findingOf(id: string, cause: Cause): Promise<Finding> {
    const [finding] = await eventually(
      async () => (await console.call(diagnoseCluster, { params: { id } })).value.findings,
      (findings) => findings[0]?.cause === cause,
      60_000,
      everyMs,
    )
    if (finding === undefined) throw new Error('unreachable')
    return finding
  }

  /** Presses the button, and waits until what it began has ended. */
  async function press(finding: Finding, fix: FixName, choice?: string): Promise<void> {
    const body = { connectionId: await connectionId(), namespace: target.namespace, findingId: finding.id, fix }
    const { value } = await console.call(applyFix, { body: choice === undefined ? body : { ...body, choice } })
    const { operationId } = value
    if (operationId === null) return
    await eventually(
      async () => (await console.call(getOperation, { params: { id: operationId } })).value,
      ({ state }) => state !== 'running',
      120_000,
    )
  }

  const connectionId = async () =>
    (await console.call(diagnose, { query: { namespace: target.namespace } })).value.connectionId

  async function remove(id: string): Promise<void> {
    await eventually(
      () => read(id),
      ({ operationId }) => operationId === null,
      120_000,
    )
    const { etag } = await console.call(getCluster, { params: { id } })
    await console.call(deleteCluster, { params: { id }, ifMatch: etag ?? '' })
  }

  const secretName = () => `registry-secret-${registryId}`

  /** A stranger takes the name of the pull secret, in the moment in which it is gone. */
  async function replaceSecret(type: string, document: object): Promise<void> {
    const ref = { kind: 'Secret', namespace: target.namespace, name: secretName() } as const
    const data = { '.dockerconfigjson': Buffer.from(JSON.stringify(document)).toString('base64') }
    const metadata = { namespace: ref.namespace, name: ref.name }
    for (let attempt = 0; attempt < 50; attempt += 1) {
      await target.client.delete(ref)
      const made = await target.client.create(
        { apiVersion: 'v1', kind: 'Secret', metadata, type, data },
        { fieldManager: 'stranger' },
      )
      if (made.ok) return
    }
    throw new Error('The console was faster every time')
  }

  async function makePodAnew(id: string): Promise<void> {
    const pods = (await console.call(listClusterPods, { params: { id } })).value.items
    for (const { name } of pods)
      await target.client.delete({ kind: 'Pod', namespace: target.namespace, name }, { gracePeriodSeconds: 1 })
  }

  const spoilt: readonly (readonly [string, Cause, string, (user: Account) => object])[] = [
    ['wrong-type', 'secret-wrong-type', 'Opaque', () => ({ auths: {} })],
    [
      'malformed',
      'secret-malformed',
      'kubernetes.io/dockerconfigjson',
      () => ({ auths: { 'one.example': { auth: '%%%' } } }),
    ],
    [
      'wrong-key',
      'no-entry-for-host',
      'kubernetes.io/dockerconfigjson',
      (user) => ({ auths: { [`${host.split(':')[0]}:1`]: user } }),
    ],
    [
      'stale',
      'credential-refused',
      'kubernetes.io/dockerconfigjson',
      ({ username }) => ({ auths: { [host]: { username, password: 'of-yesterday' } } }),
    ],
  ]

  test.each(spoilt)(
    'a pull secret that is %s is written again',
    { timeout: 240_000 },
    async (name, cause, type, document) => {
      const id = await deploy(`spoilt-${name}`, `${host}/${server}:latest`)
      await healthy(id)
      await replaceSecret(type, document(account))
      await makePodAnew(id)

      const finding = await findingOf(id, cause)
      await press(finding, 'repair-secret')
      await healthy(id)

      expect(finding).toMatchObject({ confidence: 'certain', clusterId: id, registryId })
      expect(finding.steps.map(({ state }) => state)).toEqual(['passed', 'failed', 'unknown'])
      await remove(id)
    },
  )

  test('a password that was revoked is replaced', { timeout: 240_000 }, async () => {
    const own = await makeAccount()
    const registry = await addRegistry('Of a password that is revoked', own)
    await target.setPassword(own.username, 'the next one')
    const id = await deploy('revoked', `${host}/${server}:latest`, registry)

    const finding = await findingOf(id, 'credential-refused')
    const [fix] = finding.fixes
    await console.call(rotateRegistry, { params: { id: registry }, body: { password: 'the next one' } })
    await healthy(id)

    expect(finding.evidence.filter(({ decided }) => decided).map(({ fact }) => fact)).toContain('registry-answered')
    expect(fix).toMatchObject({ fix: 'rotate-credential', command: expect.stringContaining('pwctl registry rotate') })
    await remove(id)
  })

  test('a secret that the pod does not name any more is attached', { timeout: 240_000 }, async () => {
    const id = await deploy('unnamed', `${host}/${server}:latest`)
    await healthy(id)
    const ref = { kind: 'Deployment', namespace: target.namespace, name: 'unnamed' } as const
    await target.client.patch(ref, 'json', [{ op: 'remove', path: '/spec/template/spec/imagePullSecrets' }])

    const finding = await findingOf(id, 'secret-not-referenced')
    await press(finding, 'attach-secret')
    await healthy(id)

    expect(finding.values).toMatchObject({ secrets: secretName(), registry: 'Of the images' })
    await remove(id)
  })

  test('a secret that is missing, of a workload that is not ours, has its command', { timeout: 240_000 }, async () => {
    const name = 'foreign'
    const labels = { app: name }
    await target.client.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: target.namespace },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [{ name: 'server', image: `${host}/${server}:latest` }],
            imagePullSecrets: [{ name: 'never-made' }],
          },
        },
      },
    })
    const findings = async () =>
      (await console.call(diagnose, { query: { namespace: target.namespace } })).value.findings
    const [finding] = await eventually(
      async () => (await findings()).filter(({ workload }) => workload.name === name),
      ([found]) => found?.cause === 'secret-missing',
      60_000,
      everyMs,
    )
    const { command = '' } = finding?.fixes.find(({ fix }) => fix === 'attach-secret') ?? {}
    const [, patch = ''] = /^kubectl -n \S+ patch deployment foreign -p '(.+)'$/.exec(command ?? '') ?? []
    const ref = { kind: 'Deployment', namespace: target.namespace, name } as const
    await target.client.patch(ref, 'strategic', JSON.parse(patch) as Record<string, unknown>)
    await eventually(
      async () => (await findings()).filter(({ workload }) => workload.name === name),
      (left) => left.length === 0,
      60_000,
      everyMs,
    )

    expect(finding?.values).toMatchObject({ secrets: 'never-made' })
    await target.client.delete(ref, { propagationPolicy: 'Background' })
  })

  test('a host that is no registry of ours is not asked', { timeout: 60_000 }, async () => {
    let asked = 0
    const stranger = createHttpServer((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="stranger"', connection: 'close' }).end()
    })
    stranger.on('connection', () => {
      asked += 1
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const strange = `127.0.0.1:${(stranger.address() as AddressInfo).port}`
    const ref = { kind: 'Pod', namespace: target.namespace, name: 'strange' } as const
    await target.client.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: ref.name, namespace: ref.namespace },
      spec: { containers: [{ name: 'server', image: `${strange}/team/app:1` }] },
    })

    // While the node waits before it tries again, nobody else asks.
    await eventually(
      async () => {
        const live = await target.client.get(ref)
        return live.ok ? live.value.status?.containerStatuses?.[0]?.state?.waiting?.reason : undefined
      },
      (reason) => reason === 'ImagePullBackOff',
      30_000,
    )
    const askedByNode = asked

    const { value } = await console.call(diagnose, { query: { namespace: target.namespace, pod: ref.name } })
    const askedAfter = asked
    await target.client.delete(ref, { gracePeriodSeconds: 0 })
    stranger.closeAllConnections()
    stranger.close()

    const [finding] = value.findings
    expect(askedByNode).toBeGreaterThan(0)
    expect(askedAfter).toBe(askedByNode)
    expect(finding).toMatchObject({ cause: 'credential-missing', registryId: null })
    expect(finding?.evidence.map(({ fact }) => fact)).toContain('registry-unknown')
    expect(finding?.fixes.map(({ fix }) => fix)).toContain('add-registry')
  })

  test('a pod that only bears the label of a cluster is none of it', { timeout: 60_000 }, async () => {
    const place = { namespace: target.namespace, deploymentName: 'labelled' }
    const body = { ...place, name: 'labelled', registryId, containerImage: `${host}/${server}:latest` }
    const { id } = (await console.call(createCluster, { body })).value
    const labels = { app: 'impostor', 'pesitwizard.com/cluster-id': id }
    const ref = { kind: 'Deployment', namespace: target.namespace, name: 'impostor' } as const
    await target.client.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: ref.name, namespace: ref.namespace },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [{ name: 'server', image: `${host}/${server}:1.0.9` }],
            imagePullSecrets: [{ name: secretName() }],
          },
        },
      },
    })

    const [finding] = await eventually(
      async () => (await console.call(diagnoseCluster, { params: { id } })).value.findings,
      (findings) => findings[0]?.cause === 'tag-absent',
      60_000,
      everyMs,
    )

    expect(finding).toMatchObject({ clusterId: null, workload: { name: 'impostor' } })
    expect(finding?.fixes.filter(({ applicable }) => applicable).map(({ fix }) => fix)).toEqual(['retry-now'])
    await target.client.delete(ref, { propagationPolicy: 'Background' })
  })

  test('a tag that does not exist is replaced by one that does', { timeout: 240_000 }, async () => {
    const id = await deploy('no-tag', `${host}/${server}:1.0.9`)

    const finding = await findingOf(id, 'tag-absent')
    const { choices = [] } = finding.fixes.find(({ fix }) => fix === 'pick-tag') ?? {}
    await press(finding, 'pick-tag', choices[0])
    await healthy(id)

    expect(choices[0]).toBe(`${host}/${server}:1.0.0`)
    expect(choices).toContain(`${host}/${server}:latest`)
    expect((await read(id)).containerImage).toBe(choices[0])
    await remove(id)
  })

  const wrongImages: readonly (readonly [string, Cause, () => Promise<string>])[] = [
    ['repository', 'repository-absent', async () => `${host}/cpoder/no-such-repository:1.0`],
    ['platform', 'platform-absent', () => armOnlyImage(targetName, host)],
    ['host', 'host-not-resolved', async () => 'registry.invalid/team/app:1.0'],
    ['port', 'connection-refused', async () => `127.0.0.1:${await closedPort()}/team/app:1.0`],
  ]

  test.each(wrongImages)(
    'an image with the wrong %s is corrected',
    { timeout: 240_000 },
    async (name, cause, image) => {
      const wrong = await image()
      const id = await deploy(`wrong-${name}`, wrong, wrong.startsWith(host) ? registryId : null)

      const finding = await findingOf(id, cause)
      await press(finding, 'correct-image', `${host}/${server}:latest`)
      await healthy(id)

      expect(finding.image).toBe(wrong)
      expect((await read(id)).registryId).not.toBeNull()
      await remove(id)
    },
  )

  test('an image that may not be pulled at all is deployed as it was described', { timeout: 240_000 }, async () => {
    const id = await deploy('never', `${host}/${server}:latest`)
    await healthy(id)
    const container = '/spec/template/spec/containers/0'
    const ref = { kind: 'Deployment', namespace: target.namespace, name: 'never' } as const
    await target.client.patch(ref, 'json', [
      { op: 'replace', path: `${container}/imagePullPolicy`, value: 'Never' },
      { op: 'replace', path: `${container}/image`, value: `${host}/${server}:not-on-any-node` },
    ])

    const finding = await findingOf(id, 'never-pulled')
    await press(finding, 'deploy-again')
    await healthy(id)

    expect(finding.reason).toBe('ErrImageNeverPull')
    await remove(id)
  })

  test('what was mended elsewhere is tried again at once', { timeout: 240_000 }, async () => {
    const own = await makeAccount()
    const registry = await addRegistry('Of a password that comes back', own)
    await target.setPassword(own.username, 'another')
    const id = await deploy('comes-back', `${host}/${server}:latest`, registry)
    await findingOf(id, 'credential-refused')
    await target.setPassword(own.username, own.password)

    const pods = (await console.call(listClusterPods, { params: { id } })).value.items
    const running = await eventually(
      async () => {
        const { findings } = (await console.call(diagnoseCluster, { params: { id } })).value
        return findings[0]?.cause ?? 'none'
      },
      (cause) => cause === 'passed-already' || cause === 'none',
      90_000,
      everyMs,
    )
    if (running === 'passed-already') await press(await findingOf(id, 'passed-already'), 'retry-now')
    await healthy(id)

    expect(pods).toHaveLength(1)
    await remove(id)
  })

  test(
    'the command line says it in words, mends it, and ends with 6 where there is something',
    { timeout: 240_000 },
    async () => {
      const id = await deploy('by-hand', `${host}/${server}:1.0.9`)
      await findingOf(id, 'tag-absent')
      const home = '/nonexistent'
      const env = { PWCTL_SERVER: console.url, PWCTL_TOKEN: adminToken }
      const pwctl = (...args: readonly string[]) => runPwctl(args, { home, env })

      const found = await pwctl('cluster', 'diagnose', 'by-hand')
      const asText = await pwctl('diagnose', '-n', target.namespace, '--text')
      const asJson = await pwctl('cluster', 'diagnose', 'by-hand', '-o', 'json')
      const wrong = await pwctl('cluster', 'diagnose', 'by-hand', '--fix', 'repair-secret')
      const choice = `${host}/${server}:1.0.0`
      const mended = await pwctl('cluster', 'diagnose', 'by-hand', '--fix', 'pick-tag', '--choice', choice, '--wait')
      await healthy(id)
      const well = await pwctl('cluster', 'diagnose', 'by-hand')

      expect(found).toMatchObject({ code: 6, out: expect.stringContaining('--fix pick-tag') })
      expect(asText).toMatchObject({ code: 6, out: expect.stringContaining('tag-absent') })
      expect(JSON.parse(asJson.out)).toMatchObject({ findings: [{ cause: 'tag-absent' }] })
      expect(wrong).toMatchObject({ code: 3, err: expect.stringContaining('pick-tag') })
      expect(mended.code).toBe(0)
      expect(well).toMatchObject({ code: 0, err: expect.stringContaining('Nothing keeps') })
      await remove(id)
    },
  )
}

async function closedPort(): Promise<number> {
  const listener = createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  await new Promise((resolve) => listener.close(resolve))
  return port
}
