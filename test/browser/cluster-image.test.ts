import { beforeAll, describe, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { listClusters, type TransferCluster } from '#contract/clusters.ts'
import { createRegistry, listRegistries, type Registry } from '#contract/registries.ts'
import { adminToken, eventually, type TestConsole } from '#test/start-console.ts'
import { findBarriers, type Language, openPage, settle, signIn, type WatchedPage } from './open-browser.ts'
import { openPlace } from './open-place.ts'

let console: TestConsole
let browser: Browser
let sandbox: Registry

beforeAll(async () => {
  const place = await openPlace()
  ;({ console, browser } = place)
  const { items } = await eventually(
    async () => (await console.call(listRegistries, { query: { search: 'sandbox' } })).value,
    ({ total }) => total === 2,
  )
  const [first] = items.filter(({ name }) => name === 'Sandbox registry')
  if (first === undefined) throw new Error('The sandbox has no registry')
  sandbox = first
  await console.call(createRegistry, { body: { name: 'Gone', url: 'registry.invalid', username: 'me', password: 'x' } })
  return place.stop
})

async function openForm(language: Language = 'en', registryId = sandbox.id): Promise<WatchedPage> {
  const watched = await openPage(browser, { language })
  await signIn(watched, console.url, adminToken)
  await watched.page.goto(`${console.url}/clusters/add?registryId=${registryId}`)
  await settle(watched.page)
  return watched
}

const field = (page: Page, label: string) => page.getByLabel(label).and(page.locator('input')).first()
const repository = 'cpoder/pesitwizard-server'

describe.each(['en', 'fr'] as const)('the image of a cluster in %s', (language) => {
  test('is chosen from what the registry has, the newest version first, and said to exist and to fit the nodes', async () => {
    const { page, say, complaints } = await openForm(language)
    await field(page, say('cluster.field.repository')).fill('pesit')
    await page.getByRole('option', { name: repository }).click()
    await field(page, say('cluster.field.tag')).fill('')
    const tags = page.getByRole('option', { name: /^\d+\.\d+\.\d+/ })
    await tags.nth(2).waitFor()
    const names = await tags.allInnerTexts()
    expect(await findBarriers(page)).toEqual([])
    await tags.first().click()

    const status = page.getByRole('status').filter({ hasText: 'sha256:' })
    await status.waitFor()

    expect(names.map((text) => text.split('\n')[0])).toEqual(['1.2.0', '1.1.0', '1.0.0'])
    expect(names[0]).toMatch(/sha256:[0-9a-f]{12} · linux\//)
    expect(await status.innerText()).toContain(say('image.check.pull-allowed'))
    expect(await status.innerText()).toContain(say('image.fit.yes').split('{')[0])
    expect(await status.innerText()).toMatch(/linux\/amd64/)
    expect(complaints).toEqual([])
  })
})

describe('what is typed', () => {
  test('is checked as well, and what keeps it from running is said', async () => {
    const { page, say } = await openForm()
    await field(page, say('cluster.field.repository')).fill(`${sandbox.url}/${repository}:9.9.9`)
    await page.getByText(say('image.check.absent')).waitFor()
    expect(await field(page, say('cluster.field.repository')).inputValue()).toBe(repository)

    await field(page, say('cluster.field.repository')).fill('sentinel/arm-only:latest')

    await page.getByText(/It is for linux\/arm64; no node/).waitFor()
    expect(await findBarriers(page)).toEqual([])
  })

  test('is taken where the registry does not list, which is said', async () => {
    const [gone] = (await console.call(listRegistries, { query: { search: 'Gone' } })).value.items
    const { page, say } = await openForm('en', gone?.id)
    await field(page, say('cluster.field.repository')).fill('team/app')
    await page.getByText(say('image.unlisted.other')).first().waitFor()
    await field(page, say('cluster.field.tag')).fill('1.0.0')

    await page.getByText(say('image.check.unknown')).waitFor()

    expect(await page.locator('code').allInnerTexts()).toContain('registry.invalid/team/app:1.0.0')
  })
})

describe('in production', () => {
  async function describeCluster({ page, say }: WatchedPage, name: string): Promise<void> {
    await field(page, say('cluster.field.name')).fill(name)
    await field(page, say('cluster.field.namespace')).fill('pesit-production')
    await field(page, say('cluster.field.deploymentName')).fill(name)
    const environment = `${say('cluster.field.environment')} ${say('environment.DEVELOPMENT')}`
    await page.getByRole('button', { name: environment }).click()
    await page.getByRole('option', { name: say('environment.PRODUCTION') }).click()
    await field(page, say('cluster.field.repository')).fill(`${repository}:1.2.0`)
  }

  async function create({ page, say }: WatchedPage, name: string): Promise<TransferCluster | undefined> {
    await page.getByRole('button', { name: say('action.create'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    return (await console.call(listClusters, { query: { search: name } })).value.items[0]
  }

  test('the image is pinned to the digest that was seen, and stays so when the cluster is edited', async () => {
    const watched = await openForm()
    const { page, say } = watched
    await describeCluster(watched, 'pinned')
    expect(await page.getByLabel(say('image.pin'), { exact: true }).isChecked()).toBe(true)

    const cluster = await create(watched, 'pinned')
    await page.goto(`${console.url}/clusters/${cluster?.id}/edit`)
    await settle(page)

    const [, pinned = ''] = /:(1\.2\.0@sha256:[0-9a-f]{64})$/.exec(cluster?.containerImage ?? '') ?? []
    expect(pinned).not.toBe('')
    expect(await field(page, say('cluster.field.tag')).inputValue()).toBe(pinned)
    await page.getByText(say('image.check.pull-allowed')).waitFor()
    expect(await page.getByLabel(say('image.pin'), { exact: true }).isDisabled()).toBe(true)
  })

  test('it keeps its tag alone where pinning is switched off', async () => {
    const watched = await openForm()
    await describeCluster(watched, 'loose')
    await watched.page.getByLabel(watched.say('image.pin'), { exact: true }).uncheck()

    const cluster = await create(watched, 'loose')

    expect(cluster?.containerImage).toBe(`${sandbox.url}/${repository}:1.2.0`)
  })
})

test('why a registry does not give an image is said in the language of the page', { timeout: 60_000 }, async () => {
  const staging = await eventually(
    async () => (await console.call(listClusters, { query: { search: 'staging' } })).value.items[0],
    (found) => found?.status === 'UNHEALTHY',
  )
  const { page, say } = await openForm('fr')
  await page.goto(`${console.url}/clusters/${staging?.id}`)

  const refused = page.getByText(say('operation.said.image-refused').split('{')[0] ?? '')
  await refused.waitFor()

  const [before] = say('check.verdict.credential-refused').split('{username}')
  expect(await refused.innerText()).toContain(`${before}sandbox`)
  expect(await page.getByText('The registry').count()).toBe(0)
})

test('why a registry could not be asked is said in the language of the page', async () => {
  const [gone] = (await console.call(listRegistries, { query: { search: 'Gone' } })).value.items
  const { page, say, complaints } = await openForm('fr', gone?.id)
  await field(page, say('cluster.field.repository')).fill('team/app')
  await page.getByText(say('image.check.unknown')).waitFor()

  await page.getByText(say('check.verdict.not-resolved').replace('{host}', 'registry.invalid')).waitFor()

  expect(complaints).toEqual([])
})
