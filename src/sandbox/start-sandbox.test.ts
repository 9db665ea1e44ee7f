import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ApiClient } from '#sandbox/kubernetes/conformance/api-client.ts'
import type { Sandbox } from './start-sandbox.ts'
import { silentLog } from '#platform/log.ts'
import { openApiClient } from '#sandbox/kubernetes/conformance/api-client.ts'
import { at, listOr } from '#sandbox/kubernetes/objects/records.ts'
import { startSandbox } from './start-sandbox.ts'

const namespace = '/api/v1/namespaces/pesit-staging'
const deployments = '/apis/apps/v1/namespaces/pesit-staging/deployments'

let directory: string
let sandbox: Sandbox
let client: ApiClient

async function start(): Promise<void> {
  sandbox = await startSandbox({ directory, log: silentLog, now: () => new Date() })
  client = openApiClient(sandbox.kubeconfigFile)
}

async function stop(): Promise<void> {
  client.close()
  await sandbox.stop()
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sandbox-'))
  await start()
})

afterEach(async () => {
  await stop()
  await rm(directory, { recursive: true })
})

async function read(path: string): Promise<unknown> {
  return (await client.send({ method: 'GET', path })).body
}

async function create(path: string, body: object): Promise<void> {
  const reply = await client.send({ method: 'POST', path, body })
  expect(reply).toMatchObject({ status: 201 })
}

function pullSecret(password: string): object {
  const { username } = sandbox.registryCredential
  const entry = { username, password, auth: Buffer.from(`${username}:${password}`).toString('base64') }
  const text = JSON.stringify({ auths: { [sandbox.registryHost]: entry } })
  const type = 'kubernetes.io/dockerconfigjson'
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'pull' },
    type,
    stringData: { '.dockerconfigjson': text },
  }
}

function server(replicas: number): object {
  const image = `${sandbox.registryHost}/cpoder/pesitwizard-server:latest`
  return {
    metadata: { name: 'server' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'server' } },
      template: {
        metadata: { labels: { app: 'server' } },
        spec: { imagePullSecrets: [{ name: 'pull' }], containers: [{ name: 'server', image }] },
      },
    },
  }
}

async function pods(): Promise<readonly unknown[]> {
  return listOr(at(await read(`${namespace}/pods?labelSelector=app=server`), 'items'))
}

async function untilReady(replicas: number): Promise<void> {
  await expect
    .poll(async () => at(await read(`${deployments}/server`), 'status', 'readyReplicas'), { timeout: 15_000 })
    .toBe(replicas)
}

async function untilWaiting(reason: string): Promise<unknown> {
  let state: unknown
  await vi.waitUntil(async () => {
    state = at(listOr(at((await pods())[0], 'status', 'containerStatuses'))[0], 'state', 'waiting')
    return at(state, 'reason') === reason
  }, 15_000)
  return state
}

describe('a deployment', () => {
  test('becomes ready when its pull secret is right', async () => {
    await create(`${namespace}/secrets`, pullSecret(sandbox.registryCredential.password.expose()))

    await create(deployments, server(2))

    await untilReady(2)
    const [pod] = await pods()
    expect(at(pod, 'status', 'phase')).toBe('Running')
    expect(at(listOr(at(pod, 'status', 'containerStatuses'))[0], 'imageID')).toMatch(/@sha256:[0-9a-f]{64}$/)
  })

  test('says in the words of the kubelet why it cannot pull, and heals when the secret is updated in place', async () => {
    await create(`${namespace}/secrets`, pullSecret('wrong'))
    await create(deployments, server(1))

    const waiting = await untilWaiting('ImagePullBackOff')
    await client.send({
      method: 'PUT',
      path: `${namespace}/secrets/pull`,
      body: pullSecret(sandbox.registryCredential.password.expose()),
    })

    const image = `${sandbox.registryHost}/cpoder/pesitwizard-server:latest`
    expect(at(waiting, 'message')).toContain(
      `Back-off pulling image "${image}": ErrImagePull: failed to pull and unpack`,
    )
    expect(at(waiting, 'message')).toContain('401 Unauthorized')
    await untilReady(1)
  })

  test('tells by events which pull secret is missing', async () => {
    await create(deployments, server(1))

    await untilWaiting('ImagePullBackOff')

    const events = listOr(at(await read(`${namespace}/events`), 'items'))
    expect(events.map((event) => at(event, 'message'))).toContain(
      'Unable to retrieve some image pull secrets (pull); attempting to pull the image may not succeed.',
    )
    expect(events.map((event) => at(event, 'reason'))).toEqual(
      expect.arrayContaining(['Scheduled', 'Pulling', 'Failed', 'BackOff', 'SuccessfulCreate', 'ScalingReplicaSet']),
    )
  })

  test('takes its replica sets and pods along when it is deleted', async () => {
    await create(`${namespace}/secrets`, pullSecret(sandbox.registryCredential.password.expose()))
    await create(deployments, server(1))
    await untilReady(1)

    await client.send({ method: 'DELETE', path: `${deployments}/server` })

    await expect.poll(pods, { timeout: 10_000 }).toEqual([])
    const sets = await read('/apis/apps/v1/namespaces/pesit-staging/replicasets')
    expect(at(sets, 'items')).toEqual([])
  })

  test('replaces its pods one by one at a change of its template, without an outage', async () => {
    await create(`${namespace}/secrets`, pullSecret(sandbox.registryCredential.password.expose()))
    await create(deployments, server(2))
    await untilReady(2)
    const before = (await pods()).map((pod) => at(pod, 'metadata', 'uid'))
    const seen: number[] = []

    await client.send({
      method: 'PATCH',
      path: `${deployments}/server`,
      type: 'application/merge-patch+json',
      body: { spec: { template: { metadata: { annotations: { restarted: 'now' } } } } },
    })

    await vi.waitUntil(async () => {
      const status = at(await read(`${deployments}/server`), 'status')
      seen.push(Number(at(status, 'availableReplicas') ?? 0))
      return (
        at(status, 'updatedReplicas') === 2 && at(status, 'replicas') === 2 && at(status, 'observedGeneration') === 2
      )
    }, 15_000)
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(2)
    await vi.waitUntil(async () => (await pods()).every((pod) => !before.includes(at(pod, 'metadata', 'uid'))), 10_000)
  })
})

test('a deleted namespace takes everything in it along', async () => {
  await create(deployments, server(1))
  await untilWaiting('ImagePullBackOff')

  await client.send({ method: 'DELETE', path: namespace })

  await expect
    .poll(async () => (await client.send({ method: 'GET', path: namespace })).status, { timeout: 10_000 })
    .toBe(404)
  expect(await pods()).toEqual([])
})

test('a restart keeps objects, versions, addresses and the token', async () => {
  await create(`${namespace}/secrets`, pullSecret(sandbox.registryCredential.password.expose()))
  await create(deployments, server(1))
  await untilReady(1)
  const kubeconfig = await readFile(sandbox.kubeconfigFile, 'utf8')
  const secret = await read(`${namespace}/secrets/pull`)
  const [pod] = await pods()
  await stop()

  await start()

  expect(await readFile(sandbox.kubeconfigFile, 'utf8')).toBe(kubeconfig)
  expect(await read(`${namespace}/secrets/pull`)).toEqual(secret)
  expect(at((await pods())[0], 'metadata', 'uid')).toBe(at(pod, 'metadata', 'uid'))
  await untilReady(1)
})

test('a pod that could not pull goes on trying after a restart', async () => {
  await create(deployments, server(1))
  await untilWaiting('ImagePullBackOff')
  await stop()
  await start()

  await create(`${namespace}/secrets`, pullSecret(sandbox.registryCredential.password.expose()))

  await untilReady(1)
  expect(at((await pods())[0], 'status', 'phase')).toBe('Running')
})

test('nobody but the owner reads the token', async () => {
  const modes = await Promise.all(
    ['kubeconfig', 'sandbox.json'].map(async (name) => (await stat(join(directory, name))).mode & 0o777),
  )

  expect(modes).toEqual([0o600, 0o600])
})

test('a client without the token is turned away', async () => {
  const agent = new Agent({ rejectUnauthorized: false })
  const status = await new Promise((resolve, reject) => {
    const headers = { authorization: 'Bearer wrong' }
    request(`${sandbox.server}/api/v1/namespaces`, { agent, headers }, (reply) => {
      reply.resume()
      resolve(reply.statusCode)
    })
      .on('error', reject)
      .end()
  })
  agent.destroy()

  expect(status).toBe(401)
})

test('a log ends where it is asked to', async () => {
  await create(`${namespace}/secrets`, pullSecret(sandbox.registryCredential.password.expose()))
  await create(deployments, server(1))
  await untilReady(1)
  const name = String(at((await pods())[0], 'metadata', 'name'))

  const tail = await client.send({ method: 'GET', path: `${namespace}/pods/${name}/log?tailLines=1` })
  const previous = await client.send({ method: 'GET', path: `${namespace}/pods/${name}/log?previous=true` })

  expect(String(tail.body).trimEnd().split('\n')).toHaveLength(1)
  expect(previous.status).toBe(400)
  expect(at(previous.body, 'message')).toBe(`previous terminated container "server" in pod "${name}" not found`)
})
