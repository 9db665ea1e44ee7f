import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createCluster, deployCluster, getCluster } from '#contract/clusters.ts'
import {
  createNotificationChannel,
  getNotificationChannel,
  listNotificationDeliveries,
  type NewNotificationChannel,
  testNotificationChannel,
  updateNotificationChannel,
} from '#contract/notifications.ts'
import { testRegistry } from '#contract/checks.ts'
import { getOperation } from '#contract/operations.ts'
import { createRegistry, getRegistry, updateRegistry } from '#contract/registries.ts'
import { rotateRegistry } from '#contract/rotations.ts'
import { resolveWithSystem } from '#platform/oci/judged-connection.ts'
import { type ChainTarget, openSandboxTarget } from '#test/chain-target.ts'
import { eventually, startConsole, type TestConsole } from '#test/start-console.ts'
import { startMailReceiver, startWebhookReceiver, type WebhookReceiver } from './receivers.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

let target: ChainTarget
let it: TestConsole
let directory: string
let aheadMs = 0
let receiver: WebhookReceiver
let number = 0

beforeAll(async () => {
  target = await openSandboxTarget()
}, 60_000)
afterAll(() => target.stop())

beforeEach(async () => {
  aheadMs = 0
  directory = await mkdtemp(join(tmpdir(), 'pesitwizard-notify-'))
  it = await start()
  receiver = await startWebhookReceiver()
})
afterEach(async () => {
  await it.stop()
  await receiver.stop()
  await rm(directory, { recursive: true, force: true })
})

function start(): Promise<TestConsole> {
  return startConsole({
    directory,
    environment: {
      PESITWIZARD_KUBERNETES: 'kubeconfig',
      PESITWIZARD_KUBECONFIG: target.kubeconfig,
      PESITWIZARD_NAMESPACES: target.namespace,
      PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.0/8',
      PESITWIZARD_ALLOWED_NOTIFICATION_ADDRESSES: '127.0.0.0/8',
    },
    outside: { resolve: resolveWithSystem, now: () => new Date(Date.now() + aheadMs) },
  })
}

const signingSecret = () => `whsec_${randomBytes(32).toString('base64')}`

async function addChannel(body: Partial<NewNotificationChannel> = {}): Promise<string> {
  const webhook = { url: receiver.url, signingSecret: signingSecret() }
  const name = `Channel ${(number += 1)}`
  const given = { name, ...(body.mail === undefined ? { webhook } : {}), ...body } as NewNotificationChannel
  return (await it.call(createNotificationChannel, { body: given })).value.id
}

/** Lets time pass, and everything be looked over again. */
function pass(ms: number, channelId: string): void {
  aheadMs += ms
  it.running.core.wake('notifications', 'all')
  it.running.core.wake('notification-deliveries', channelId)
}

/** What arrives within so many minutes, a minute at a time. */
async function arrivedWithin(minutes: number, channelId: string, wanted: number): Promise<readonly string[]> {
  for (let passed = 0; passed < minutes && receiver.received.length < wanted; passed += 1) {
    pass(minute, channelId)
    await new Promise((resolve) => setTimeout(resolve, 450))
  }
  return types()
}

function types(): readonly string[] {
  return receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)
}

async function account() {
  const made = { username: `u-${randomBytes(4).toString('hex')}`, password: randomBytes(9).toString('base64url') }
  await target.setPassword(made.username, made.password)
  return made
}

async function addRegistry(credential: { username: string; password: string }) {
  const [{ host: url, ...tls } = { host: '', plainHttp: true, caCertificate: null }] = target.registries
  const body = { ...credential, name: `Registry ${(number += 1)}`, url, tls }
  return (await it.call(createRegistry, { body })).value
}

test(
  'failing pulls are told with their cause after a minute, and that it is over once it is',
  { timeout: 90_000 },
  async () => {
    const { username, password } = await account()
    const registry = await addRegistry({ username, password: 'not the password' })
    const channel = await addChannel({ kinds: ['pulls-failing'] })
    const containerImage = `${registry.url}/cpoder/pesitwizard-server:latest`
    const place = { namespace: target.namespace, deploymentName: `notify-${(number += 1)}`, name: `notify-${number}` }
    const { id } = (await it.call(createCluster, { body: { ...place, registryId: registry.id, containerImage } })).value
    await it.call(deployCluster, { params: { id }, query: { force: 'true' } })
    await eventually(
      async () => (await it.call(getCluster, { params: { id } })).value.blockingReason,
      (seen) => seen?.cause === 'credential-refused',
      30_000,
    )

    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(types()).toEqual([])
    expect(await arrivedWithin(4, channel, 1)).toEqual(['pulls-failing'])
    const told = JSON.parse(receiver.received[0]?.body ?? '') as { data: { text: string; values: object } }
    expect(told.data.text).toMatch(/does not accept the credential/)
    expect(told.data.values).toMatchObject({ cause: 'credential-refused', namespace: target.namespace })
    expect(receiver.received[0]?.body).not.toContain('not the password')

    const { etag } = await it.call(getRegistry, { params: { id: registry.id } })
    await it.call(updateRegistry, { params: { id: registry.id }, ifMatch: etag ?? '', body: { password } })
    await eventually(
      async () => (await it.call(getCluster, { params: { id } })).value.status,
      (status) => status === 'HEALTHY',
      60_000,
    )
    pass(0, channel)
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(await arrivedWithin(8, channel, 2)).toEqual(['pulls-failing', 'pulls-working'])
  },
)

test(
  'a refused credential is told once, however often it is seen, and a restart does not tell it again',
  { timeout: 60_000 },
  async () => {
    const { username, password } = await account()
    const registry = await addRegistry({ username, password: 'wrong' })
    const channel = await addChannel()
    await it.call(testRegistry, { params: { id: registry.id }, body: {} })
    expect(await arrivedWithin(2, channel, 1)).toEqual(['credential-refused'])

    await it.stop()
    it = await start()
    await it.call(testRegistry, { params: { id: registry.id }, body: {} })
    for (let times = 0; times < 2; times += 1) {
      pass(hour, channel)
      await new Promise((resolve) => setTimeout(resolve, 450))
    }
    expect(types()).toEqual(['credential-refused'])

    const { etag } = await it.call(getRegistry, { params: { id: registry.id } })
    await it.call(updateRegistry, { params: { id: registry.id }, ifMatch: etag ?? '', body: { password } })
    await it.call(testRegistry, { params: { id: registry.id }, body: {} })
    expect(await arrivedWithin(9, channel, 2)).toEqual(['credential-refused', 'credential-accepted'])
  },
)

test('a rotation that ended is told to whoever was there', { timeout: 60_000 }, async () => {
  const old = await account()
  const registry = await addRegistry(old)
  const channel = await addChannel({ kinds: ['rotation-finished', 'rotation-failed'] })
  const next = await account()
  const { id } = (
    await it.call(rotateRegistry, { params: { id: registry.id }, body: { ...next, expiresAt: '2027-12-31' } })
  ).value
  await eventually(
    async () => (await it.call(getOperation, { params: { id } })).value.state,
    (state) => state === 'succeeded',
    30_000,
  )
  const { credential } = (await it.call(getRegistry, { params: { id: registry.id } })).value
  expect(credential).toMatchObject({ expiresAt: '2027-12-31T00:00:00.000Z', expirySource: 'person' })
  const ended = it.call(rotateRegistry, { params: { id: registry.id }, body: { ...old, expiresAt: '2020-01-01' } })
  await expect(ended).rejects.toThrow(/ended already/)
  const late = await addChannel({ kinds: ['rotation-finished'] })

  expect(await arrivedWithin(2, channel, 1)).toEqual(['rotation-finished'])
  pass(minute, late)
  const deliveries = (await it.call(listNotificationDeliveries, { params: { id: late } })).value.items
  expect(deliveries).toEqual([])
})

test(
  'what cannot be sent waits, is sent again with the same id, and everything in its turn',
  { timeout: 60_000 },
  async () => {
    receiver.answer = (count) => ({ status: count <= 2 ? 503 : 204 })
    const registry = await addRegistry({ username: 'nobody', password: 'wrong' })
    const channel = await addChannel()
    await it.call(testRegistry, { params: { id: registry.id }, body: {} })
    await arrivedWithin(8, channel, 3)

    expect(types()).toEqual(['credential-refused', 'credential-refused', 'credential-refused'])
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    const [delivery] = await eventually(
      async () => (await it.call(listNotificationDeliveries, { params: { id: channel } })).value.items,
      ([seen]) => seen?.state === 'sent',
    )
    expect(delivery).toMatchObject({ attempts: 3, lastProblem: null, kind: 'credential-refused' })
    const { delivery: state } = (await it.call(getNotificationChannel, { params: { id: channel } })).value
    expect(state).toMatchObject({ waiting: 0, lastFailure: null })
  },
)

test('a message that the receiver refuses keeps no other waiting', { timeout: 60_000 }, async () => {
  const refused = await addRegistry({ username: 'nobody', password: 'wrong' })
  const taken = await addRegistry({ username: 'nobody', password: 'wrong too' })
  receiver.answer = () => ({ status: receiver.received.at(-1)?.body.includes(refused.name) === true ? 400 : 204 })
  const channel = await addChannel({ kinds: ['credential-refused'] })
  for (const { id } of [refused, taken]) await it.call(testRegistry, { params: { id }, body: {} })
  await arrivedWithin(2, channel, 2)

  const seen = await eventually(
    async () => (await it.call(listNotificationDeliveries, { params: { id: channel } })).value.items,
    (items) => items.some(({ state }) => state === 'sent') && items.some(({ lastProblem }) => lastProblem !== null),
  )
  const standing = seen.map(({ subject, state, lastProblem }) => `${subject.name} ${state} ${lastProblem}`)
  expect(standing.toSorted()).toEqual([`${refused.name} waiting rejected`, `${taken.name} sent null`].toSorted())
})

test('a receiver that is gone is left alone: the channel is off, and says why', { timeout: 60_000 }, async () => {
  receiver.answer = () => ({ status: 410 })
  const registry = await addRegistry({ username: 'nobody', password: 'wrong' })
  const channel = await addChannel()
  await it.call(testRegistry, { params: { id: registry.id }, body: {} })
  await arrivedWithin(3, channel, 1)
  const seen = await eventually(
    async () => (await it.call(getNotificationChannel, { params: { id: channel } })).value,
    ({ enabled }) => !enabled,
  )
  expect(seen).toMatchObject({ revision: 2, delivery: { waiting: 0, lastFailure: { problem: 'gone' } } })
  pass(day, channel)
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(receiver.received).toHaveLength(1)
})

test('a test that arrives sends what a failure had put off', { timeout: 60_000 }, async () => {
  receiver.answer = () => ({ status: 500 })
  const registry = await addRegistry({ username: 'nobody', password: 'wrong' })
  const channel = await addChannel()
  await it.call(testRegistry, { params: { id: registry.id }, body: {} })
  await arrivedWithin(3, channel, 1)
  receiver.answer = () => ({ status: 204 })

  await it.call(testNotificationChannel, { params: { id: channel } })
  await eventually(
    async () => types(),
    (seen) => seen.length === 3,
  )
  expect(types()).toEqual(['credential-refused', 'test', 'credential-refused'])
})

test('quiet hours put off what is not urgent, into one mail at their end', { timeout: 60_000 }, async () => {
  const mail = await startMailReceiver({ startTls: false })
  const now = new Date()
  const at = (plusHours: number) => `${String((now.getUTCHours() + plusHours + 24) % 24).padStart(2, '0')}:00`
  const quietHours = { from: at(0), to: at(3), timeZone: 'UTC', weekends: false, urgentGoesThrough: true }
  const channel = await addChannel({
    language: 'fr',
    quietHours,
    mail: {
      host: '127.0.0.1',
      port: mail.port,
      security: 'none',
      username: null,
      from: 'a@example.com',
      to: ['b@example.com'],
      caCertificate: null,
    },
  })
  const refused = await addRegistry({ username: 'nobody', password: 'wrong' })
  const dated = await Promise.all(
    [1, 2, 3].map(async () => {
      const registry = await addRegistry(await account())
      const { etag } = await it.call(getRegistry, { params: { id: registry.id } })
      const expiresAt = new Date(now.getTime() + 9 * day).toISOString().slice(0, 10)
      await it.call(updateRegistry, { params: { id: registry.id }, ifMatch: etag ?? '', body: { expiresAt } })
      return registry.name
    }),
  )
  await it.call(testRegistry, { params: { id: refused.id }, body: {} })
  pass(2 * day, channel)
  await new Promise((resolve) => setTimeout(resolve, 600))
  pass(minute, channel)
  const [urgent] = await eventually(
    async () => mail.received,
    (seen) => seen.length > 0,
  )
  expect(urgent?.raw).toContain(refused.name)
  expect(mail.received).toHaveLength(1)

  pass(3 * hour, channel)
  await eventually(
    async () => mail.received,
    (seen) => seen.length > 1,
  )
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(mail.received).toHaveLength(2)
  for (const name of dated) expect(mail.received[1]?.raw).toContain(name)
  expect(mail.received[1]?.raw).not.toContain(refused.name)
  await mail.stop()
})

test('a channel that is switched on again is told what is still so', { timeout: 60_000 }, async () => {
  const registry = await addRegistry({ username: 'nobody', password: 'wrong' })
  const channel = await addChannel({ enabled: false })
  await it.call(testRegistry, { params: { id: registry.id }, body: {} })
  pass(minute, channel)
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(types()).toEqual([])
  await it.call(updateNotificationChannel, { params: { id: channel }, ifMatch: '"1"', body: { enabled: true } })
  expect(await arrivedWithin(3, channel, 1)).toEqual(['credential-refused'])
})
