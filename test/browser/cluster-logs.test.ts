import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { listClusterPods, listClusters, type TransferCluster } from '#contract/clusters.ts'
import { adminToken, eventually, type TestConsole } from '#test/start-console.ts'
import { findBarriers, openPage, overflowOf, settle, signIn, type WatchedPage } from './open-browser.ts'
import { openPlace } from './open-place.ts'

let console: TestConsole
let browser: Browser
let clusters: readonly TransferCluster[]

beforeAll(async () => {
  const place = await openPlace()
  ;({ console, browser } = place)
  clusters = await eventually(
    async () => (await console.call(listClusters, {})).value.items,
    (items) =>
      items.some(({ status }) => status === 'HEALTHY') && items.some(({ blockingReason }) => blockingReason !== null),
    30_000,
  )
  return place.stop
})

async function openLogs(isWanted: (cluster: TransferCluster) => boolean): Promise<WatchedPage> {
  const watched = await openPage(browser)
  await signIn(watched, console.url, adminToken)
  await watched.page.goto(`${console.url}/clusters/${clusters.find(isWanted)?.id}?tab=logs`)
  await settle(watched.page)
  return watched
}

const logOf = ({ page, say }: WatchedPage) => page.getByRole('region', { name: say('cluster.tab.logs') })

test(
  'lines come as they are written, are searched, and stand still while the page does not follow',
  { timeout: 90_000 },
  async () => {
    const watched = await openLogs(({ status }) => status === 'HEALTHY')
    const { page, say, complaints, context } = watched
    const log = logOf(watched)
    const linesOf = async () => (await log.innerText()).split('\n')
    await log.getByText('Started in 0.15 seconds').waitFor()
    await page.getByText(say('logs.live'), { exact: true }).waitFor()

    const first = (await linesOf()).length
    const grown = await eventually(linesOf, (lines) => lines.length > first, 20_000)
    await page.getByRole('checkbox', { name: say('logs.follow') }).uncheck()
    const held = await linesOf()
    await page.getByRole('button', { name: /new line/ }).waitFor({ timeout: 20_000 })
    const still = await linesOf()
    await page.getByRole('button', { name: /new line/ }).click()
    await eventually(linesOf, (lines) => lines.length > held.length)
    await page.getByRole('searchbox', { name: say('logs.search') }).fill('HTTP LISTENING')
    await page.getByText('1 match', { exact: true }).waitFor()
    expect((await linesOf()).length).toBeGreaterThan(1)
    await page.getByRole('checkbox', { name: say('logs.onlyMatches') }).check()
    const found = await eventually(linesOf, (lines) => lines.length === 1)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: say('action.download') }).click()
    const file = await readFile(await (await download).path(), 'utf8')

    expect(grown.length).toBeGreaterThan(first)
    expect(still).toEqual(held)
    expect(await page.getByRole('checkbox', { name: say('logs.follow') }).isChecked()).toBe(true)
    expect(found[0]).toContain('HTTP listening on port 8080')
    expect(file).toBe(`${found[0]}\n`)
    expect(await findBarriers(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  },
)

test('a pod that waits says why, and pods that are chosen are in the address', async () => {
  const watched = await openLogs(({ blockingReason }) => blockingReason !== null)
  const { page, say, complaints, context } = watched
  const id = new URL(page.url()).pathname.split('/')[2] ?? ''
  const [pod] = (await console.call(listClusterPods, { params: { id } })).value.items

  await page.getByText('is waiting to start', { exact: false }).first().waitFor()
  await page.getByRole('button', { name: `${say('logs.pods')} ${say('logs.pods.all')}` }).click()
  await page.getByRole('option', { name: pod?.name ?? '' }).click()
  await page.keyboard.press('Escape')
  await page.waitForURL((url) => url.searchParams.get('pod') === pod?.name)
  await page.getByText('is waiting to start', { exact: false }).first().waitFor()

  expect(await findBarriers(page)).toEqual([])
  expect(await overflowOf(page)).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test(
  'a page that does not reach the console says so, and reads on once it answers, each line once',
  { timeout: 90_000 },
  async () => {
    const watched = await openLogs(({ status }) => status === 'HEALTHY')
    const { page, say, context } = watched
    const log = logOf(watched)
    await log.getByText('Started in 0.15 seconds').waitFor()

    // A stream that is open already is not cut by this; a new one is refused.
    await context.setOffline(true)
    await page.getByLabel(say('logs.since'), { exact: true }).click()
    await page.getByRole('option', { name: say('logs.since.1d') }).click()
    await page.getByText(say('logs.lost'), { exact: true }).waitFor()
    await context.setOffline(false)
    await page.getByText(say('logs.live'), { exact: true }).waitFor()
    await log.getByText('Started in 0.15 seconds').waitFor()

    const text = await log.innerText()
    expect(text.split('Started in 0.15 seconds')).toHaveLength(2)
    await context.close()
  },
)

test(
  'matches are marked in their place, and gone to one after the other by buttons and by Enter',
  { timeout: 90_000 },
  async () => {
    const watched = await openLogs(({ status }) => status === 'HEALTHY')
    const { page, say, complaints, context } = watched
    await logOf(watched).getByText('Started in 0.15 seconds').waitFor()
    const marked = (name: string) =>
      page.evaluate((key) => {
        const { CSS } = globalThis as unknown as { CSS: { highlights: Map<string, Iterable<object>> } }
        return [...(CSS.highlights.get(key) ?? [])].map(String)
      }, name)
    await page.getByRole('checkbox', { name: say('logs.follow') }).uncheck()
    const search = page.getByRole('searchbox', { name: say('logs.search') })

    await search.fill('info')
    const all = await eventually(
      () => marked('log-match'),
      (texts) => texts.length > 1,
    )
    const before = await marked('log-current')
    await search.press('Enter')
    await page.getByText(`1 of ${all.length}`, { exact: true }).waitFor()
    await search.press('Shift+Enter')
    await page.getByText(`${all.length} of ${all.length}`, { exact: true }).waitFor()
    await page.getByRole('button', { name: say('logs.match.next') }).click()
    await page.getByText(`1 of ${all.length}`, { exact: true }).waitFor()

    expect(new Set(all)).toEqual(new Set(['INFO']))
    expect(before).toEqual([])
    expect(await marked('log-current')).toEqual(['INFO'])
    expect(await findBarriers(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 800 })
    expect(await overflowOf(page)).toBe(0)
    expect(await findBarriers(page)).toEqual([])
    await search.fill('nothing says this')
    await page.getByText('no match', { exact: true }).waitFor()
    expect(await marked('log-match')).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  },
)
