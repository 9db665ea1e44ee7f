import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { listAudit } from '#contract/audit.ts'
import { createCluster, deployCluster, getCluster } from '#contract/clusters.ts'
import { listRegistries } from '#contract/registries.ts'
import { adminToken, eventually, startConsole, type TestConsole } from '#test/start-console.ts'
import { findBarriers, openBrowser, openPage, settle, signIn } from './open-browser.ts'

let console: TestConsole
let browser: Browser
let image = ''

beforeAll(async () => {
  console = await startConsole({
    environment: { PESITWIZARD_KUBERNETES: 'sandbox', PESITWIZARD_PRODUCTION_BLOCKS: 'floating-tag' },
  })
  browser = await openBrowser()
  const { items } = await eventually(
    async () => (await console.call(listRegistries, { query: { search: 'sandbox' } })).value,
    ({ total }) => total === 2,
  )
  image = `${items.find(({ name }) => name === 'Sandbox registry')?.url}/cpoder/pesitwizard-server:latest`
})
afterAll(async () => {
  await browser?.close()
  await console?.stop()
})

describe.each(['en', 'fr'] as const)('the policy of production in %s', (language) => {
  test('says what it forbids and why, and lets a deployment go on with a reason', async () => {
    const name = `policy-${language}`
    const body = {
      name,
      namespace: 'default',
      deploymentName: name,
      environment: 'PRODUCTION' as const,
      containerImage: image,
    }
    const { id } = (await console.call(createCluster, { body })).value
    await console.call(deployCluster, { params: { id } })
    const read = async () => (await console.call(getCluster, { params: { id } })).value
    await eventually(read, ({ deploymentState }) => deploymentState === 'FAILED')
    const watched = await openPage(browser, { language })
    const { page, say, complaints } = watched
    await signIn(watched, console.url, adminToken)
    await page.goto(`${console.url}/clusters/${id}`)
    await settle(page)

    await page.getByText(say('policy.title.block')).waitFor()
    await page.getByText(say('policy.hint.floating-tag')).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: say('policy.override') }).click()
    const dialog = page.getByRole('dialog')
    const confirm = dialog.getByRole('button', { name: say('cluster.action.deploy'), exact: true })
    expect(await confirm.isDisabled()).toBe(true)
    await dialog.getByLabel(say('policy.reason')).fill('Incident 4711')
    expect(await findBarriers(page)).toEqual([])
    await confirm.click()

    await eventually(read, ({ deploymentState }) => deploymentState === 'DEPLOYED', 30_000)
    const { items } = (await console.call(listAudit, { query: { limit: 50 } })).value
    expect(items.some(({ subject, after }) => subject === id && JSON.stringify(after).includes('Incident 4711'))).toBe(
      true,
    )
    expect(complaints).toEqual([])
    await page.close()
  })
})
