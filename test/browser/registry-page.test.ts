import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testRegistry } from '#contract/checks.ts'
import { createRegistry, getRegistry } from '#contract/registries.ts'
import { adminToken, type TestConsole } from '#test/start-console.ts'
import { findBarriers, openPage, settle, signIn, type WatchedPage } from './open-browser.ts'
import { openPlace } from './open-place.ts'

let console: TestConsole
let browser: Browser
let id: string
const server = createServer((_, response) => response.writeHead(503).end())

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const place = await openPlace({ environment: { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.1/32' } })
  ;({ console, browser } = place)
  const url = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const body = { name: 'Watched', url, tls: { plainHttp: true }, username: 'me', password: 'secret' }
  id = (await console.call(createRegistry, { body })).value.id
  await console.call(testRegistry, { params: { id }, body: { fromCluster: false } })
  return place.stop
})

afterAll(() => {
  server.close()
})

async function open(path: string, language: 'en' | 'fr' = 'en'): Promise<WatchedPage> {
  const watched = await openPage(browser, { language })
  await signIn(watched, console.url, adminToken)
  await watched.page.goto(console.url + path)
  await settle(watched.page)
  return watched
}

const credential = async () => (await console.call(getRegistry, { params: { id } })).value.credential

test.each(['en', 'fr'] as const)(
  'each hour and each day is told in words, on hover and to be read: %s',
  async (language) => {
    const { page, say, context } = await open(`/registries/${id}`, language)

    for (const [by, count] of [
      ['hour', 48],
      ['day', 30],
    ] as const) {
      const periods = page.getByRole('list', { name: say(`history.${by}`) }).getByRole('listitem')
      const last = periods.last()
      expect(await periods.count()).toBe(count)
      expect(await last.getAttribute('title')).toContain(say('health.failing'))
      expect(await last.textContent()).toBe(await last.getAttribute('title'))
    }
    expect(await findBarriers(page)).toEqual([])
    await context.close()
  },
)

test('checks are paused and resumed by a button that says which', async () => {
  const { page, say, context } = await open(`/registries/${id}`)

  await page.getByRole('button', { name: say('registries.action.pause') }).click()
  await page.getByText('administrator token paused the checks').waitFor()
  const paused = (await console.call(getRegistry, { params: { id } })).value.checksPaused
  await page.getByRole('button', { name: say('registries.action.resume') }).click()
  await page.getByRole('button', { name: say('registries.action.pause') }).waitFor()
  const resumed = (await console.call(getRegistry, { params: { id } })).value.checksPaused

  expect(paused?.by).toBe('administrator token')
  expect(resumed).toBeNull()
  await context.close()
})

test('a person says when the credential ends, and it is not taken over by the next one', async () => {
  const { page, say, context } = await open(`/registries/${id}/edit`)
  const field = page.getByRole('textbox', { name: say('registry.field.expiresAt') })

  await field.fill('soon')
  await field.blur()
  await page.getByText('A day such as').first().waitFor()
  await field.fill('2101-01-31')
  await page.getByRole('button', { name: say('action.save'), exact: true }).click()
  await page.getByText(say('registry.expiry.said').replace('{date}', 'January 31, 2101')).waitFor()
  const said = await credential()
  await page.goto(`${console.url}/registries/${id}/edit`)
  const kept = await field.inputValue()
  await page.getByRole('radio', { name: say('registry.password.replace') }).check()

  expect(said).toMatchObject({ expirySource: 'person', expiresAt: '2101-01-31T00:00:00.000Z' })
  expect(kept).toBe('2101-01-31')
  expect(await field.inputValue()).toBe('')
  await context.close()
})
