import { beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { ClusterLogEvent } from '#contract/cluster-logs.ts'
import { listClusters } from '#contract/clusters.ts'
import { createRegistry } from '#contract/registries.ts'
import { adminToken, eventually, type TestConsole } from '#test/start-console.ts'
import { everyPage } from './every-page.ts'
import { hostileStrings } from './hostile-strings.ts'
import { openPage, overflowOf, settle, signIn, type WatchedPage } from './open-browser.ts'
import { openPlace } from './open-place.ts'

const seed = Number(process.env['PESITWIZARD_TEST_SEED'] ?? Date.now() % 2 ** 31)
const strings = hostileStrings(200, seed)
let console: TestConsole
let browser: Browser
let watched: WatchedPage

beforeAll(async () => {
  process.stdout.write(`hostile strings with PESITWIZARD_TEST_SEED=${seed}\n`)
  const place = await openPlace()
  ;({ console, browser } = place)
  await eventually(
    async () => (await console.call(listClusters, { query: { status: 'UNHEALTHY' } })).value.total,
    (total) => total > 0,
  )
  watched = await openPage(browser)
  await signIn(watched, console.url, adminToken)
  watched.page.on('dialog', (dialog) => {
    // The browser's own question before typed input is left.
    if (dialog.type() !== 'beforeunload') watched.complaints.push(`a dialog was opened: ${dialog.message()}`)
    void dialog.accept()
  })
  return place.stop
})

/** Nothing ran, nothing was loaded from elsewhere, and the page still fits its window. */
async function expectUnharmed(page: Page, where: string): Promise<void> {
  const pwned = await page.evaluate(() => 'pwned' in globalThis)
  expect.soft(pwned, where).toBe(false)
  expect.soft(await overflowOf(page), where).toBe(0)
  expect.soft(await page.locator('h1').count(), where).toBe(1)
  expect.soft(watched.complaints.splice(0), where).toEqual([])
}

test('there are two hundred of them', () => {
  expect(new Set(strings).size).toBe(200)
})

test('typed into every field', { timeout: 240_000 }, async () => {
  const { page } = watched
  for (const path of ['/registries/add', '/clusters/add', '/orchestrators/add']) {
    await page.goto(console.url + path)
    await settle(page)
    // What is folded away has fields as well.
    for (const fold of await page.locator('[aria-expanded="false"][role="button"]').all()) await fold.click()
    const fields = page.locator('main input[type="text"], main input[type="password"], main textarea')
    expect(await fields.count(), path).toBeGreaterThan(4)
    for (const text of strings) await fields.evaluateAll(typeInto, [text])
    await fields.evaluateAll(typeInto, [...strings])
    await page.keyboard.press('Tab')
    await expectUnharmed(page, path)
  }
})

/** As typing does: through the element's own setter, with the event that React listens to. */
function typeInto(elements: readonly unknown[], texts: readonly string[]): void {
  const { Event } = globalThis as unknown as { Event: new (type: string, init: object) => unknown }
  for (const [index, element] of elements.entries()) {
    const field = element as { dispatchEvent(event: unknown): void }
    Reflect.set(Object.getPrototypeOf(field) as object, 'value', texts[index % texts.length], field)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
}

test('kept by the console', { timeout: 120_000 }, async () => {
  let kept = 0
  for (const [index, text] of strings.entries()) {
    const body = {
      name: `${text.slice(0, 50)} ${index}`,
      url: `host-${index}.example`,
      description: text.slice(0, 900),
    }
    kept += await console.call(createRegistry, { body }).then(
      () => 1,
      () => 0,
    )
  }
  expect(kept).toBeGreaterThan(30)
  const { page } = watched
  await page.goto(`${console.url}/registries?sort=-createdAt`)
  await settle(page)
  await expectUnharmed(page, 'the list')
  await page.goto(`${console.url}/activity`)
  await settle(page)
  await expectUnharmed(page, 'the activity')
})

/** What Kubernetes, its nodes and the registries write: it passes the console as data, so it is put in on the way. */
const foreignFields = [
  'message',
  'description',
  'reason',
  'name',
  'detail',
  'containerImage',
  'node',
  'status',
  'object',
]
const foreignPaths = /\/(clusters|pull-secrets|events|pods|operations|audit|connections|namespaces|test|logs)/

/** A container writes whatever it likes, and Kubernetes says what became of its pod. */
function hostileLogs(): string {
  const lines = strings.map((text) => ({ at: new Date(0).toISOString(), text, isCut: false }))
  const events: readonly ClusterLogEvent[] = [
    { type: 'lines', pod: 'pesitwizard-0', lines },
    ...strings.slice(0, 20).map((message, index) => {
      return { type: 'pod' as const, pod: `pesitwizard-${index}`, state: 'waiting' as const, message }
    }),
    { type: 'end' },
  ]
  return events.map((event) => `data: ${JSON.stringify(ClusterLogEvent.parse(event))}\n\n`).join('')
}

test('in what Kubernetes and registries answer', { timeout: 240_000 }, async () => {
  const { page } = watched
  let at = 0
  const spoil = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((each: unknown) => spoil(each, key === 'lines' ? 'message' : key))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spoil(each, name)]))
    }
    if (typeof value !== 'string' || !foreignFields.includes(key)) return value
    if (['HEALTHY', 'DEGRADED', 'UNHEALTHY', 'UNKNOWN', 'True', 'False', 'Unknown'].includes(value)) return value
    at += 1
    return strings[at % strings.length]
  }
  await page.route(
    (url) =>
      url.pathname.startsWith('/api/v1/') &&
      foreignPaths.test(url.pathname) &&
      !url.pathname.endsWith('/api/v1/events'),
    async (route) => {
      // The logs do not end by themselves.
      if (new URL(route.request().url()).pathname.endsWith('/logs')) {
        await route.fulfill({ contentType: 'text/event-stream', body: hostileLogs() })
        return
      }
      const answer = await route.fetch()
      const json: unknown = await answer.json().catch(() => undefined)
      await (json === undefined
        ? route.fulfill({ response: answer })
        : route.fulfill({ response: answer, json: spoil(json, '') }))
    },
  )
  const pages = (await everyPage(console)).filter(({ route }) => !route.endsWith('/edit'))
  for (let round = 0; round < 2; round += 1) {
    for (const { path } of pages) {
      await page.goto(console.url + path)
      // The heading may hold a name of nothing but invisible characters: it is there, and has no width.
      await page.waitForSelector('h1', { state: 'attached' })
      await page.waitForTimeout(150)
      await expectUnharmed(page, path)
    }
  }
  expect(at).toBeGreaterThan(200)
})
