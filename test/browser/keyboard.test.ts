import { beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { ChainTarget } from '#test/chain-target.ts'
import { adminToken, type TestConsole } from '#test/start-console.ts'
import { openPage, settle, signIn } from './open-browser.ts'
import { openPlaceOn } from './open-place.ts'

let target: ChainTarget
let console: TestConsole
let browser: Browser

beforeAll(async () => {
  const place = await openPlaceOn()
  ;({ target, console, browser } = place)

  return place.stop
})

/** What has the focus, as a reader would name it, and whether it is in sight below the sticky bar. */
function focused(page: Page): Promise<{ readonly name: string; readonly isSeen: boolean }> {
  return page.evaluate(() => {
    interface Box {
      readonly top: number
      readonly bottom: number
    }
    interface Element {
      readonly textContent: string
      readonly labels?: readonly Element[]
      readonly tagName: string
      getAttribute(name: string): string | null
      getBoundingClientRect(): Box
    }
    const { document, innerHeight } = globalThis as unknown as {
      document: { activeElement: Element; getElementById(id: string): Element | null }
      innerHeight: number
    }
    const element = document.activeElement
    const named = (element.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ')
    const label = element.labels?.[0]?.textContent ?? ''
    const name = [element.getAttribute('aria-label') ?? '', named, label, element.textContent].join(' | ')
    const { top, bottom } = element.getBoundingClientRect()
    return { name, isSeen: bottom > 0 && top < innerHeight }
  })
}

/** Tab after Tab until something of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let count = 0; count < 80; count += 1) {
    await page.keyboard.press('Tab')
    const focus = await focused(page)
    if (!focus.name.split(' | ').some((part) => part.trim().startsWith(name))) continue
    expect(focus.isSeen, `${name} has the focus out of sight`).toBe(true)
    return
  }
  throw new Error(`Nothing named ${name} can be reached with Tab; last: ${JSON.stringify(await focused(page))}`)
}

test('the keyboard alone adds a registry and brings a cluster up', { timeout: 120_000 }, async () => {
  const watched = await openPage(browser)
  await signIn(watched, console.url, adminToken)
  const { page, say } = watched
  const type = async (label: string, text: string) => {
    await tabTo(page, label)
    await page.keyboard.press('Control+a')
    await page.keyboard.type(text)
  }
  await page.goto(console.url)
  await settle(page)
  // The first Tab offers to skip the frame.
  await page.keyboard.press('Tab')
  expect((await focused(page)).name).toContain(say('frame.skip'))
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await page.getByRole('heading', { level: 1, name: say('registries.title') }).waitFor()
  await tabTo(page, say('registries.add'))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: say('registries.add') }).waitFor()
  await type(say('registry.field.name'), 'Typed')
  await type(say('registry.field.url'), target.registries[0]?.host ?? '')
  await type(say('registry.field.imagePath'), 'cpoder/pesitwizard-server')
  await type(say('registry.field.defaultTag'), '1.0.0')
  await type(say('registry.field.username'), target.username)
  await type(say('registry.field.password'), target.password)
  await tabTo(page, say('registry.section.tls'))
  await page.keyboard.press('Enter')
  await tabTo(page, say('registry.field.plainHttp'))
  await page.keyboard.press('Space')
  await tabTo(page, say('action.create'))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Typed' }).waitFor()

  await tabTo(page, say('registry.createCluster'))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: say('clusters.add') }).waitFor()
  await type(say('cluster.field.name'), 'typed')
  await type(say('cluster.field.namespace'), target.namespace)
  await tabTo(page, say('action.create'))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'typed' }).waitFor()
  await page.getByText(say('cluster.state.healthy'), { exact: true }).first().waitFor({ timeout: 60_000 })
  expect(watched.complaints).toEqual([])
  await watched.context.close()
})

/** The registry or the cluster, not the offer to look for registries with that word. */
const isTyped = (option: string) => /typed$/i.test(option)

/** The option that Enter would choose, as the combobox names it. */
function activeOption(page: Page): Promise<string> {
  return page.evaluate(() => {
    interface Element {
      readonly textContent: string
      getAttribute(name: string): string | null
    }
    const { document } = globalThis as unknown as {
      document: { activeElement: Element; getElementById(id: string): Element | null }
    }
    const id = document.activeElement.getAttribute('aria-activedescendant') ?? ''
    return document.getElementById(id)?.textContent.trim() ?? ''
  })
}

test('the palette goes anywhere by name, and single keys can be switched off', { timeout: 60_000 }, async () => {
  const watched = await openPage(browser)
  await signIn(watched, console.url, adminToken)
  const { page, say } = watched
  await page.goto(console.url)
  await settle(page)
  await page.keyboard.press('/')
  await page.getByRole('combobox').and(page.locator(':focus')).waitFor()
  await page.keyboard.type('Typed')
  await page
    .getByRole('option')
    .filter({ hasText: /^Typed$/ })
    .waitFor()
  for (let count = 0; count < 10 && !isTyped(await activeOption(page)); count += 1) {
    await page.keyboard.press('ArrowDown')
  }
  expect(await activeOption(page)).toMatch(/typed$/i)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /^typed$/i }).waitFor()

  await page.goto(`${console.url}/settings`)
  await page.getByLabel(say('settings.shortcuts'), { exact: false }).uncheck()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('/')
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await page.waitForTimeout(300)
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(page.url()).toContain('/settings')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await watched.context.close()
})
