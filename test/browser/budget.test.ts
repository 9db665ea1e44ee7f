import { beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { adminToken, type TestConsole } from '#test/start-console.ts'
import { openPage, settle, signIn } from './open-browser.ts'
import { openPlace } from './open-place.ts'

let console: TestConsole
let browser: Browser

beforeAll(async () => {
  const place = await openPlace()
  ;({ console, browser } = place)

  return place.stop
})

/** Bytes on the wire by kind, of a first visit with nothing in the cache. */
async function weigh(path: string, isSignedIn: boolean): Promise<{ readonly script: number; readonly style: number }> {
  const watched = await openPage(browser)
  if (isSignedIn) await signIn(watched, console.url, adminToken)
  const { page, context } = watched
  const weights: Promise<readonly [string, number]>[] = []
  page.on('requestfinished', (request) => {
    const kind = request.resourceType()
    if (kind !== 'script' && kind !== 'stylesheet') return
    weights.push(request.sizes().then(({ responseBodySize }) => [kind, responseBodySize] as const))
  })
  await page.goto(console.url + path)
  await settle(page)
  const known = await Promise.all(weights)
  await context.close()
  const total = (kind: string) => known.filter(([each]) => each === kind).reduce((sum, [, size]) => sum + size, 0)
  return { script: total('script'), style: total('stylesheet') }
}

test('the first load of Registries is at most 300 kB of script and 60 kB of style', async () => {
  const { script, style } = await weigh('/registries', true)
  process.stdout.write(`Registries: ${script} B of script, ${style} B of style, compressed\n`)
  expect(script).toBeGreaterThan(50_000)
  expect(script).toBeLessThanOrEqual(300_000)
  expect(style).toBeLessThanOrEqual(60_000)
})

test('the first load of the sign-in page is at most half of that', async () => {
  const { script, style } = await weigh('/sign-in', false)
  process.stdout.write(`Sign-in: ${script} B of script, ${style} B of style, compressed\n`)
  expect(script).toBeGreaterThan(50_000)
  expect(script).toBeLessThanOrEqual(150_000)
  expect(style).toBeLessThanOrEqual(30_000)
})
