import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { writeDockerConfig } from '#platform/oci/docker-config.ts'
import { silentLog } from '#platform/log.ts'
import { Secret } from '#platform/secret.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PullOutcome, pullImage } from './pull-image.ts'
import { type SandboxRegistry, startSandboxRegistry } from './registry-server.ts'

const server = 'cpoder/pesitwizard-server'
let basic: SandboxRegistry
let bearer: SandboxRegistry

beforeAll(async () => {
  const options = {
    port: 0,
    log: silentLog,
    accounts: [
      { username: 'robot', password: 'right' },
      { username: 'narrow', password: 'n', repositories: ['other/'] },
    ],
  }
  basic = await startSandboxRegistry({ ...options, authentication: 'basic' })
  bearer = await startSandboxRegistry({ ...options, authentication: 'bearer' })
})
afterAll(async () => {
  await basic.stop()
  await bearer.stop()
})

function secretFor(host: string, username: string, password: string) {
  const data = writeDockerConfig({ host, username, password: new Secret(password) }).expose()
  return { type: 'kubernetes.io/dockerconfigjson', data }
}

async function pull(image: string, ...dockerConfigs: { type: string; data: string }[]): Promise<PullOutcome> {
  return await pullImage({
    image,
    dockerConfigs,
    architecture: 'amd64',
    reach: (host) => ({ plainHttp: host.startsWith('127.0.0.1:') }),
    addressPolicy: createAddressPolicy({ allowed: ['127.0.0.1/32'] }),
    now: () => new Date(),
    limits: { headersMs: 300, dnsMs: 1500 },
  })
}

async function causeOf(image: string, ...secrets: { type: string; data: string }[]): Promise<string> {
  const outcome = await pull(image, ...secrets)
  return outcome.ok ? 'pulled' : `${outcome.reason}: ${outcome.message}`
}

const prefix = (image: string) =>
  `ErrImagePull: failed to pull and unpack image "${image}": failed to resolve reference "${image}": `

test('pulls with the credential of the pull secret', async () => {
  for (const { host } of [basic, bearer]) {
    const outcome = await pull(`${host}/${server}:1.1.0`, secretFor(host, 'robot', 'right'))

    expect(outcome).toEqual({ ok: true, imageId: expect.stringMatching(`^${host}/${server}@sha256:[a-f0-9]{64}$`) })
  }
})

test('pulls by digest what it pulled by tag', async () => {
  const secret = secretFor(basic.host, 'robot', 'right')
  const byTag = await pull(`${basic.host}/${server}`, secret)

  const byDigest = await pull(byTag.ok ? byTag.imageId : '', secret)

  expect(byDigest).toEqual(byTag)
})

test('tries the next secret where one is refused, so that a rotation can overlap', async () => {
  const [old, fresh] = [secretFor(basic.host, 'robot', 'old'), secretFor(basic.host, 'robot', 'right')]

  expect(await pull(`${basic.host}/${server}`, old, fresh)).toMatchObject({ ok: true })
})

test('says the words of a node for a missing and for a refused credential', async () => {
  const image = `${basic.host}/${server}:latest`
  const expected = `${prefix(image)}pulling from host ${basic.host} failed with status code [manifests latest]: 401 Unauthorized`

  expect(await causeOf(image)).toBe(expected)
  expect(await causeOf(image, secretFor(basic.host, 'robot', 'wrong'))).toBe(expected)
  expect(await causeOf(image, secretFor('ghcr.io', 'robot', 'right'))).toBe(expected)
})

test('says the words of a node where a token server is in between', async () => {
  const image = `${bearer.host}/${server}:latest`

  expect(await causeOf(image, secretFor(bearer.host, 'robot', 'wrong'))).toBe(
    `${prefix(image)}failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized`,
  )
  const denied = `${prefix(image)}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
  expect(await causeOf(image, secretFor(bearer.host, 'narrow', 'n'))).toBe(denied)
  expect(await causeOf(image)).toBe(denied)
})

test.each([
  ['cpoder/pesitwizard-server:9.9.9', (image: string) => `${prefix(image)}${image}: not found`],
  [
    'sentinel/rate-limited:latest',
    (image: string) =>
      `${prefix(image)}pulling from host ${basic.host} failed with status code [manifests latest]: 429 Too Many Requests`,
  ],
  [
    'sentinel/unavailable:latest',
    (image: string) =>
      `${prefix(image)}pulling from host ${basic.host} failed with status code [manifests latest]: 503 Service Unavailable`,
  ],
  [
    'sentinel/denied:latest',
    (image: string) =>
      `${prefix(image)}pulling from host ${basic.host} failed with status code [manifests latest]: 403 Forbidden`,
  ],
  [
    'sentinel/blocked:latest',
    (image: string) =>
      `${prefix(image)}pulling from host ${basic.host} failed with status code [manifests latest]: 412 Precondition Failed`,
  ],
  [
    'sentinel/slow:latest',
    (image: string) =>
      `${prefix(image)}failed to do request: Head "http://${basic.host}/v2/sentinel/slow/manifests/latest": context deadline exceeded`,
  ],
])('says the words of a node for %s', async (name, expected) => {
  const image = `${basic.host}/${name}`

  expect(await causeOf(image, secretFor(basic.host, 'robot', 'right'))).toBe(expected(image))
})

test('says that an image is for other machines', async () => {
  const cause = await causeOf(`${basic.host}/sentinel/arm-only`, secretFor(basic.host, 'robot', 'right'))

  expect(cause).toMatch(
    /^ErrImagePull: failed to pull and unpack image ".*": no match for platform in manifest sha256:\w{64}: not found$/,
  )
})

test('says that what the registry serves is no image', async () => {
  const cause = await causeOf(`${basic.host}/sentinel/not-a-manifest`, secretFor(basic.host, 'robot', 'right'))

  expect(cause).toMatch(
    /: failed to unpack image on snapshotter overlayfs: unexpected media type text\/html for sha256:\w{64}: not found$/,
  )
})

test('says that nothing listens, and that a name does not exist', async () => {
  const gone = await startSandboxRegistry({ port: 0, authentication: 'none', accounts: [], log: silentLog })
  await gone.stop()

  expect(await causeOf(`${gone.host}/a:1`)).toBe(
    `${prefix(`${gone.host}/a:1`)}failed to do request: Head "http://${gone.host}/v2/a/manifests/1": dial tcp ${gone.host}: connect: connection refused`,
  )
  expect(await causeOf('registry.invalid/a:1')).toBe(
    `${prefix('registry.invalid/a:1')}failed to do request: Head "https://registry.invalid/v2/a/manifests/1": dial tcp: lookup registry.invalid: no such host`,
  )
})

test('lists every different failure where several credentials fail', async () => {
  const cause = await causeOf(
    `${bearer.host}/${server}:latest`,
    secretFor(bearer.host, 'robot', 'wrong'),
    secretFor(bearer.host, 'narrow', 'n'),
  )

  expect(cause).toMatch(
    /^ErrImagePull: \[failed to pull .*401 Unauthorized, failed to pull .*insufficient_scope: authorization failed\]$/,
  )
})

test.each([
  [
    'ghcr.io/UPPER/app',
    'InvalidImageName: Failed to apply default image tag "ghcr.io/UPPER/app": couldn\'t parse image name "ghcr.io/UPPER/app": invalid reference format: repository name must be lowercase',
  ],
  [
    '{image}',
    'InvalidImageName: Failed to apply default image tag "{image}": couldn\'t parse image name "{image}": invalid reference format',
  ],
])('does not try the name %s', async (image, expected) => {
  expect(await causeOf(image)).toBe(expected)
})

test('does not pull with a pull secret that cannot be read, and does not repeat it', async () => {
  const cause = await causeOf(`${basic.host}/${server}`, { type: 'kubernetes.io/dockerconfigjson', data: 'hunter2' })

  expect(cause).toMatch(/^ErrImagePull: invalid character/)
  expect(cause).not.toContain('hunter2')
})
