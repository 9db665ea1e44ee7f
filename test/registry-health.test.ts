import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { listAudit } from '#contract/audit.ts'
import { testRegistry } from '#contract/checks.ts'
import { createRegistry, getRegistry, updateRegistry } from '#contract/registries.ts'
import { pauseChecks, resumeChecks } from '#contract/registry-health.ts'
import { eventually, startConsole } from './start-console.ts'

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** A registry that takes one password, and counts how often it was given another one. */
async function startRegistry(password: string) {
  const counts = { refused: 0, accepted: 0 }
  const right = `Basic ${Buffer.from(`me:${password}`).toString('base64')}`
  const server = createServer((request, response) => {
    const { authorization } = request.headers
    if (authorization !== undefined) counts[authorization === right ? 'accepted' : 'refused'] += 1
    if (authorization === right) response.writeHead(200).end('{}')
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end()
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `127.0.0.1:${(server.address() as AddressInfo).port}`, counts }
}

const environment = {
  PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.1/32',
  // Six tenths of a second.
  PESITWIZARD_CHECK_INTERVAL_MINUTES: '0.01',
}
const tls = { plainHttp: true }

test('a registry is checked without being asked, again and again, and the audit is not filled with it', async () => {
  const { url, counts } = await startRegistry('right')
  const running = await startConsole({ environment })
  const body = { name: 'Watched', url, tls, username: 'me', password: 'right' }
  const { id } = (await running.call(createRegistry, { body })).value
  const read = async () => (await running.call(getRegistry, { params: { id } })).value.health

  const first = await eventually(read, ({ state }) => state === 'healthy', 15_000)
  const later = await eventually(read, ({ checkedAt }) => checkedAt !== first.checkedAt, 5000)
  const { items } = (await running.call(listAudit, {})).value
  await running.stop()

  expect(later.state).toBe('healthy')
  expect(counts.accepted).toBeGreaterThanOrEqual(2)
  expect(items.filter(({ action }) => action === 'registry.test')).toEqual([])
})

test('a credential that was refused is not tried again until it is replaced, or someone asks for it', async () => {
  const { url, counts } = await startRegistry('right')
  const running = await startConsole({ environment })
  const body = { name: 'Refused', url, tls, username: 'me', password: 'wrong' }
  const created = await running.call(createRegistry, { body })
  const params = { id: created.value.id }
  const read = async () => (await running.call(getRegistry, { params })).value.health

  const paused = await eventually(read, ({ state }) => state === 'paused', 15_000)
  const triesOfTheConsole = counts.refused
  await new Promise((resolve) => setTimeout(resolve, 2500))
  const triesAfterFourIntervals = counts.refused
  await running.call(testRegistry, { params, body: {} })
  const triesOfAPerson = counts.refused
  const { etag } = await running.call(getRegistry, { params })
  await running.call(updateRegistry, { params, ifMatch: etag ?? '', body: { password: 'right' } })
  const changed = await read()
  await eventually(read, ({ state }) => state === 'healthy', 15_000)
  await running.stop()

  expect(paused).toMatchObject({ reason: 'credential-refused', credentialVersion: 1 })
  expect(triesOfTheConsole).toBe(1)
  expect(triesAfterFourIntervals).toBe(1)
  expect(triesOfAPerson).toBe(2)
  expect(changed.state).toBe('unverified')
})

test('a person pauses the checks and resumes them; a test by hand works all the while, and both are in the audit', async () => {
  const { url, counts } = await startRegistry('right')
  const running = await startConsole({ environment })
  const body = { name: 'Paused', url, tls, username: 'me', password: 'right' }
  const params = { id: (await running.call(createRegistry, { body })).value.id }
  const read = async () => (await running.call(getRegistry, { params })).value
  await eventually(read, ({ health }) => health.state === 'healthy', 15_000)

  const { value: paused } = await running.call(pauseChecks, { params, query: {} })
  const { value: again } = await running.call(pauseChecks, { params, query: {} })
  // A check that was under way comes to its end.
  await new Promise((resolve) => setTimeout(resolve, 500))
  const before = counts.accepted
  await new Promise((resolve) => setTimeout(resolve, 2500))
  const whilePaused = counts.accepted - before
  await running.call(testRegistry, { params, body: { fromCluster: false } })
  const { checkedAt } = (await read()).health
  const { value: resumed } = await running.call(resumeChecks, { params, query: {} })
  await eventually(read, ({ health }) => health.checkedAt !== checkedAt, 5000)
  const { items } = (await running.call(listAudit, { query: { subject: params.id } })).value
  await running.stop()

  expect(paused.checksPaused).toEqual({ at: expect.any(String), by: 'administrator token' })
  expect(again.revision).toBe(paused.revision)
  expect(whilePaused).toBe(0)
  expect(resumed.checksPaused).toBeNull()
  expect(items.map(({ action }) => action)).toEqual([
    'registry.resume-checks',
    'registry.test',
    'registry.pause-checks',
    'registry.create',
  ])
})
