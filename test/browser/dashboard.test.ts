import { beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { deleteCluster, getCluster, listClusters } from '#contract/clusters.ts'
import { cancelOperation } from '#contract/operations.ts'
import { createRegistry, listRegistries, updateRegistry } from '#contract/registries.ts'
import { testRegistry } from '#contract/checks.ts'
import { adminToken, eventually, type TestConsole } from '#test/start-console.ts'
import { findBarriers, openPage, overflowOf, settle, signIn } from './open-browser.ts'
import { openPlace } from './open-place.ts'

let console: TestConsole
let browser: Browser

beforeAll(async () => {
  const place = await openPlace()
  ;({ console, browser } = place)

  return place.stop
})

async function makeRegistryFail(): Promise<string> {
  const [sandbox] = (await console.call(listRegistries, { query: { search: 'Sandbox' } })).value.items
  const body = { name: 'Refused', url: sandbox?.url ?? '', username: 'nobody', password: 'wrong', tls: sandbox?.tls }
  const { id } = (await console.call(createRegistry, { body })).value
  await console.call(testRegistry, { params: { id }, body: {} })
  return id
}

async function deleteClusters(): Promise<void> {
  for (const { id, operationId } of (await console.call(listClusters, {})).value.items) {
    if (operationId !== null) await console.call(cancelOperation, { params: { id: operationId } })
    const { revision } = await eventually(
      async () => (await console.call(getCluster, { params: { id } })).value,
      (cluster) => cluster.operationId === null,
    )
    await console.call(deleteCluster, { params: { id }, ifMatch: `"${revision}"` })
  }
}

test('what needs a person stands first, each with its action, until nothing does', { timeout: 120_000 }, async () => {
  const id = await makeRegistryFail()
  await eventually(
    async () => (await console.call(listClusters, { query: { status: 'UNHEALTHY' } })).value.total,
    (count) => count > 0,
    30_000,
  )
  const watched = await openPage(browser)
  await signIn(watched, console.url, adminToken)
  const { page, say, complaints } = watched
  await page.goto(console.url)
  await settle(page)
  const list = page.getByRole('list').filter({ has: page.getByText('Registry Refused fails its test') })

  const items = await list.getByRole('listitem').allInnerTexts()
  expect(items[0]).toContain('staging')
  expect(items.findIndex((text) => text.includes('Refused'))).toBeGreaterThan(0)
  expect(await findBarriers(page)).toEqual([])
  expect(await overflowOf(page)).toBe(0)

  await page.getByRole('link', { name: `${say('dashboard.seeImage')}: Refused` }).click()
  await page.getByRole('heading', { level: 1, name: 'Refused' }).waitFor()
  await page.goBack()
  await page.getByText('Registry Refused fails its test').waitFor()

  // Live: what is mended elsewhere leaves the list without a reload.
  await deleteClusters()
  for (const registry of (await console.call(listRegistries, {})).value.items) {
    if (registry.health.state === 'healthy' && registry.id !== id) continue
    const ifMatch = `"${registry.revision}"`
    await console.call(updateRegistry, { params: { id: registry.id }, body: { enabled: false }, ifMatch })
  }
  await page.getByText(say('dashboard.allWell')).waitFor({ timeout: 60_000 })

  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
  await watched.context.close()
})
