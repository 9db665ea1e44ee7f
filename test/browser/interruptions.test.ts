import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { getCluster, listClusters, updateCluster } from '#contract/clusters.ts'
import { getConnection, listConnections, updateConnection } from '#contract/connections.ts'
import { createRegistry, getRegistry, listRegistries, updateRegistry } from '#contract/registries.ts'
import { adminToken, startConsole, type TestConsole } from '#test/start-console.ts'
import { findBarriers, openBrowser, openPage, settle, signIn, type WatchedPage } from './open-browser.ts'

let console: TestConsole
let browser: Browser
let directory: string
let count = 0

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pesitwizard-test-'))
  console = await startConsole({ directory, environment: { PESITWIZARD_KUBERNETES: 'sandbox' } })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await console?.stop()
  await rm(directory, { recursive: true, force: true })
})

/** Switched off, so that nothing is tested before it is saved. */
async function addRegistry(): Promise<string> {
  count += 1
  const body = {
    name: `Registry ${count}`,
    url: `registry-${count}.example`,
    username: 'me',
    password: 'for-the-test',
    enabled: false,
  }
  return (await console.call(createRegistry, { body })).value.id
}

async function openAt(path: string): Promise<WatchedPage> {
  const watched = await openPage(browser)
  await signIn(watched, console.url, adminToken)
  await watched.page.goto(console.url + path)
  await settle(watched.page)
  return watched
}

const fieldOf = ({ page, say }: WatchedPage, name: 'name' | 'description' | 'imagePath') =>
  page.getByRole('textbox', { name: new RegExp(`^${say(`registry.field.${name}`)}`) })

/** Someone else changes the registry meanwhile. */
async function changeElsewhere(id: string, body: { name?: string; description?: string }): Promise<void> {
  const { revision } = (await console.call(getRegistry, { params: { id } })).value
  await console.call(updateRegistry, { params: { id }, body, ifMatch: `"${revision}"` })
}

test(
  'of a form that someone else was faster with, theirs and yours are shown, and it goes on with what is chosen',
  { timeout: 60_000 },
  async () => {
    const id = await addRegistry()
    const watched = await openAt(`/registries/${id}/edit`)
    const { page, say, context } = watched
    await fieldOf(watched, 'name').fill('Mine')
    await fieldOf(watched, 'imagePath').fill('mine')
    await changeElsewhere(id, { name: 'Theirs', description: 'Written elsewhere' })

    await page.getByRole('button', { name: say('action.save'), exact: true }).click()
    await page.getByText(say('problem.precondition-failed')).waitFor()
    const name = page.getByRole('radiogroup', { name: say('registry.field.name') })
    const description = page.getByRole('radiogroup', { name: say('registry.field.description') })
    expect(await name.innerText()).toContain('Theirs')
    expect(await name.getByRole('radio', { name: say('meanwhile.yours') }).isChecked()).toBe(true)
    expect(await description.getByRole('radio', { name: say('meanwhile.theirs') }).isChecked()).toBe(true)
    expect(await page.getByRole('radiogroup', { name: say('registry.field.imagePath') }).count()).toBe(0)
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: say('meanwhile.goOn') }).click()
    expect(await fieldOf(watched, 'description').inputValue()).toBe('Written elsewhere')
    await page.getByRole('button', { name: say('action.save'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor()

    const { value } = await console.call(getRegistry, { params: { id } })
    expect(value).toMatchObject({ name: 'Mine', description: 'Written elsewhere', imagePath: 'mine' })
    await context.close()
  },
)

test(
  'of a cluster, theirs and yours are shown, and yours can be written over theirs',
  { timeout: 60_000 },
  async () => {
    const [cluster] = (await console.call(listClusters, {})).value.items
    const id = cluster?.id ?? ''
    const watched = await openAt(`/clusters/${id}/edit`)
    const { page, say, context } = watched
    const label = say('cluster.field.description')
    await page.getByRole('textbox', { name: new RegExp(`^${label}`) }).fill('Mine')
    const { revision } = (await console.call(getCluster, { params: { id } })).value
    const body = { description: 'Theirs', environment: 'DEVELOPMENT' } as const
    await console.call(updateCluster, { params: { id }, body, ifMatch: `"${revision}"` })

    await page.getByRole('button', { name: say('action.save'), exact: true }).click()
    const choice = page.getByRole('radiogroup', { name: label })
    await choice.waitFor()
    expect(await choice.innerText()).toContain('Theirs')
    const environment = page.getByRole('radiogroup', { name: say('cluster.field.environment') })
    expect(await environment.innerText()).toContain(say('environment.DEVELOPMENT'))
    expect(await environment.innerText()).not.toContain('DEVELOPMENT')
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: say('meanwhile.goOn') }).click()
    await page.getByRole('button', { name: say('action.save'), exact: true }).click()
    await page.waitForURL(`${console.url}/clusters/${id}`)

    expect((await console.call(getCluster, { params: { id } })).value.description).toBe('Mine')
    await context.close()
  },
)

test(
  'of an orchestrator, theirs can be taken over, and nothing else that was typed is lost',
  { timeout: 60_000 },
  async () => {
    const [connection] = (await console.call(listConnections, {})).value.items
    const id = connection?.id ?? ''
    const watched = await openAt(`/orchestrators/${id}/edit`)
    const { page, say, context } = watched
    const label = say('connection.field.description')
    const description = page.getByRole('textbox', { name: new RegExp(`^${label}`) })
    await description.fill('Mine')
    await page.getByRole('textbox', { name: new RegExp(`^${say('connection.field.name')}`) }).fill('Named by me')
    const { revision } = (await console.call(getConnection, { params: { id } })).value
    const body = { description: 'Theirs' }
    await console.call(updateConnection, { params: { id }, body, ifMatch: `"${revision}"` })

    await page.getByRole('button', { name: say('action.save'), exact: true }).click()
    const choice = page.getByRole('radiogroup', { name: label })
    await choice.getByRole('radio', { name: say('meanwhile.theirs') }).check()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: say('meanwhile.goOn') }).click()
    expect(await description.inputValue()).toBe('Theirs')
    await page.getByRole('button', { name: say('action.save'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Named by me' }).waitFor()

    const { value } = await console.call(getConnection, { params: { id } })
    expect(value).toMatchObject({ name: 'Named by me', description: 'Theirs' })
    await context.close()
  },
)

test(
  'a session that ends asks to sign in over the page, and what was typed is saved after it',
  { timeout: 60_000 },
  async () => {
    const id = await addRegistry()
    const watched = await openAt(`/registries/${id}/edit`)
    const { page, say, context } = watched
    await fieldOf(watched, 'name').fill('Typed before the end')
    const headers = { 'x-requested-with': 'pesitwizard-console' }
    await context.request.delete(`${console.url}/api/v1/session`, { headers })

    await page.getByRole('button', { name: say('action.save'), exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(say('signIn.again')).waitFor()
    await dialog.getByRole('button', { name: say('signIn.withToken') }).click()
    await dialog.getByLabel(say('signIn.token')).fill(adminToken)
    await dialog.getByRole('button', { name: say('signIn.submit'), exact: true }).click()
    await dialog.waitFor({ state: 'detached' })

    expect(await fieldOf(watched, 'name').inputValue()).toBe('Typed before the end')
    await page.getByRole('button', { name: say('action.save'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Typed before the end' }).waitFor()
    await context.close()
  },
)

test(
  'a console that is lost leaves what was seen last, with its time, and is found again by itself',
  { timeout: 90_000 },
  async () => {
    const id = await addRegistry()
    const { name } = (await console.call(getRegistry, { params: { id } })).value
    const watched = await openAt('/registries')
    const { page, say, context } = watched
    await page.getByRole('link', { name, exact: true }).waitFor()
    const lost = page.getByText(say('frame.lost').split('{')[0] ?? '', { exact: false })

    // What goes on is cut as well: the whole console stops and comes back at its address.
    const { port } = new URL(console.url)
    await console.running.stop()
    await lost.waitFor({ timeout: 30_000 })
    expect(await lost.innerText()).toMatch(/\d{1,2}:\d{2}:\d{2}/)
    expect(await page.getByRole('link', { name, exact: true }).isVisible()).toBe(true)
    expect(await findBarriers(page)).toEqual([])
    const environment = { PESITWIZARD_KUBERNETES: 'sandbox', PESITWIZARD_PORT: port }
    console = await startConsole({ directory, environment })
    await lost.waitFor({ state: 'detached', timeout: 30_000 })

    await changeElsewhere(id, { name: 'Named after the return' })
    await page.getByRole('link', { name: 'Named after the return', exact: true }).waitFor()
    expect((await console.call(listRegistries, {})).value.items.some((each) => each.id === id)).toBe(true)
    await context.close()
  },
)
