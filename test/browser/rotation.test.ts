import { beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { listClusters } from '#contract/clusters.ts'
import { createRegistry, getRegistry } from '#contract/registries.ts'
import type { ChainTarget } from '#test/chain-target.ts'
import { adminToken, eventually, type TestConsole } from '#test/start-console.ts'
import { createCluster, deployCluster } from '#contract/clusters.ts'
import { findBarriers, openPage, overflowOf, settle, signIn } from './open-browser.ts'
import { openPlaceOn } from './open-place.ts'

let target: ChainTarget
let console: TestConsole
let browser: Browser

beforeAll(async () => {
  const place = await openPlaceOn()
  ;({ target, console, browser } = place)

  return place.stop
}, 60_000)

/** A registry whose token was revoked, and a cluster that waits for its image because of that. */
async function makeStuckCluster(name: string) {
  const old = { username: name, password: `old-of-${name}` }
  await target.setPassword(old.username, 'revoked')
  const { host = '' } = target.registries[0] ?? {}
  const tls = { plainHttp: true }
  const registry = (await console.call(createRegistry, { body: { ...old, name, url: host, tls } })).value
  const containerImage = `${host}/cpoder/pesitwizard-server:latest`
  const place = { namespace: target.namespace, deploymentName: name }
  const body = { ...place, name, registryId: registry.id, containerImage }
  const cluster = (await console.call(createCluster, { body })).value
  await console.call(deployCluster, { params: { id: cluster.id } })
  await eventually(
    async () => (await console.call(listClusters, { query: { search: name } })).value.items[0],
    (seen) => seen?.deploymentState === 'FAILED',
    60_000,
  )
  return { registry, cluster }
}

describe.each(['en', 'fr'] as const)('the four steps of a rotation in %s', (language) => {
  test(
    'the new token is tested, what changes is said, it runs everywhere, and the old one is retired',
    { timeout: 120_000 },
    async () => {
      const name = `stuck-${language}`
      const { registry } = await makeStuckCluster(name)
      const watched = await openPage(browser, { language })
      await signIn(watched, console.url, adminToken)
      const { page, say } = watched
      const press = (label: string) => page.getByRole('button', { name: label, exact: true }).click()
      const type = (text: string) => page.locator('input[type="password"]').fill(text)
      await page.goto(`${console.url}/registries/${registry.id}`)
      await settle(page)
      await page.getByRole('link', { name: say('rotation.open'), exact: true }).click()

      // A token that the registry refuses is not put in place, whoever insists.
      await type('mistyped')
      await press(say('rotation.test'))
      await page.locator('[data-step="identity"]').getByLabel(say('check.state.failed')).waitFor()
      expect(await page.getByRole('button', { name: say('rotation.start') }).isDisabled()).toBe(true)
      expect(await findBarriers(page)).toEqual([])

      await target.setPassword(name, 'the new token')
      await type('the new token')
      await press(say('rotation.test'))
      await page.locator('[data-step="identity"]').getByLabel(say('check.state.passed')).waitFor()
      await page.getByText(new RegExp(`${target.namespace}/${name}-`)).waitFor()
      expect(await findBarriers(page)).toEqual([])
      expect(await overflowOf(page)).toBe(0)
      await press(say('rotation.start'))
      await page.getByText(say('rotation.done')).waitFor({ timeout: 60_000 })
      expect(page.url()).toContain('operation=')
      await page.reload()
      await page.getByText(say('rotation.done')).waitFor()
      expect(await findBarriers(page)).toEqual([])

      await press(say('rotation.retire'))
      await page.getByRole('button', { name: say('rotation.retire'), exact: true }).waitFor({ state: 'detached' })
      await eventually(
        async () => (await console.call(listClusters, { query: { search: name } })).value.items[0],
        (seen) => seen?.status === 'HEALTHY',
        30_000,
      )
      const after = (await console.call(getRegistry, { params: { id: registry.id } })).value
      expect(after.credential?.version).toBe(2)
      expect(await page.content()).not.toContain('the new token')
      expect(watched.complaints).toEqual([])
      await watched.context.close()
    },
  )

  test('a token that begins when the old one ends waits in every namespace', { timeout: 60_000 }, async () => {
    const name = `overlap-${language}`
    await target.setPassword(name, 'old')
    const { host = '' } = target.registries[0] ?? {}
    const body = { name, url: host, username: name, password: 'old', tls: { plainHttp: true } }
    const registry = (await console.call(createRegistry, { body })).value
    const watched = await openPage(browser, { language })
    await signIn(watched, console.url, adminToken)
    const { page, say } = watched
    const start = page.getByRole('button', { name: say('rotation.start') })
    await page.goto(`${console.url}/registries/${registry.id}/rotate`)
    await page.locator('input[type="password"]').fill('not yet known')
    await page.getByRole('button', { name: say('rotation.test'), exact: true }).click()
    await page.locator('[data-step="identity"]').getByLabel(say('check.state.failed')).waitFor()

    expect(await start.isDisabled()).toBe(true)
    await page.getByLabel(say('rotation.overlap')).check()
    expect(await findBarriers(page)).toEqual([])
    await start.click()
    await page.getByText(say('operation.said.switch-awaited')).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await target.setPassword(name, 'not yet known')
    await page.getByText(say('rotation.done')).waitFor({ timeout: 30_000 })

    expect(watched.complaints).toEqual([])
    await watched.context.close()
  })
})
