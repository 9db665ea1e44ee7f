import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { testRegistry } from '#contract/checks.ts'
import { listConnections, updateConnection } from '#contract/connections.ts'
import { createRegistry, deleteRegistry, getRegistry, listRegistries } from '#contract/registries.ts'
import { adminToken, eventually, startConsole, type TestConsole } from '#test/start-console.ts'
import { saveAnyway } from './save-anyway.ts'
import { findBarriers, openPage, settle, signIn, type WatchedPage } from './open-browser.ts'
import { openPlace } from './open-place.ts'

let console: TestConsole
let browser: Browser

beforeAll(async () => {
  const place = await openPlace()
  ;({ console, browser } = place)
  const wanted = { 'Sandbox registry': 'healthy', 'Sandbox registry (expired token)': 'failing' }
  const { items } = await eventually(
    async () => (await console.call(listRegistries, { query: { search: 'sandbox' } })).value,
    ({ total }) => total === Object.keys(wanted).length,
  )
  for (const { id } of items) await console.call(testRegistry, { params: { id }, body: {} })
  return place.stop
})

async function open(path: string, of: TestConsole = console): Promise<WatchedPage> {
  const watched = await openPage(browser)
  await signIn(watched, of.url, adminToken)
  await watched.page.goto(of.url + path)
  await settle(watched.page)
  return watched
}

/** The names in the list, once they are those that are wanted. */
async function expectNames(page: Page, wanted: readonly string[]): Promise<void> {
  await expect
    .poll(async () => (await page.locator('tbody th a').allInnerTexts()).toSorted(), { timeout: 10_000 })
    .toEqual(wanted.toSorted())
}

const sandbox = 'Sandbox registry'
const expired = 'Sandbox registry (expired token)'
const hub = 'Docker Hub (public)'

describe('the filters of the list', () => {
  test('are in the address: a reload, the way back and who is sent it see the same', async () => {
    const { page, say, context } = await open('/registries')
    const find = page.getByRole('searchbox', { name: say('registries.find') })
    await expectNames(page, [hub, sandbox, expired])

    await find.fill('status:pause')
    await find.press('Enter')
    await expectNames(page, [expired])
    expect(new URL(page.url()).searchParams.get('health')).toBe('paused')
    expect(await find.inputValue()).toBe('')

    await page.getByRole('button', { name: say('table.filter.add'), exact: true }).click()
    await page.getByRole('checkbox', { name: say('health.healthy'), exact: true }).check()
    await expectNames(page, [sandbox, expired])
    await page.getByRole('checkbox', { name: say('environment.PRODUCTION'), exact: true }).check()
    await expectNames(page, [sandbox])
    expect(await findBarriers(page)).toEqual([])

    await page.reload()
    await expectNames(page, [sandbox])
    const other = await context.newPage()
    await other.goto(page.url())
    await expectNames(other, [sandbox])

    await page.goBack()
    await expectNames(page, [sandbox, expired])
    await page.goBack()
    await expectNames(page, [expired])
    await page.getByRole('button', { name: say('action.clearFilter') }).click()
    await expectNames(page, [hub, sandbox, expired])
    expect(new URL(page.url()).search).toBe('')
    await context.close()
  })

  test('that nothing passes are said so, and cleared in one click', async () => {
    const { page, say, context } = await open('/registries?kind=quay&search=nothing&enabled=true&health=burning')

    await page.getByText(say('registries.noMatch'), { exact: true }).waitFor()
    await page
      .getByRole('button', { name: say('action.clearFilter') })
      .last()
      .click()

    await expectNames(page, [hub, sandbox, expired])
    expect(new URL(page.url()).search).toBe('')
    await context.close()
  })

  test('of the top bar is shown among them, and taken away like the others', async () => {
    const { page, say, context } = await open('/registries')
    await page.evaluate("localStorage.setItem('pesitwizard.environment', 'STAGING')")
    await page.reload()
    await expectNames(page, [hub, expired])

    await page
      .getByRole('list', { name: say('table.filter.chosen') })
      .getByRole('button')
      .first()
      .click()

    await expectNames(page, [hub, sandbox, expired])
    expect(await page.evaluate("localStorage.getItem('pesitwizard.environment')")).toBeNull()
    await context.close()
  })
})

test('rows are drawn before they are known, and nothing is called empty', async () => {
  const watched = await openPage(browser)
  const { page, say, context } = watched
  await signIn(watched, console.url, adminToken)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/\/api\/v1\/registries(\?|$)/, async (route) => {
    await held
    await route.continue()
  })

  await page.goto(`${console.url}/registries`)
  await page.locator('.skeleton').waitFor()
  expect(await page.getByText(say('registries.empty'), { exact: true }).count()).toBe(0)
  release()

  await expectNames(page, [hub, sandbox, expired])
  await context.close()
})

test('the columns that are chosen are kept in this browser, and nothing else is', async () => {
  const { page, say, context } = await open('/registries')
  const column = (name: string) => page.getByRole('columnheader', { name })
  await page.getByRole('button', { name: say('table.preferences'), exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: say('registries.column.rotation') }).uncheck()
  await dialog.getByRole('checkbox', { name: say('registries.column.createdAt') }).check()
  await dialog.getByRole('radio', { name: say('table.density.comfortable') }).check()
  expect(await findBarriers(page)).toEqual([])
  await page.keyboard.press('Escape')

  await page.reload()
  await expectNames(page, [hub, sandbox, expired])

  expect(await column(say('registries.column.rotation')).count()).toBe(0)
  expect(await column(say('registries.column.createdAt')).count()).toBeGreaterThan(0)
  const kept = (await page.evaluate('({ ...localStorage })')) as Readonly<Record<string, string>>
  expect(Object.keys(kept).toSorted()).toEqual(['pesitwizard.columns.registries', 'pesitwizard.density'])
  expect(
    Object.values(JSON.parse(kept['pesitwizard.columns.registries'] ?? '')).every((each) => typeof each === 'boolean'),
  ).toBe(true)
  await context.close()
})

describe('what is done to several at once', () => {
  const names = ['Bulk one', 'Bulk two']

  beforeAll(async () => {
    for (const name of names) await console.call(createRegistry, { body: { name, url: 'bulk.example' } })
  })

  const start = async ({ page, say }: WatchedPage, chosen: readonly string[], action: Parameters<typeof say>[0]) => {
    for (const name of chosen) await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check()
    await page.getByRole('button', { name: new RegExp(`^Actions on ${chosen.length} registr`) }).click()
    await page.getByRole('menuitem', { name: say(action), exact: true }).click()
  }
  const isEnabled = async (name: string) =>
    (await console.call(listRegistries, { query: { search: name } })).value.items.map(({ enabled }) => enabled)

  const checkedAt = async (name: string) =>
    (await console.call(listRegistries, { query: { search: name } })).value.items[0]?.health.checkedAt

  test('is asked once, by name, and done to all of them', async () => {
    const watched = await open('/registries?search=bulk')
    const { page, say, context } = watched

    await start(watched, names, 'registries.action.disable')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual(names)
    await dialog.getByRole('button', { name: say('registries.action.disable'), exact: true }).click()
    await page.getByText('2 registries were disabled.').waitFor()
    expect(await isEnabled('bulk')).toEqual([false, false])

    await context.close()
  })

  test('is done to the rest where one refuses, which is named with its reason', async () => {
    const watched = await open('/registries')
    const { page, say, context, complaints } = watched

    await start(watched, [...names, sandbox], 'registries.action.delete')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([...names, `${sandbox} – used by 1 cluster`])
    expect(await findBarriers(page)).toEqual([])
    await dialog.getByRole('button', { name: say('registries.action.delete'), exact: true }).click()

    await dialog.getByText('One registry was refused').waitFor()
    await dialog.getByText(`The registry "${sandbox}" is used by the cluster`, { exact: false }).waitFor()
    expect(await dialog.getByText('Bulk').count()).toBe(0)
    expect(await findBarriers(page)).toEqual([])
    await dialog
      .getByRole('button', { name: say('action.close'), exact: true })
      .last()
      .click()
    await expectNames(page, [hub, sandbox, expired])
    expect(await isEnabled('bulk')).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  test('is in the menu of each row as well', async () => {
    const { page, say, context } = await open('/registries')

    await page.getByRole('button', { name: `Actions on ${expired}`, exact: true }).click()
    expect(await page.getByRole('menuitem', { name: say('registries.action.enable'), exact: true }).count()).toBe(0)
    await page.getByRole('menuitem', { name: say('registries.action.sync'), exact: true }).click()
    await page.getByText(`The pull secrets of ${expired} are being looked at.`).waitFor()
    await page.getByRole('button', { name: `Actions on ${expired}`, exact: true }).click()
    const before = await checkedAt(expired)
    await page.getByRole('menuitem', { name: say('registries.action.test'), exact: true }).click()
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: expired, exact: true }) })
    await row.getByText(say('health.checking'), { exact: true }).waitFor()
    await page.getByText(`Registry ${expired} was tested`).waitFor({ timeout: 30_000 })
    await row.getByText(say('health.checking'), { exact: true }).waitFor({ state: 'detached' })
    await row.getByText(say('health.paused'), { exact: true }).waitFor()
    expect(await checkedAt(expired)).not.toBe(before)
    await page.getByRole('button', { name: `Actions on ${expired}`, exact: true }).click()
    await page.getByRole('menuitem', { name: say('action.edit'), exact: true }).click()

    await page.getByRole('heading', { level: 1, name: say('registry.edit') }).waitFor()
    await context.close()
  })
})

test('the menu of a row pauses and resumes its checks, saves its YAML, and leads to its rotation', async () => {
  const { page, say, context } = await open('/registries')
  const item = (key: Parameters<typeof say>[0]) => page.getByRole('menuitem', { name: say(key), exact: true })
  const choose = async (key: Parameters<typeof say>[0]) => {
    await page.getByRole('button', { name: `Actions on ${sandbox}`, exact: true }).click()
    await item(key).click()
  }
  const pausedBy = async () => {
    const { items } = (await console.call(listRegistries, { query: { search: 'sandbox' } })).value
    return items.find(({ name }) => name === sandbox)?.checksPaused?.by
  }

  await choose('registries.action.pause')
  await page.getByText(`The console does not check ${sandbox} any more.`).waitFor()
  const paused = await pausedBy()
  await choose('registries.action.resume')
  await page.getByText(`The console checks ${sandbox} again.`).waitFor()
  const resumed = await pausedBy()
  const download = page.waitForEvent('download')
  await choose('registries.action.export')
  const file = await download
  await choose('registries.action.rotate')
  await page.getByRole('heading', { level: 1, name: say('rotation.titleOf').replace('{name}', sandbox) }).waitFor()

  expect([paused, resumed]).toEqual(['administrator token', undefined])
  expect(file.suggestedFilename()).toBe('sandbox-registry.yaml')
  expect(await readFile(await file.path(), 'utf8')).toContain(`name: ${sandbox}\n`)
  await page.goto(`${console.url}/registries`)
  await page.getByRole('button', { name: `Actions on ${hub}`, exact: true }).click()
  await item('registries.action.export').waitFor()
  expect(await item('registries.action.rotate').count()).toBe(0)
  await context.close()
})

test('who has no registry yet begins with a provider', async () => {
  const empty = await startConsole()
  for (const { id, revision } of (await empty.call(listRegistries, {})).value.items) {
    await empty.call(deleteRegistry, { params: { id }, ifMatch: `"${revision}"` })
  }
  const { page, say, context } = await open('/registries', empty)

  await page.getByText(say('registries.empty'), { exact: true }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('link', { name: say('kind.ghcr') }).click()
  await page.getByRole('heading', { level: 1, name: say('registries.add') }).waitFor()

  expect(await page.getByLabel(say('registry.field.url'), { exact: true }).inputValue()).toBe('ghcr.io')
  await context.close()
  await empty.stop()
})

describe('form and YAML', () => {
  const password = 'a-password-that-is-typed'
  const text = (page: Page) => page.getByRole('textbox', { name: 'YAML', exact: true })
  const toggle = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

  test('hold the same, there and back; a password that is typed is not written', async () => {
    const { page, say, context } = await open('/registries/add')
    const field = (name: 'name' | 'url' | 'username' | 'password') =>
      page.getByLabel(say(`registry.field.${name}`), { exact: true })
    await field('name').fill('By both')
    await field('url').fill('ghcr.io')
    await field('username').fill('me')
    await field('password').fill(password)
    await toggle(page, say('registry.tab.yaml'))
    const written = await text(page).inputValue()

    await text(page).fill(`# Ours\n${written.replace('username: me', 'username: you # renamed')}`)
    await toggle(page, say('registry.yaml.form'))
    expect(await field('username').inputValue()).toBe('you')
    expect(await field('password').inputValue()).toBe(password)
    await field('username').fill('they')
    await toggle(page, say('registry.tab.yaml'))
    const again = await text(page).inputValue()

    expect(written).toMatch(/^name: By both\nurl: ghcr\.io\nusername: me\n/)
    expect(again).toMatch(/^# Ours\nname: By both\nurl: ghcr\.io\nusername: they # renamed\n/)
    expect(written + again).not.toContain(password)
    await page.getByRole('button', { name: say('action.create'), exact: true }).click()
    await saveAnyway({ page, say }, 'anyway')
    await page.getByRole('heading', { level: 1, name: 'By both' }).waitFor()
    const id = page.url().split('/').at(-1) ?? ''
    expect((await console.call(getRegistry, { params: { id } })).value).toMatchObject({
      username: 'they',
      hasPassword: true,
    })
    await context.close()
  })

  test('what is wrong is told by line and column, and is neither left nor sent', async () => {
    const { page, say, context } = await open('/registries/add')
    await toggle(page, say('registry.tab.yaml'))

    await text(page).fill('name: Wrong\nurl: ghcr.io\nusernme: me\n')
    await page.getByText('did you mean "username"?').waitFor()
    await toggle(page, say('registry.yaml.form'))
    await page.getByText(say('registry.yaml.refused')).waitFor()
    await page.getByRole('button', { name: say('action.create'), exact: true }).click()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: 'Line 3, column 1' }).click()
    const at = await page.evaluate('document.activeElement.selectionStart')

    expect(at).toBe('name: Wrong\nurl: ghcr.io\n'.length)
    expect((await console.call(listRegistries, { query: { search: 'Wrong' } })).value.total).toBe(0)
    await page.getByRole('button', { name: say('registry.yaml.discard') }).click()
    expect(await page.getByLabel(say('registry.field.name'), { exact: true }).inputValue()).toBe('')
    await context.close()
  })

  test('of a saved registry keep its password unless it is named', async () => {
    const body = { name: 'Kept', url: 'ghcr.io', username: 'me', password }
    const before = (await console.call(createRegistry, { body })).value
    const read = async () => (await console.call(getRegistry, { params: { id: before.id } })).value
    const save = async (change: (written: string) => string, isTested = false) => {
      const { page, say, context } = await open(`/registries/${before.id}/edit`)
      await toggle(page, say('registry.tab.yaml'))
      const written = await text(page).inputValue()
      expect(written).not.toContain(password)
      await text(page).fill(change(written))
      await page.getByRole('button', { name: say('action.save'), exact: true }).click()
      if (isTested) await saveAnyway({ page, say }, 'saveAnyway')
      await page.getByRole('heading', { level: 1, name: 'Kept' }).waitFor()
      await context.close()
      return read()
    }

    const described = await save((written) => `${written}description: words\n`)
    const replaced = await save((written) => `${written}password: another-password\n`, true)

    expect(described).toMatchObject({ description: 'words', credential: before.credential })
    expect(replaced.credential?.version).toBe(2)
  })
})

test('the preview names the namespaces that the environments reach, before anything is saved', async () => {
  const [connection] = (await console.call(listConnections, {})).value.items
  await console.call(updateConnection, {
    params: { id: connection?.id ?? '' },
    ifMatch: `"${connection?.revision}"`,
    body: { environment: 'STAGING' },
  })
  const { page, say, context } = await open('/registries/add?kind=ghcr')

  await page.getByText('Written to 2 namespaces').waitFor()
  await page.getByText('pesit-staging', { exact: true }).waitFor()
  await page.getByRole('button', { name: new RegExp(`^${say('registry.field.environments')}`) }).click()
  await page.getByRole('option', { name: say('environment.PRODUCTION') }).click()
  await page.keyboard.press('Escape')

  await page.getByText('Written to no namespace').waitFor()
  await page.getByText(say('registry.preview.notReached')).waitFor()
  await page.getByLabel(say('registry.field.password'), { exact: true }).fill('never-in-the-preview')
  expect(await page.locator('pre').innerText()).not.toContain('never-in-the-preview')
  expect(await findBarriers(page)).toEqual([])
  await context.close()
})
