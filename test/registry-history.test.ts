import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listRegistryChecks, testRegistry } from '#contract/checks.ts'
import { getRegistryHistory } from '#contract/registry-health.ts'
import { createRegistry } from '#contract/registries.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import { type SignedIn, startSignedIn } from './run-pwctl.ts'

const hourMs = 60 * 60 * 1000
const environment = { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.1/32' }

let directory: string
let id: string
let it: SignedIn
let isDown = false
const server = createServer((_, response) => response.writeHead(isDown ? 503 : 200).end(isDown ? '' : '{}'))

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pesitwizard-history-'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `127.0.0.1:${(server.address() as AddressInfo).port}`
  it = await startSignedIn({ environment, directory })
  const body = { name: 'Watched', url, tls: { plainHttp: true } }
  id = (await it.console.call(createRegistry, { body })).value.id
  await it.stop()
  await pastChecks([
    { hoursAgo: 3, health: 'failing', verdict: 'unavailable' },
    { hoursAgo: 3, health: 'healthy', verdict: 'pull-allowed' },
    { hoursAgo: 5 * 24, health: 'degraded', verdict: 'quota-low' },
    { hoursAgo: 40 * 24, health: 'failing', verdict: 'timeout' },
  ])
  it = await startSignedIn({ environment, directory })
})

afterAll(async () => {
  await it?.stop()
  server.close()
  server.closeAllConnections()
  await rm(directory, { recursive: true, force: true })
})

async function pastChecks(
  checks: readonly { readonly hoursAgo: number; readonly health: string; readonly verdict: string }[],
): Promise<void> {
  const db = await openDatabase(directory)
  for (const { hoursAgo, health, verdict } of checks) {
    const row = {
      registry_id: id,
      at: new Date(Date.now() - hoursAgo * hourMs).toISOString(),
      target: 'another',
      credential_version: 0,
      state: health === 'failing' ? 'failed' : 'passed',
      health,
      failed_step: null,
      verdict,
      message: `It was ${verdict}`,
      verdict_values: '{"host":"registry.test"}',
      rights_beyond_pull: null,
      scan: null,
      realm: null,
    }
    await db.insertInto('registry_checks').values(row).execute()
  }
  await db.destroy()
}

const testIt = () => it.console.call(testRegistry, { params: { id }, body: { fromCluster: false } })
const history = async () => (await it.console.call(getRegistryHistory, { params: { id } })).value

test('each hour and each day shows the worst that was found, in words, and what is older is left out', async () => {
  const { hours, days } = await history()

  expect([hours.length, days.length]).toEqual([48, 30])
  expect(hours.filter(({ state }) => state !== 'none')).toEqual([
    {
      from: hours[44]?.from,
      state: 'failing',
      checks: 2,
      failed: 1,
      verdict: 'unavailable',
      values: { host: 'registry.test' },
      message: 'It was unavailable',
    },
  ])
  expect(days.filter(({ state }) => state !== 'none').map(({ state }) => state)).toEqual(['degraded', 'failing'])
  expect(days.reduce((sum, { checks }) => sum + checks, 0)).toBe(3)
})

test('a test counts in the hour that it ran in, and a later success does not hide a failure', async () => {
  isDown = true
  await testIt()
  isDown = false
  await testIt()
  const { hours } = await history()

  expect(hours.slice(-2).filter(({ state }) => state !== 'none')).toMatchObject([{ state: 'failing', failed: 1 }])
})

test('pwctl shows the hours, the days and the tests themselves', async () => {
  await testIt()
  const byHour = await it.pwctl(['registry', 'history', 'Watched'])
  const byDay = await it.pwctl(['registry', 'history', 'Watched', '--by', 'day', '--no-headers'])
  const json = await it.pwctl(['registry', 'history', 'Watched', '-o', 'json'])
  const checks = await it.pwctl(['registry', 'checks', 'Watched', '--limit', '1', '-o', 'json'])
  const { items } = (await it.console.call(listRegistryChecks, { params: { id }, query: {} })).value

  expect(byHour.out.trim().split('\n')).toHaveLength(49)
  expect(byHour.out).toMatch(/failing +2 +1 +It was unavailable/)
  expect(byDay.out.trim().split('\n')).toHaveLength(30)
  expect(JSON.parse(json.out)).toEqual(await history())
  expect(JSON.parse(checks.out)).toEqual({ items: items.slice(0, 1), nextCursor: null })
  expect(items.length).toBeGreaterThan(1)
})

test('pwctl pauses and resumes the checks, and tells whether anything changed', async () => {
  const ask = async (verb: string) => (await it.pwctl(['registry', verb, 'Watched'])).out

  expect(await ask('pause-checks')).toBe('registry/watched is not checked any more\n')
  expect(await ask('pause-checks')).toBe('registry/watched unchanged\n')
  expect(await ask('get')).toMatch(/CHECKS: +paused by administrator token since 20/)
  expect(await ask('resume-checks')).toBe('registry/watched is checked again\n')
})
