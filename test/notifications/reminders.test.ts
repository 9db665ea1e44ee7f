import { randomBytes, randomInt } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { createNotificationChannel } from '#contract/notifications.ts'
import { createRegistry, getRegistry, updateRegistry } from '#contract/registries.ts'
import { createChanges } from '#platform/changes.ts'
import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { resolveWithSystem } from '#platform/oci/judged-connection.ts'
import { deliveryReconciler } from '#features/notifications/delivery-reconciler.ts'
import { tellMatters } from '#features/notifications/tell-matters.ts'
import { createChance } from '#test/fault-proxy-random.ts'
import { startConsole } from '#test/start-console.ts'
import { startWebhookReceiver } from './receivers.ts'

const hour = 60 * 60_000
const day = 24 * hour
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A console whose notifications are driven by hand, by a clock of the test; the receiver is up or down as is said. */
async function openWorld(startAt: number) {
  let now = startAt
  let isUp = true
  const receiver = await startWebhookReceiver()
  closers.push(() => receiver.stop())
  const it = await startConsole({ outside: { resolve: resolveWithSystem, now: () => new Date(now) } })
  closers.push(() => it.stop())
  receiver.answer = () => ({ status: isUp ? 204 : 503 })
  const core = { ...it.running.core, wake: () => {}, changes: createChanges() }
  const connection = { addressPolicy: createAddressPolicy({ allowed: ['127.0.0.0/8'] }), resolve: resolveWithSystem }
  const deliveries = deliveryReconciler({
    core,
    webhooks: connection,
    mail: connection,
    link: () => null,
    random: () => 0.5,
  })
  const nothing = { seen: () => undefined, all: () => [], get: () => undefined }
  const reading = { core, sessions: nothing, clusters: nothing } as unknown as Parameters<typeof tellMatters>[0]
  const webhook = { url: receiver.url, signingSecret: `whsec_${randomBytes(32).toString('base64')}` }
  const channel = (await it.call(createNotificationChannel, { body: { name: 'On call', webhook } })).value
  const { signal } = new AbortController()
  const arrived = new Map<string, { type: string; days: number; at: number; registry: string }>()
  return {
    it,
    arrived: () => [...arrived.values()],
    async step(ms: number, up: boolean) {
      now += ms
      isUp = up
      const before = receiver.received.length
      await tellMatters(reading)
      now += 10_000
      await deliveries.reconcile(channel.id, signal)
      if (!isUp) return
      for (const { headers, body } of receiver.received.slice(before)) {
        const { type, data } = JSON.parse(body) as {
          type: string
          data: { values: { days: number }; subject: { name: string } }
        }
        const id = headers['webhook-id'] ?? ''
        expect(arrived.has(id)).toBe(false)
        arrived.set(id, { type, days: data.values.days, at: now, registry: data.subject.name })
      }
    },
    now: () => now,
  }
}

const registryBody = (name: string, rotateEveryDays: number) => ({
  name,
  url: `${name}.example.com`,
  username: 'me',
  password: `pw-${name}`,
  rotateEveryDays,
})

test('over 130 days with a receiver that is down a third of the time, every reminder arrives once, none too early', async () => {
  const seed = randomInt(2 ** 31)
  const chance = createChance(seed)
  const startAt = Date.parse('2026-09-01T09:30:00Z')
  const world = await openWorld(startAt)
  await world.it.call(createRegistry, { body: registryBody('quarterly', 90) })
  await world.it.call(createRegistry, { body: registryBody('weekly', 10) })
  const { value } = await world.it.call(createRegistry, { body: registryBody('expiring', 90) })
  const { etag } = await world.it.call(getRegistry, { params: { id: value.id } })
  await world.it.call(updateRegistry, {
    params: { id: value.id },
    ifMatch: etag ?? '',
    body: { expiresAt: '2026-10-21' },
  })
  while (world.now() < startAt + 130 * day) await world.step(3 * hour, chance.next() > 0.33)
  for (let times = 0; times < 8; times += 1) await world.step(3 * hour, true)

  const of = (registry: string) => world.arrived().filter((each) => each.registry === registry)
  const told = (registry: string) => of(registry).map(({ type, days }) => `${type} ${days}`)
  expect(told('quarterly'), `seed ${seed}`).toEqual([
    ...[30, 15, 7, 1].map((days) => `rotation-due-soon ${days}`),
    ...[1, 8, 15, 22, 29, 36].map((days) => `rotation-overdue ${days}`),
  ])
  expect(told('weekly').slice(0, 3), `seed ${seed}`).toEqual([
    'rotation-due-soon 7',
    'rotation-due-soon 1',
    'rotation-overdue 1',
  ])
  expect(told('expiring').slice(0, 5), `seed ${seed}`).toEqual([
    ...[30, 15, 7, 1].map((days) => `rotation-due-soon ${days}`),
    'rotation-overdue 1',
  ])
  const dueAt = startAt + 90 * day
  for (const { type, days, at } of of('quarterly').slice(0, 4)) {
    expect(at, `${type} ${days}, seed ${seed}`).toBeGreaterThanOrEqual(dueAt - days * day)
    expect(at, `${type} ${days}, seed ${seed}`).toBeLessThan(dueAt - days * day + 2 * day)
  }
})

test('a credential that is replaced in time is spoken of no more, even where a reminder was still waiting', async () => {
  const startAt = Date.parse('2026-09-01T09:30:00Z')
  const world = await openWorld(startAt)
  const { value } = await world.it.call(createRegistry, { body: registryBody('quarterly', 90) })
  while (world.now() < startAt + 70 * day) await world.step(12 * hour, true)
  expect(world.arrived().map(({ days }) => days)).toEqual([30])
  const { etag } = await world.it.call(getRegistry, { params: { id: value.id } })
  await world.it.call(updateRegistry, { params: { id: value.id }, ifMatch: etag ?? '', body: { password: 'the next' } })
  while (world.now() < startAt + 125 * day) await world.step(12 * hour, true)
  expect(world.arrived().map(({ days }) => days)).toEqual([30])
})
