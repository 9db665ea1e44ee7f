import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { listRegistries } from '#contract/registries.ts'
import { adminToken, startConsole, type TestConsole } from '#test/start-console.ts'
import { findBarriers, openBrowser, openPage, settle, signIn } from './open-browser.ts'

let console: TestConsole
let browser: Browser

beforeAll(async () => {
  console = await startConsole({ environment: { PESITWIZARD_KUBERNETES: 'sandbox' } })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await console?.stop()
})

const total = 10_000

/** A page of as many namespaces as a large bank has, in the shape of the API. */
function pageAfter(cursor: string | null, limit: number) {
  const start = Number(cursor ?? 0)
  const items = Array.from({ length: Math.min(limit, total - start) }, (_, index) => ({
    connectionId: 'aaaaaaaa',
    connectionName: 'Production',
    namespace: `namespace-${start + index}`,
    name: 'registry-secret-aaaaaaaa',
    state: 'in-sync',
    message: null,
    credentialVersion: 1,
    writtenAt: '2026-01-01T00:00:00.000Z',
  }))
  const next = start + items.length
  return { items, total, nextCursor: next < total ? String(next) : null }
}

test(
  'ten thousand namespaces scroll to the end with at most 1,500 nodes in the document',
  { timeout: 120_000 },
  async () => {
    const watched = await openPage(browser)
    await signIn(watched, console.url, adminToken)
    const { page, say } = watched
    const [registry] = (await console.call(listRegistries, {})).value.items
    await page.route(
      (url) => url.pathname.endsWith('/pull-secrets'),
      (route) => {
        const query = new URL(route.request().url()).searchParams
        return route.fulfill({ json: pageAfter(query.get('cursor'), Number(query.get('limit'))) })
      },
    )
    await page.goto(`${console.url}/registries/${registry?.id}?tab=pull-secrets`)
    await settle(page)
    const list = page.getByRole('region', { name: say('registry.tab.pullSecrets') })
    await list.getByText('namespace-0', { exact: true }).waitFor()
    expect(await findBarriers(page)).toEqual([])

    let most = 0
    const last = list.getByText(`namespace-${total - 1}`, { exact: true })
    for (let turn = 0; turn < 200 && (await last.count()) === 0; turn += 1) {
      await list.evaluate((element) => {
        const { scrollHeight } = element as unknown as { scrollHeight: number }
        Object.assign(element, { scrollTop: scrollHeight })
      })
      await page.waitForTimeout(50)
      most = Math.max(most, await page.locator('*').count())
    }
    await last.waitFor()
    process.stdout.write(`${total} namespaces: at most ${most} nodes in the document\n`)
    expect(most).toBeGreaterThan(200)
    expect(most).toBeLessThanOrEqual(1500)
    await watched.context.close()
  },
)
