import { beforeAll, describe, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { type ChainTarget, chainTargets } from '#test/chain-target.ts'
import type { TestConsole } from '#test/start-console.ts'
import { saveAnyway } from './save-anyway.ts'
import { findBarriers, type Language, openPage, type WatchedPage } from './open-browser.ts'
import { openPlaceOn } from './open-place.ts'

/** The words of the page, which the console keeps in English and has natural ones for in French. */
const wordsOfThePage = {
  en: { registries: 'Registries', add: 'Add Registry', create: 'Create', containerRegistry: 'Container Registry' },
  fr: {
    registries: 'Registres',
    add: 'Ajouter un registre',
    create: 'Créer',
    containerRegistry: 'Registre de conteneurs',
  },
} as const

const stories = chainTargets.flatMap(({ name, open }) =>
  (['en', 'fr'] as const).map((language) => ({ name, open, language })),
)

describe.each(stories)('the story of the page on $name in $language', ({ open, language }) => {
  let target: ChainTarget
  let console: TestConsole
  let browser: Browser

  beforeAll(async () => {
    const place = await openPlaceOn(open)
    ;({ target, console, browser } = place)

    return place.stop
  }, 60_000)

  test('from the one-time URL to a healthy cluster, and away again', { timeout: 240_000 }, async () => {
    const watched = await openPage(browser, { language })
    const words = wordsOfThePage[language]
    await becomeAdministrator(watched, console)
    await addRegistry(watched, target, { words, password: 'not-the-password' })
    await createCluster(watched, target, words)
    await seeImagePullFailure(watched)
    await replacePassword(watched, target.password)
    await redeploy(watched)
    await removeAll(watched)
    expect(watched.complaints).toEqual([])
    await watched.context.close()
  })
})

type Words = (typeof wordsOfThePage)[Language]

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
const field = (page: Page, label: string) => page.getByLabel(label).and(page.locator('input, textarea')).first()

async function becomeAdministrator({ page, say }: WatchedPage, console: TestConsole): Promise<void> {
  await page.goto(`${console.url}/set-up#token=${console.running.oneTimeToken?.expose() ?? ''}`)
  await heading(page, say('setUp.title'))
  expect(page.url()).not.toContain('token')
  await page.getByLabel(say('signIn.password')).first().fill('a sentence as a password')
  await page.getByLabel(say('setUp.again')).fill('a sentence as a password')
  await page.getByRole('button', { name: say('setUp.submit') }).click()
  await page.getByText(say('setUp.kubernetes.text')).waitFor()
  await page.getByText(say('setUp.next'), { exact: true }).click()
  await page.getByText(say('setUp.later')).click()
  await heading(page, say('nav.dashboard'))
}

async function addRegistry(
  { page, say }: WatchedPage,
  target: ChainTarget,
  { words, password }: { readonly words: Words; readonly password: string },
): Promise<void> {
  const [registry] = target.registries
  await page.getByRole('link', { name: words.registries, exact: true }).first().click()
  await heading(page, words.registries)
  await page.getByRole('link', { name: words.add }).first().click()
  await heading(page, words.add)
  // Sent empty, it says what is missing and puts the focus there.
  await page.getByRole('button', { name: words.create, exact: true }).click()
  await page.waitForFunction(() => {
    const { document } = globalThis as unknown as { document: { activeElement: { ariaInvalid: string } | null } }
    return document.activeElement?.ariaInvalid === 'true'
  })
  await field(page, say('registry.field.name')).fill('Story')
  await field(page, say('registry.field.url')).fill(registry?.host ?? '')
  await field(page, say('registry.field.imagePath')).fill('cpoder/pesitwizard-server')
  // A tag that may change is pulled anew for every pod, so that a node cannot get by with what it has.
  await field(page, say('registry.field.defaultTag')).fill('latest')
  await field(page, say('registry.field.username')).fill(target.username)
  await field(page, say('registry.field.password')).fill(password)
  await page.getByRole('button', { name: say('registry.section.tls'), exact: true }).click()
  await page.getByLabel(say('registry.field.plainHttp')).check()
  await page.getByRole('button', { name: words.create, exact: true }).click()
  // The registry was asked, and says no: nothing is saved, nothing is lost, and the way to the field is one click.
  const identity = page.locator('[data-step="identity"]')
  await identity.getByLabel(say('check.state.failed')).waitFor()
  await page.getByRole('button', { name: say('check.fix'), exact: true }).click()
  await page.locator('input[type="password"]:focus').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await saveAnyway({ page, say }, 'anyway')
  await heading(page, 'Story')
  await page.getByText(say('health.paused'), { exact: true }).first().waitFor()
  await page.getByRole('tab', { name: say('registry.tab.pullSecrets') }).click()
  await page.getByRole('row').filter({ hasText: target.namespace }).getByText(say('pullSecret.state.in-sync')).waitFor()
  expect(await page.content()).not.toContain(password)
}

async function createCluster({ page, say }: WatchedPage, target: ChainTarget, words: Words): Promise<void> {
  await page
    .getByRole('link', { name: say('nav.clusters'), exact: true })
    .first()
    .click()
  await page
    .getByRole('link', { name: say('clusters.add') })
    .first()
    .click()
  await heading(page, say('clusters.add'))
  await field(page, say('cluster.field.name')).fill('story')
  await field(page, say('cluster.field.namespace')).fill(target.namespace)
  await page.getByRole('button', { name: words.containerRegistry }).click()
  await page.getByRole('option', { name: 'Story' }).click()
  expect(await field(page, say('cluster.field.repository')).inputValue()).toBe('cpoder/pesitwizard-server')
  expect(await field(page, say('cluster.field.tag')).inputValue()).toBe('latest')
  await page.getByRole('button', { name: say('cluster.review'), exact: true }).click()
  await page.getByText(say('cluster.review.accepted')).waitFor()
  await page.getByText('image: ').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: words.create, exact: true }).click()
  await heading(page, 'story')
}

/** The kubelet's own words stand beside ours. */
async function seeImagePullFailure({ page, say }: WatchedPage): Promise<void> {
  const card = page.locator('[data-cause="credential-refused"]')
  await card.waitFor({ timeout: 60_000 })
  await card
    .getByText(/ErrImagePull|ImagePullBackOff/)
    .first()
    .waitFor()
  await card
    .locator('[data-step="credential-accepted"]')
    .getByText(say('diagnosis.step.credential-accepted.failed'))
    .waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('tab', { name: say('cluster.tab.events') }).click()
  await page
    .getByText(/401|unauthorized/i)
    .first()
    .waitFor({ timeout: 30_000 })
  await page.getByRole('tab', { name: say('registry.tab.overview') }).click()
}

async function replacePassword({ page, say }: WatchedPage, password: string): Promise<void> {
  await page.getByRole('link', { name: 'Story', exact: true }).first().click()
  await heading(page, 'Story')
  await page
    .getByRole('link', { name: say('action.edit'), exact: true })
    .first()
    .click()
  await heading(page, say('registry.edit'))
  await page.getByLabel(say('registry.password.replace'), { exact: true }).check()
  await page.locator('input[type="password"]').fill(password)
  await page.getByRole('button', { name: say('action.save'), exact: true }).click()
  await heading(page, 'Story')
  await page.getByText(say('health.healthy'), { exact: true }).first().waitFor()
}

async function redeploy({ page, say }: WatchedPage): Promise<void> {
  await page
    .getByRole('link', { name: say('nav.clusters'), exact: true })
    .first()
    .click()
  await page.getByRole('link', { name: 'story', exact: true }).click()
  await heading(page, 'story')
  await page.getByRole('button', { name: say('action.more'), exact: true }).click()
  await page.getByRole('menuitem', { name: say('cluster.action.redeploy') }).click()
  await page.getByText(say('cluster.state.healthy'), { exact: true }).first().waitFor({ timeout: 120_000 })
  await page.getByRole('tab', { name: say('cluster.tab.pods') }).click()
  await page.getByText('Running', { exact: true }).first().waitFor()
}

async function removeAll({ page, say }: WatchedPage): Promise<void> {
  await page.getByRole('button', { name: say('action.more'), exact: true }).click()
  await page.getByRole('menuitem', { name: say('cluster.action.delete') }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('action.delete'), exact: true })
    .click()
  await page.getByText(say('operation.state.succeeded')).first().waitFor({ timeout: 90_000 })
  expect(page.url()).toContain('/operations/')
  await page.reload()
  await page.getByText(say('operation.state.succeeded')).first().waitFor()
  await page
    .getByRole('link', { name: say('nav.registries'), exact: true })
    .first()
    .click()
  await page.getByRole('link', { name: 'Story', exact: true }).click()
  await page.getByRole('button', { name: say('action.delete'), exact: true }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('action.delete'), exact: true })
    .click()
  await heading(page, say('registries.title'))
  await page.getByRole('link', { name: 'Story', exact: true }).waitFor({ state: 'detached' })
}
