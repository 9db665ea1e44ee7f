import { beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { createCluster } from '#contract/clusters.ts'
import { createRegistry, getRegistry, listPullSecrets, updateRegistry } from '#contract/registries.ts'
import type { ChainTarget } from '#test/chain-target.ts'
import { adminToken, eventually, type TestConsole } from '#test/start-console.ts'
import { findBarriers, type Language, openPage, overflowOf, settle, signIn, type WatchedPage } from './open-browser.ts'
import { openPlaceOn } from './open-place.ts'

// What only opens when something is pressed, ends or fails: pages.test.ts sees every page as it is at first.

let target: ChainTarget
let console: TestConsole
let browser: Browser
let registryId: string
let clusterId: string

beforeAll(async () => {
  const place = await openPlaceOn()
  ;({ target, console, browser } = place)
  registryId = await makeConflict()
  clusterId = await makeProductionCluster()
  return place.stop
})

/** A registry whose secret is a stranger's: switched off, its place taken, switched on again. */
async function makeConflict(): Promise<string> {
  const body = { name: 'Contested', url: 'ghcr.io', username: 'me', password: 'for-the-test' }
  const { id } = (await console.call(createRegistry, { body })).value
  const name = `registry-secret-${id}`
  const states = async () => (await console.call(listPullSecrets, { params: { id } })).value.items
  await eventually(states, (items) => items[0]?.state === 'in-sync')
  await enable(id, false)
  await eventually(
    () => target.client.get({ kind: 'Secret', namespace: target.namespace, name }),
    (found) => !found.ok,
  )
  const metadata = { name, namespace: target.namespace }
  const made = await target.client.create({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { theirs: 'yes' } })
  if (!made.ok) throw new Error(made.message)
  await enable(id, true)
  await eventually(states, (items) => items[0]?.state === 'conflict')
  return id
}

async function enable(id: string, enabled: boolean): Promise<void> {
  const { revision } = (await console.call(getRegistry, { params: { id } })).value
  await console.call(updateRegistry, { params: { id }, body: { enabled }, ifMatch: `"${revision}"` })
}

async function makeProductionCluster(): Promise<string> {
  const containerImage = 'ghcr.io/cpoder/pesitwizard-server:1.0.0'
  const body = {
    name: 'paris',
    namespace: target.namespace,
    environment: 'PRODUCTION' as const,
    containerImage,
    registryId,
  }
  return (await console.call(createCluster, { body })).value.id
}

type Opening = readonly [what: string, path: () => string, open: (watched: WatchedPage) => Promise<void>]

const button = ({ page }: WatchedPage, name: string) => page.getByRole('button', { name, exact: true }).first()

async function pressMore(watched: WatchedPage): Promise<void> {
  await button(watched, watched.say('action.more')).click()
  await watched.page.getByRole('menu').first().waitFor()
}

async function openMenu({ page }: WatchedPage, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click()
  await page.getByRole('menu').first().waitFor()
}

const exactly = (text: string) => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`)

/** The console refuses what is asked below the path, with a problem or with nothing at all. */
async function refuse({ page }: WatchedPage, path: RegExp, status: number): Promise<void> {
  const code = status === 403 ? 'forbidden' : 'internal'
  const detail = 'This needs the permission registries:read'
  const problem = { type: 'about:blank', title: 'Refused', status, code, detail, requestId: 'one' }
  await page.route(
    (url) => path.test(url.pathname),
    (route) => (status === 0 ? route.abort() : route.fulfill({ status, json: problem })),
  )
  await page.reload()
}

async function endSession({ page, context, say }: WatchedPage): Promise<void> {
  await context.request.delete(`${console.url}/api/v1/session`, {
    headers: { 'x-requested-with': 'pesitwizard-console' },
  })
  await page.getByRole('tab', { name: say('registry.tab.pullSecrets') }).click()
  await page.getByText(say('signIn.again')).waitFor()
}

const openings: readonly Opening[] = [
  [
    'the question before a cluster of production is deleted',
    () => `/clusters/${clusterId}`,
    async (watched) => {
      await pressMore(watched)
      await watched.page.getByRole('menuitem', { name: watched.say('cluster.action.delete'), exact: true }).click()
      await watched.page.getByRole('dialog').getByRole('textbox').fill('par')
    },
  ],
  [
    'the question before a registry in use is deleted',
    () => `/registries/${registryId}`,
    async (watched) => {
      await button(watched, watched.say('action.delete')).click()
      await watched.page.getByRole('dialog').waitFor()
    },
  ],
  [
    'the question before a secret is taken over',
    () => `/registries/${registryId}?tab=pull-secrets`,
    async ({ page, say }) => {
      await page.getByRole('button', { name: say('pullSecret.adopt') }).click()
      await page.getByRole('dialog').waitFor()
    },
  ],
  ['the end of the session', () => `/registries/${registryId}`, endSession],
  [
    'the palette that found something',
    () => '/',
    async ({ page, say }) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: say('palette.placeholder') }).fill('Contested')
      await page.getByRole('option', { name: 'Contested' }).first().waitFor()
    },
  ],
  [
    'the menu of the person',
    () => '/',
    (watched) => openMenu(watched, exactly(watched.say('frame.user').split('{')[0] ?? '')),
  ],
  [
    'the menu of language and appearance',
    () => '/',
    (watched) => openMenu(watched, exactly(watched.say('frame.settings'))),
  ],
  ['the menu of environments', () => '/', (watched) => openMenu(watched, exactly(watched.say('frame.environment')))],
  [
    'the menu of a row',
    () => '/registries',
    (watched) => openMenu(watched, exactly(watched.say('registries.actionsOn').split('{')[0] ?? '')),
  ],
  ['the menu of a cluster', () => `/clusters/${clusterId}`, pressMore],
  [
    'a paste that was understood',
    () => '/registries/add',
    async ({ page, say }) => {
      await page.getByLabel(say('paste.label')).fill('docker login ghcr.io -u me -p for-the-test')
      await page.getByText(say('paste.use'), { exact: true }).first().waitFor()
    },
  ],
  [
    'a paste that was not',
    () => '/registries/add',
    async ({ page, say }) => {
      await page.getByLabel(say('paste.label')).fill('what is this')
      await page.getByText(say('paste.nothing')).waitFor()
    },
  ],
  [
    'a form with nothing in it that is sent',
    () => '/orchestrators/add',
    async ({ page, say }) => {
      await page.getByRole('button', { name: say('action.create'), exact: true }).click()
      await page.locator('[aria-invalid="true"]').first().waitFor()
    },
  ],
  [
    'a form that someone else was faster with',
    () => `/registries/${registryId}/edit`,
    async ({ page, say }) => {
      const { revision, description } = (await console.call(getRegistry, { params: { id: registryId } })).value
      const body = { description: `${description}.` }
      await console.call(updateRegistry, { params: { id: registryId }, body, ifMatch: `"${revision}"` })
      await page.getByRole('button', { name: say('action.save'), exact: true }).click()
      await page.getByRole('button', { name: say('meanwhile.goOn') }).waitFor()
    },
  ],
  [
    'a registry that there is not',
    () => '/registries/aaaaaaaa',
    ({ page, say }) => page.getByText(say('problem.not-found')).first().waitFor(),
  ],
  [
    'a list that fails',
    () => '/registries',
    async (watched) => {
      await refuse(watched, /^\/api\/v1\/registries$/, 500)
      await watched.page.getByText(watched.say('problem.internal')).first().waitFor({ timeout: 30_000 })
    },
  ],
  [
    'a list that is not allowed',
    () => '/registries',
    async (watched) => {
      await refuse(watched, /^\/api\/v1\/registries$/, 403)
      await watched.page.getByText(watched.say('problem.forbidden')).first().waitFor({ timeout: 30_000 })
    },
  ],
  [
    'a console that does not answer',
    () => '/clusters',
    async (watched) => {
      await refuse(watched, /^\/api\/v1\/(clusters|events|changes)$/, 0)
      await watched.page
        .getByText(watched.say('frame.lost').split('{')[0] ?? '', { exact: false })
        .waitFor({ timeout: 30_000 })
      await watched.page.getByText(watched.say('problem.unreachable')).first().waitFor({ timeout: 30_000 })
    },
  ],
]

const looks: readonly (readonly [Language, boolean, number])[] = [
  ['en', false, 1360],
  ['fr', true, 1360],
  ['fr', false, 320],
  ['en', true, 320],
]

describe.each(looks)('in %s, dark: %s, %i pixels wide', (language, dark, width) => {
  test('no barrier and no overflow in what opens, ends or fails', { timeout: 300_000 }, async () => {
    for (const [what, path, open] of openings) {
      const watched = await openPage(browser, { language, dark, width })
      await signIn(watched, console.url, adminToken)
      await watched.page.goto(console.url + path())
      await settle(watched.page)
      await open(watched)
      expect.soft(await findBarriers(watched.page), what).toEqual([])
      expect.soft(await overflowOf(watched.page), what).toBe(0)
      await watched.context.close()
    }
  })
})
