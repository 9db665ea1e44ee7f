import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testRegistry } from '#contract/checks.ts'
import { checkImage, type ImageCheck } from '#contract/images.ts'
import { listRegistryPractices } from '#contract/practices.ts'
import { createRegistry, type NewRegistry } from '#contract/registries.ts'
import type { z } from 'zod'
import { type SignedIn, startSignedIn } from '#test/run-pwctl.ts'
import { eventually } from '#test/start-console.ts'
import { startFakeEcr } from './fake-aws.ts'
import { createIssuer } from './fake-issuer.ts'
import { type FakeServer, type Heard, type Said, serveFake } from './fake-server.ts'
import { manifestDigest, type ProviderServer, repository, startProviders } from './provider-registries.ts'
import * as provider from './providers.ts'
import { harborArtifact, harborReport } from './token-apis.ts'

const account = { accessKeyId: 'AKIAEXAMPLEKEY000001', secretAccessKey: 'aws-canary/+secret', region: 'eu-west-3' }
const report = (status: string, more: object = {}) => ({ [harborReport]: { scan_status: status, ...more } })
const success = report('Success', {
  end_time: '2026-11-20T08:00:00Z',
  severity: 'Critical',
  summary: { total: 9, fixable: 4, summary: { Critical: 1, High: 3, Medium: 5, Negligible: 2 } },
  scanner: { name: 'Trivy', vendor: 'Aqua Security', version: 'v0.60' },
})
const blocked = (message: string) => ({ status: 412, body: { errors: [{ code: 'PROJECTPOLICYVIOLATION', message }] } })
const policy =
  'cannot be pulled due to configured policy in \'Prevent images with vulnerability severity of "High" or higher from running.\''

let overview: object | undefined
let policyAnswer: Said | undefined
let ecrAnswer: Said
const askedOfEcr: unknown[] = []
let providers: ProviderServer
let ecrApi: FakeServer
let hub: FakeServer
let hubAnswer: Said
const askedOfHub: Heard[] = []
let it: SignedIn

beforeAll(async () => {
  const issuer = createIssuer({ now: () => new Date(), lifetimeSeconds: 3600 })
  const artifacts = '/api/v2.0/projects/team/repositories/app/artifacts'
  const tell = { answer: (heard: Parameters<ReturnType<typeof harborArtifact>>[0]) => harborArtifact(overview)(heard) }
  providers = await startProviders([
    {
      ...provider.harbor,
      manifest: () => policyAnswer,
      others: [`${artifacts}/${manifestDigest}`, `${artifacts}/1.0`].map((path) => ({ path, ...tell })),
    },
    provider.ecr(issuer),
    provider.dockerHub,
  ])
  ecrApi = await startFakeEcr(issuer, account, (question) => {
    askedOfEcr.push(question)
    return ecrAnswer
  })
  hub = await serveFake((heard) => {
    askedOfHub.push(heard)
    return hubAnswer
  })
  it = await startSignedIn({
    outside: { resolve: async (name) => (name === '127.0.0.1' ? [name] : [providers.address]) },
    environment: {
      PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.0/8',
      AWS_ENDPOINT_URL_ECR: ecrApi.origin,
      PESITWIZARD_DOCKER_HUB_API_URL: hub.origin,
    },
  })
})

afterAll(async () => {
  await it?.stop()
  await providers?.stop()
  await ecrApi?.stop()
  await hub?.stop()
})

async function create(host: string, more: Partial<z.input<typeof NewRegistry>>): Promise<string> {
  const body = {
    name: `${host} ${Math.random()}`.slice(0, 60),
    url: providers.at(host),
    tls: { plainHttp: false, caCertificate: providers.certificate },
    ...more,
  }
  return (await it.console.call(createRegistry, { body })).value.id
}

const [username, password] = provider.people.harbor
const harbor = () => create('harbor.example.com', { kind: 'harbor', username, password })
const check = async (id: string): Promise<ImageCheck> =>
  (await it.console.call(checkImage, { params: { id }, query: { image: `${repository}:1.0` } })).value

describe('what Harbor found in an image is told with it', () => {
  test.each([
    [
      success,
      {
        state: 'scanned',
        counts: { critical: 1, high: 3, medium: 5, low: 0, other: 2 },
        scanner: 'Trivy',
        scannedAt: '2026-11-20T08:00:00.000Z',
      },
    ],
    [undefined, { state: 'not-scanned', counts: null }],
    [report('Running'), { state: 'scanning', counts: null }],
    [report('Error'), { state: 'failed', counts: null }],
    [{ [harborReport]: { scan_status: 7 } }, null],
  ])('%j', async (told, scan) => {
    overview = told

    const found = await check(await harbor())

    expect(found.verdict).toBe('pull-allowed')
    expect(found).toMatchObject({ scan })
  })

  test('and pwctl says it in words', async () => {
    overview = success
    const id = await harbor()

    const { out } = await it.pwctl(['registry', 'image', id, `${repository}:1.0`])

    expect(out).toMatch(/VULNERABILITIES: +1 critical, 3 high, 5 medium, 2 other \(Trivy, 2026-11-20T08:00:00.000Z\)/)
  })
})

test.each([
  [success, 'followed images-scanned'],
  [undefined, 'broken images-not-scanned'],
])('a test learns whether images are scanned, for the good practice: %#', async (told, judged) => {
  overview = told
  const id = await harbor()

  const body = { image: `${repository}:1.0`, fromCluster: false }
  await it.console.call(testRegistry, { params: { id }, body })
  const { items } = (await it.console.call(listRegistryPractices, { params: { id } })).value

  const scanning = items.find(({ practice }) => practice === 'image-scanning')
  expect(`${scanning?.state} ${scanning?.reason}`).toBe(judged)
})

describe('a policy of Harbor that blocks an image is told apart, with why', () => {
  test.each([
    [`current image with 4 vulnerabilities ${policy}`, 'blocked-vulnerable', '4 vulnerabilities are too severe'],
    [
      `current image without vulnerability scanning ${policy}`,
      'blocked-unscanned',
      'scanned for vulnerabilities first',
    ],
    ['The image is not signed in Cosign.', 'blocked-unsigned', 'to be signed'],
    ['no words that are known', 'blocked-by-policy', 'does not say why'],
  ])('%s', async (message, verdict, words) => {
    overview = success
    policyAnswer = blocked(message)
    const id = await harbor()

    const found = await check(id)
    const body = { image: `${repository}:1.0`, fromCluster: false }
    const { steps } = (await it.console.call(testRegistry, { params: { id }, body })).value
    policyAnswer = undefined

    expect(found).toMatchObject({ verdict: 'blocked', message: expect.stringContaining(words) })
    expect(found.concern).toMatchObject({ level: 'warning', message: expect.stringContaining(words) })
    expect(found.scan?.state).toBe('scanned')
    expect(steps.find(({ step }) => step === 'pull')).toMatchObject({ state: 'failed', verdict })
  })
})

describe('what ECR found is asked of its API, with the key', () => {
  test.each([
    [
      {
        status: 200,
        body: {
          imageScanStatus: { status: 'COMPLETE' },
          imageScanFindings: {
            findingSeverityCounts: { HIGH: 2, INFORMATIONAL: 1 },
            imageScanCompletedAt: 1_795_000_000,
          },
        },
      },
      { state: 'scanned', counts: { critical: 0, high: 2, medium: 0, low: 0, other: 1 }, scanner: 'Amazon ECR' },
    ],
    [{ status: 200, body: { imageScanStatus: { status: 'UNSUPPORTED_IMAGE' } } }, { state: 'unsupported' }],
    [{ status: 400, body: { __type: 'ScanNotFoundException' } }, { state: 'not-scanned' }],
    [{ status: 400, body: { __type: 'AccessDeniedException' } }, null],
  ])('%j', async (answer, scan) => {
    ecrAnswer = answer
    const id = await create('123456789012.dkr.ecr.eu-west-3.amazonaws.com', {
      authentication: 'aws-access-key',
      username: account.accessKeyId,
      password: account.secretAccessKey,
    })

    const found = await eventually(
      () => check(id),
      ({ verdict }) => verdict === 'pull-allowed',
    )

    expect(found).toMatchObject({ scan })
    expect(askedOfEcr.at(-1)).toMatchObject({
      registryId: '123456789012',
      repositoryName: repository,
      imageId: { imageDigest: manifestDigest },
    })
  })
})

describe('the platforms of a public image of Docker Hub are told without a pull that counts', () => {
  const images = [
    { os: 'linux', architecture: 'amd64', variant: null, status: 'active' },
    { os: 'linux', architecture: 'arm', variant: 'v7', status: 'active' },
    { os: 'unknown', architecture: 'unknown', variant: null },
  ]
  const [user, token] = provider.people.dockerHub

  test.each([
    [{ status: 200, body: { digest: manifestDigest, images } }, ['linux/amd64', 'linux/arm/v7']],
    [{ status: 200, body: { digest: `sha256:${'0'.repeat(64)}`, images } }, null],
    [{ status: 404, body: { message: 'httperror 404: object not found' } }, null],
  ])('%j', async (answer, platforms) => {
    hubAnswer = answer
    const id = await create('docker.io', { username: user, password: token })

    const found = await check(id)
    const asked = askedOfHub.at(-1)

    expect(found).toMatchObject({ verdict: 'pull-allowed', platforms })
    expect(asked?.url.pathname).toBe(`/v2/repositories/${repository}/tags/1.0`)
    expect(asked?.headers.authorization).toBeUndefined()
  })
})
