import { beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { listClusters } from '#contract/clusters.ts'
import { adminToken, eventually, type TestConsole } from '#test/start-console.ts'
import { everyPage, type PageAddress, routePaths } from './every-page.ts'
import { findBarriers, type Language, openPage, overflowOf, settle, signIn } from './open-browser.ts'
import { openPlace } from './open-place.ts'

let console: TestConsole
let browser: Browser
let pages: readonly PageAddress[]

beforeAll(async () => {
  const place = await openPlace()
  ;({ console, browser } = place)
  await eventually(
    async () => (await console.call(listClusters, { query: { status: 'UNHEALTHY' } })).value.total,
    (total) => total > 0,
  )
  pages = await everyPage(console)
  return place.stop
})

test('every route is visited', () => {
  expect(new Set([...pages.map(({ route }) => route), '/sign-in', '/set-up'])).toEqual(new Set(routePaths()))
  expect(pages.length).toBeGreaterThan(25)
})

const looks: readonly (readonly [Language, boolean, number])[] = [
  ['en', false, 1360],
  ['en', true, 320],
  ['fr', true, 1360],
  ['fr', false, 320],
]

describe.each(looks)('in %s, dark: %s, %i pixels wide', (language, dark, width) => {
  test('no barrier, no complaint, no overflow; one heading, which is the title', { timeout: 240_000 }, async () => {
    const watched = await openPage(browser, { language, dark, width })
    await signIn(watched, console.url, adminToken)
    const { page, complaints, say } = watched
    for (const { path } of pages) {
      await page.goto(console.url + path)
      await settle(page)
      const headings = await page.locator('h1').allInnerTexts()
      expect.soft(headings, path).toHaveLength(1)
      expect.soft(await page.title(), path).toBe(`${headings[0]} · ${say('app.name')}`)
      expect.soft(await page.locator('html').getAttribute('lang'), path).toBe(language)
      expect.soft(await overflowOf(page), path).toBe(0)
      expect.soft(await findBarriers(page), path).toEqual([])
      expect.soft(complaints.splice(0), path).toEqual([])
    }
    await watched.context.close()
  })

  test('nor before the sign-in', async () => {
    const watched = await openPage(browser, { language, dark, width })
    const { page, complaints } = watched
    for (const path of ['/sign-in', '/set-up#token=one', '/no/such/page']) {
      await page.goto(console.url + path)
      await settle(page)
      expect.soft(await findBarriers(page), path).toEqual([])
      expect.soft(await overflowOf(page), path).toBe(0)
      expect.soft(complaints.splice(0), path).toEqual([])
    }
    await watched.context.close()
  })

  test('nor in a dialog', { timeout: 120_000 }, async () => {
    const watched = await openPage(browser, { language, dark, width })
    await signIn(watched, console.url, adminToken)
    const { page, complaints, say } = watched
    const path = (route: string) => pages.find((each) => each.route === route)?.path ?? ''
    const button = (name: string) => page.getByRole('button', { name, exact: true }).first().click()
    const item = async (name: string) => {
      await button(say('action.more'))
      await page.getByRole('menuitem', { name, exact: true }).click()
    }
    const dialogs: readonly (readonly [string, () => Promise<void>])[] = [
      [path('/registries/$id'), () => button(say('action.delete'))],
      [path('/orchestrators/$id'), () => button(say('action.delete'))],
      [path('/clusters/$id'), () => item(say('cluster.action.scale'))],
      [path('/clusters/$id'), () => item(say('cluster.action.undeploy'))],
      [path('/clusters/$id'), () => item(say('cluster.action.delete'))],
      ['/clusters/add', () => button(say('registries.add'))],
      ['/registries', () => button(say('table.preferences'))],
      ['/', () => page.keyboard.press('Control+k')],
    ]
    for (const [address, open] of dialogs) {
      await page.goto(console.url + address)
      await settle(page)
      await open()
      await page.getByRole('dialog').waitFor()
      expect.soft(await findBarriers(page), address).toEqual([])
      expect.soft(await overflowOf(page), address).toBe(0)
      expect.soft(complaints.splice(0), address).toEqual([])
    }
    await watched.context.close()
  })

  test('nor in what opens within a page', { timeout: 120_000 }, async () => {
    const watched = await openPage(browser, { language, dark, width })
    await signIn(watched, console.url, adminToken)
    const { page, complaints, say } = watched
    const edit = pages.find(({ route }) => route === '/registries/$id/edit')?.path ?? ''
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    const writeNonsense = async () => {
      await press(say('registry.tab.yaml'))
      await page.locator('.yaml-text').fill('nme: x\nurl: [\n')
      await press(say('registry.yaml.form'))
      await page.getByText(say('registry.yaml.refused')).waitFor()
    }
    const test = async () => {
      await press(say('check.test'))
      await page.getByRole('button', { name: say('check.again'), exact: true }).waitFor()
    }
    const openings: readonly (readonly [string, () => Promise<void>])[] = [
      ['/registries?health=failing,unverified&enabled=no', () => press(say('table.filter.add'))],
      ['/registries', () => page.locator('tbody input[type="checkbox"]').first().check({ force: true })],
      ['/registries/add?kind=ghcr', writeNonsense],
      [edit, () => press(say('registry.tab.yaml'))],
      [edit.replace('/edit', ''), test],
    ]
    for (const [address, open] of openings) {
      await page.goto(console.url + address)
      await settle(page)
      await open()
      await settle(page)
      expect.soft(await findBarriers(page), address).toEqual([])
      expect.soft(await overflowOf(page), address).toBe(0)
      expect.soft(complaints.splice(0), address).toEqual([])
    }
    await watched.context.close()
  })
})

test('the help stands beside the page and closes again', async () => {
  const watched = await openPage(browser)
  await signIn(watched, console.url, adminToken)
  const { page, say } = watched
  await page.goto(`${console.url}/registries`)
  await settle(page)
  await page.keyboard.press('?')
  await page.getByText('A registry is a host that serves images', { exact: false }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page
    .getByRole('complementary')
    .getByRole('button', { name: say('frame.help.close') })
    .click()
  await page.getByText('A registry is a host that serves images', { exact: false }).waitFor({ state: 'hidden' })
  await watched.context.close()
})

test('what was typed is not left without asking, and back works', async () => {
  const watched = await openPage(browser)
  await signIn(watched, console.url, adminToken)
  const { page, say } = watched
  await page.goto(`${console.url}/registries`)
  await settle(page)
  await page.getByRole('link', { name: say('registries.add') }).click()
  await page.getByLabel(say('registry.field.name'), { exact: true }).fill('typed')
  await page.getByRole('link', { name: say('nav.clusters') }).click()
  await page.getByRole('dialog').getByText(say('leave.text')).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: say('action.stay') }).click()
  expect(await page.getByLabel(say('registry.field.name'), { exact: true }).inputValue()).toBe('typed')
  await page.getByRole('link', { name: say('nav.clusters') }).click()
  await page.getByRole('button', { name: say('action.leave') }).click()
  await page.getByRole('heading', { level: 1, name: say('nav.clusters') }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { level: 1, name: say('registries.add') }).waitFor()
  await watched.context.close()
})
