import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { testRegistry } from '#contract/checks.ts'
import { createCluster, deployCluster } from '#contract/clusters.ts'
import { listConnections } from '#contract/connections.ts'
import { cancelOperation, getOperation, type Operation } from '#contract/operations.ts'
import {
  createRegistry,
  getRegistry,
  listPullSecrets,
  type NewRegistry,
  type Registry,
  type RegistryChange,
  updateRegistry,
} from '#contract/registries.ts'
import { rotateRegistry } from '#contract/rotations.ts'
import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { readDockerConfig } from '#platform/oci/docker-config.ts'
import { type ApiClient, openApiClient } from '#sandbox/kubernetes/conformance/api-client.ts'
import { pullImage } from '#sandbox/registry/pull-image.ts'
import { eventually, startConsole, type TestConsole } from '#test/start-console.ts'
import { startFakeEcr } from './fake-aws.ts'
import { azureApplication, startFakeAzure } from './fake-azure.ts'
import { googleEmail, googleKeyFile, startFakeGoogle } from './fake-google.ts'
import { createIssuer, type Mood } from './fake-issuer.ts'
import type { FakeServer } from './fake-server.ts'
import { type ProviderServer, repository, startProviders } from './provider-registries.ts'
import * as provider from './providers.ts'

const { people } = provider
const account = { accessKeyId: 'AKIAEXAMPLEKEY000001', secretAccessKey: 'aws-canary/+secret', region: 'eu-west-3' }

let providers: ProviderServer
let console: TestConsole
let kubernetes: ApiClient
let fakes: readonly FakeServer[]
let mood: Mood = 'up'

const resolve = (name: string) => Promise.resolve(name === '127.0.0.1' ? [name] : [providers.address])

beforeAll(async () => {
  const now = () => new Date()
  const issuer = (lifetimeSeconds: number) => createIssuer({ now, lifetimeSeconds, mood: () => mood })
  const [aws, google, azure] = [issuer(43_200), issuer(3600), issuer(10_800)]
  const { entra, exchange } = await startFakeAzure(azure)
  const [ecrApi, googleApi] = [await startFakeEcr(aws, account), await startFakeGoogle(google)]
  fakes = [entra, ecrApi, googleApi]
  providers = await startProviders([
    provider.dockerHub,
    provider.ghcr,
    provider.harbor,
    provider.quay,
    provider.gitlab,
    provider.basic,
    provider.bearerOnly,
    provider.artifactRegistry(google),
    provider.ecr(aws),
    provider.acr(azure, exchange),
  ])
  console = await startConsole({
    outside: { resolve },
    environment: {
      PESITWIZARD_KUBERNETES: 'sandbox',
      AWS_ENDPOINT_URL_ECR: ecrApi.origin,
      PESITWIZARD_GOOGLE_TOKEN_URL: `${googleApi.origin}/token`,
      PESITWIZARD_ENTRA_URL: entra.origin,
      AWS_ACCESS_KEY_ID: account.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
    },
  })
  kubernetes = openApiClient(join(console.directory, 'sandbox', 'kubeconfig'))
})

afterAll(async () => {
  kubernetes.close()
  await console.stop()
  await providers.stop()
  for (const fake of fakes) await fake.stop()
})

type Input = Partial<z.input<typeof NewRegistry>>

async function create(host: string, input: Input): Promise<Registry> {
  const body = {
    name: `${host} ${input.authentication ?? ''} ${input.delivery ?? ''} ${Math.random()}`.slice(0, 60),
    url: providers.at(host),
    tls: { plainHttp: false, caCertificate: providers.certificate },
    imagePath: repository,
    defaultTag: '1.0',
    ...input,
  }
  return (await console.call(createRegistry, { body })).value
}

interface PullSecret {
  readonly uid: string
  readonly annotations: Readonly<Record<string, string>>
  readonly document: string
}

/** As it stands in Kubernetes, once the console says that it does. */
async function pullSecretOf({ id }: Registry): Promise<PullSecret> {
  const rows = await eventually(
    async () => (await console.call(listPullSecrets, { params: { id }, query: {} })).value.items,
    (items) => items.length > 0 && items.every(({ state }) => state === 'in-sync'),
  )
  const { namespace, name } = rows[0] ?? { namespace: '', name: '' }
  const { body } = await kubernetes.send({ method: 'GET', path: `/api/v1/namespaces/${namespace}/secrets/${name}` })
  const secret = body as {
    data: Record<string, string>
    metadata: { uid: string; annotations: Record<string, string> }
  }
  const document = Buffer.from(secret.data['.dockerconfigjson'] ?? '', 'base64').toString('utf8')
  return { document, annotations: secret.metadata.annotations, uid: secret.metadata.uid }
}

/** Whether a node of the sandbox gets the image with nothing but this pull secret. */
async function pull({ url }: Registry, { document }: PullSecret): Promise<string> {
  const outcome = await pullImage({
    image: `${url}/${repository}:1.0`,
    dockerConfigs: [{ type: 'kubernetes.io/dockerconfigjson', data: document }],
    architecture: 'amd64',
    reach: () => ({ plainHttp: false, caCertificate: providers.certificate }),
    addressPolicy: createAddressPolicy({ allowed: ['127.0.0.0/8'] }),
    now: () => new Date(),
    resolve,
  })
  return outcome.ok ? 'pulled' : outcome.message
}

function entriesOf({ document }: PullSecret): unknown {
  const read = readDockerConfig(document)
  return read.ok && read.entries.map(({ key, credential }) => [key, credential.username, credential.password.expose()])
}

async function change({ id }: Registry, body: z.input<typeof RegistryChange>): Promise<Registry> {
  const { etag } = await console.call(getRegistry, { params: { id } })
  return (await console.call(updateRegistry, { params: { id }, ifMatch: etag ?? '', body })).value
}

async function secretsNamed(name: string): Promise<readonly string[]> {
  const { body } = await kubernetes.send({ method: 'GET', path: '/api/v1/secrets' })
  const { items } = body as { items: readonly { metadata: { name: string } }[] }
  return items.map(({ metadata }) => metadata.name).filter((each) => each === name)
}

const read = async ({ id }: Registry) => (await console.call(getRegistry, { params: { id } })).value

describe('a saved credential is delivered as it is, to the letter, and a node pulls with it', () => {
  const needsOwnNames = ['docker.io', 'registry.gitlab.com']
  const cases: readonly (readonly [string, readonly [string, string], Input, string])[] = [
    ['docker.io', people.dockerHub, {}, 'docker-hub'],
    ['ghcr.io', people.ghcr, {}, 'ghcr'],
    ['harbor.example.com', people.harbor, { kind: 'harbor' }, 'harbor'],
    ['quay.io', people.quay, {}, 'quay'],
    ['registry.gitlab.com', people.gitlab, {}, 'gitlab'],
    ['registry.mycompany.com', people.basic, {}, 'private'],
    ['images.mycompany.com', people.bearer, {}, 'private'],
    ['europe-docker.pkg.dev', ['_json_key', googleKeyFile], {}, 'artifact-registry'],
    [
      'pesitdemo.azurecr.io',
      [azureApplication.applicationId, azureApplication.clientSecret],
      { authentication: 'azure-service-principal' },
      'acr',
    ],
  ]

  test.for(cases)('%s', async ([host, [username, password], input, kind], { skip }) => {
    skip(
      providers.port !== 443 && needsOwnNames.includes(host),
      'its token server has a name of its own, so the test must listen at port 443',
    )
    const registry = await create(host, { username, password, ...input })

    const secret = await pullSecretOf(registry)

    const key = host === 'docker.io' ? 'https://index.docker.io/v1/' : providers.at(host)
    expect(registry).toMatchObject({ kind, username, delivery: 'static', minting: null })
    expect(entriesOf(secret)).toEqual([[key, username, password]])
    expect(await pull(registry, secret)).toBe('pulled')
    expect(JSON.stringify(await read(registry))).not.toContain(JSON.stringify(password).slice(1, -1))
  })

  test('of a Google key only e-mail and project are shown, and quotes around it are taken off', async () => {
    const registry = await create('europe-docker.pkg.dev', { username: '_json_key', password: `'${googleKeyFile}'` })

    const secret = await pullSecretOf(registry)

    expect(registry).toMatchObject({
      authentication: 'gcp-service-account',
      serviceAccount: { email: googleEmail, projectId: 'pesit-demo' },
    })
    expect(entriesOf(secret)).toEqual([[registry.url, '_json_key', googleKeyFile]])
  })
})

const mintedCases: readonly (readonly [string, string, Input, string, number])[] = [
  [
    'ECR by an access key',
    '123456789012.dkr.ecr.eu-west-3.amazonaws.com',
    { username: account.accessKeyId, password: account.secretAccessKey },
    'AWS',
    12,
  ],
  [
    'ECR by the role of the console',
    '123456789012.dkr.ecr.eu-west-3.amazonaws.com',
    { authentication: 'aws-role' },
    'AWS',
    12,
  ],
  [
    'Artifact Registry by a key file',
    'europe-docker.pkg.dev',
    { authentication: 'gcp-service-account', password: googleKeyFile, delivery: 'minted' },
    'oauth2accesstoken',
    1,
  ],
  [
    'Azure by a service principal',
    'pesitdemo.azurecr.io',
    {
      authentication: 'azure-service-principal',
      username: azureApplication.applicationId,
      password: azureApplication.clientSecret,
      tenantId: azureApplication.tenantId,
      delivery: 'minted',
    },
    '00000000-0000-0000-0000-000000000000',
    3,
  ],
]

describe('a short-lived token is delivered in place of the key, and a node pulls with it', () => {
  test.for(mintedCases)('%s', async ([, host, input, username, hours]) => {
    const registry = await create(host, input)

    const secret = await pullSecretOf(registry)
    const now = await read(registry)

    const expiresAt = now.minting?.expiresAt ?? ''
    const hoursLeft = (Date.parse(expiresAt) - Date.now()) / 3_600_000
    expect(now).toMatchObject({ delivery: 'minted', minting: { state: 'current', reason: null, message: null } })
    expect(now.credential?.expirySource).toBe(input.authentication === 'aws-role' ? undefined : 'unknown')
    expect(hoursLeft).toBeGreaterThan(hours - 0.1)
    expect(hoursLeft).toBeLessThanOrEqual(hours)
    expect(secret.annotations).toMatchObject({ 'pesitwizard.com/expires-at': expiresAt })
    expect(entriesOf(secret)).toEqual([[registry.url, username, expect.any(String)]])
    expect(secret.document).not.toMatch(/canary|client-secret|PRIVATE/)
    expect(await pull(registry, secret)).toBe('pulled')
  })
})

describe('a cloud that gives no token', () => {
  test('is shown with its reason, writes no secret, and is asked again until it gives one', async () => {
    mood = 'unavailable'
    const [, host, input] = mintedCases[0] ?? ['', '', {}]

    const registry = await create(host, input)
    const waiting = await eventually(
      () => read(registry),
      ({ minting }) => minting?.reason === 'unavailable',
    )
    const rows = (await console.call(listPullSecrets, { params: { id: registry.id }, query: {} })).value.items
    mood = 'up'
    const secret = await pullSecretOf(registry)

    expect(waiting.minting).toMatchObject({ state: 'waiting', message: 'AWS is not available', expiresAt: null })
    expect(rows.map(({ state }) => state)).toEqual(['missing', 'missing'])
    expect(rows[0]?.message).toContain('AWS is not available')
    expect(await pull(registry, secret)).toBe('pulled')
  })

  test.each([
    ['up', { password: 'another-secret' }, 'key-refused', 'identity: credential-refused'],
    ['denied', {}, 'no-permission', 'token: issuer-denied'],
    ['throttled', {}, 'throttled', 'token: rate-limited'],
    ['hang-up', {}, 'unreachable', 'token: issuer-failed'],
  ] as const)('says why: %s %j', async (wanted, change, reason, verdict) => {
    mood = wanted
    const [, host, input] = mintedCases[0] ?? ['', '', {}]

    const registry = await create(host, { ...input, ...change })
    const { minting } = await eventually(
      () => read(registry),
      (seen) => seen.minting?.reason === reason,
    )
    const { steps } = (await console.call(testRegistry, { params: { id: registry.id }, body: {} })).value
    mood = 'up'

    const failed = steps.filter(({ state }) => state === 'failed')
    expect(minting?.state).toBe('waiting')
    expect(failed.map((step) => `${step.step}: ${step.verdict}`)).toEqual([verdict])
    expect(JSON.stringify([minting, steps])).not.toMatch(/canary|another-secret/)
  })
})

test('the test of a registry signs in with a token that is minted for it', async () => {
  const [, host, input] = mintedCases[0] ?? ['', '', {}]
  const registry = await create(host, input)

  const { steps, state } = (await console.call(testRegistry, { params: { id: registry.id }, body: {} })).value

  const found = steps.map(({ step, verdict }) => `${step}: ${verdict}`)
  expect(found).toContain('identity: credential-accepted')
  expect(found).toContain('pull: pull-allowed')
  expect(state).not.toBe('failed')
})

test('node identity writes no secret', async () => {
  const registry = await create('123456789012.dkr.ecr.eu-west-3.amazonaws.com', { authentication: 'node-identity' })

  const rows = (await console.call(listPullSecrets, { params: { id: registry.id }, query: {} })).value.items

  expect(registry).toMatchObject({ pullSecret: null, minting: null, credential: null })
  expect(rows).toEqual([])
})

describe('from the key as it is to tokens, and back', () => {
  test('the pull secret stays the same object, is never gone, and always ends with what was chosen last', async () => {
    const input = { authentication: 'gcp-service-account', password: googleKeyFile } as const
    const registry = await create('europe-docker.pkg.dev', input)
    const first = await pullSecretOf(registry)

    const tokens = await change(registry, { delivery: 'minted' })
    const second = await pullSecretOf(tokens)
    const back = await change(tokens, { delivery: 'static' })
    const third = await pullSecretOf(back)
    const again = await pullSecretOf(await change(back, { delivery: 'minted' }))

    const names = [first, second, third, again].map((secret) => JSON.stringify(entriesOf(secret)).slice(0, 70))
    expect(names.map((text) => /_json_key|oauth2accesstoken/.exec(text)?.[0])).toEqual([
      '_json_key',
      'oauth2accesstoken',
      '_json_key',
      'oauth2accesstoken',
    ])
    expect(new Set([first, second, third, again].map(({ uid }) => uid)).size).toBe(1)
    expect(third.annotations).not.toHaveProperty('pesitwizard.com/expires-at')
    expect(await pull(registry, again)).toBe('pulled')
  })

  test('a token that was good goes on standing there when its key is replaced by a wrong one', async () => {
    const [, host, input] = mintedCases[0] ?? ['', '', {}]
    const registry = await create(host, input)
    const before = await pullSecretOf(registry)

    const changed = await change(registry, { password: 'another-secret' })
    const { minting } = await eventually(
      () => read(changed),
      (seen) => seen.minting?.reason === 'key-refused',
    )
    const after = await pullSecretOf(registry)

    expect(minting?.state).toBe('failing')
    expect(after.document).toBe(before.document)
    expect(await pull(registry, after)).toBe('pulled')
  })

  test('at another address nothing of the old one is delivered', async () => {
    const [, host, input] = mintedCases[0] ?? ['', '', {}]
    const registry = await create(host, input)
    await pullSecretOf(registry)

    const moved = await change(registry, { url: providers.at('210987654321.dkr.ecr.eu-west-3.amazonaws.com') })
    await eventually(
      () => secretsNamed(registry.pullSecret?.name ?? ''),
      (names) => names.length === 0,
    )

    expect(moved).toMatchObject({ hasPassword: false, minting: null, pullSecret: null })
  })
})

test('a key that tokens are minted from is rotated: every namespace ends with a token of the new one', async () => {
  const [, host, input] = mintedCases[0] ?? ['', '', {}]
  const registry = await create(host, input)
  const before = await pullSecretOf(registry)
  const old = account.secretAccessKey

  // AWS knows the new key alone from now on.
  account.secretAccessKey = 'rotated-canary'
  const body = { password: 'rotated-canary', redeploy: 'none' } as const
  const { id } = (await console.call(rotateRegistry, { params: { id: registry.id }, body })).value
  const ended = await eventually(
    async () => (await console.call(getOperation, { params: { id } })).value,
    ({ state }) => state !== 'running',
    20_000,
  )
  const after = await pullSecretOf(registry)
  account.secretAccessKey = old

  expect(ended.steps.filter(({ state }) => state === 'failed')).toEqual([])
  expect(ended.state).toBe('succeeded')
  expect(await read(registry)).toMatchObject({ authentication: 'aws-access-key', delivery: 'minted' })
  expect([before, after].map(({ annotations }) => annotations['pesitwizard.com/credential-version'])).toEqual([
    '1',
    '2',
  ])
  expect(after.uid).toBe(before.uid)
  expect(after.document).not.toBe(before.document)
  expect(await pull(registry, after)).toBe('pulled')
})

describe('a deployment with a registry whose first token is not there', () => {
  async function deploy(name: string, input: Input): Promise<() => Promise<Operation>> {
    const registry = await create('123456789012.dkr.ecr.eu-west-3.amazonaws.com', input)
    const connectionId = (await console.call(listConnections, { query: {} })).value.items[0]?.id ?? ''
    const body = {
      name,
      environment: 'STAGING',
      connectionId,
      namespace: 'pesit-staging',
      deploymentName: name,
      registryId: registry.id,
      containerImage: `${registry.url}/${repository}:1.0`,
    } as const
    const { id } = (await console.call(createCluster, { body })).value
    const operation = (await console.call(deployCluster, { params: { id }, query: {} })).value
    return async () => (await console.call(getOperation, { params: { id: operation.id } })).value
  }

  test('waits for it, and says so', async () => {
    mood = 'unavailable'
    const [, , input] = mintedCases[0] ?? ['', '', {}]

    const look = await deploy('waits-for-token', input)
    const waiting = await eventually(look, ({ steps }) => steps[0]?.message?.includes('No token') === true)
    await console.call(cancelOperation, { params: { id: waiting.id } })
    const ended = await eventually(look, ({ state }) => state !== 'running')
    mood = 'up'

    expect(waiting.state).toBe('running')
    expect(waiting.steps[0]?.message).toContain('No token could be had yet: AWS is not available')
    expect(ended.state).toBe('cancelled')
  })

  test('ends where only a person can help', async () => {
    const [, , input] = mintedCases[0] ?? ['', '', {}]

    const look = await deploy('has-wrong-key', { ...input, password: 'another-secret' })
    const ended = await eventually(look, ({ state }) => state !== 'running')

    expect(ended.state).toBe('failed')
    expect(ended.steps[0]?.message).toContain('AWS does not accept the access key')
  })
})
