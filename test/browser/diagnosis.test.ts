import { beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { createCluster, deployCluster, getCluster } from '#contract/clusters.ts'
import { Diagnosis } from '#contract/diagnosis.ts'
import { createRegistry, getRegistry } from '#contract/registries.ts'
import type { ChainTarget } from '#test/chain-target.ts'
import { adminToken, eventually, type TestConsole } from '#test/start-console.ts'
import { hostileStrings } from './hostile-strings.ts'
import { findBarriers, openPage, overflowOf, settle, signIn } from './open-browser.ts'
import { openPlaceOn } from './open-place.ts'

const server = 'cpoder/pesitwizard-server'
let target: ChainTarget
let console: TestConsole
let browser: Browser
let registryId: string
let host: string

beforeAll(async () => {
  const place = await openPlaceOn()
  ;({ target, console, browser } = place)
  const [{ host: url, ...tls } = { host: '', plainHttp: true, caCertificate: null }] = target.registries
  const { username, password } = target
  registryId = (await console.call(createRegistry, { body: { name: 'Images', url, tls, username, password } })).value.id
  host = (await console.call(getRegistry, { params: { id: registryId } })).value.url
  return place.stop
}, 60_000)

async function deploy(name: string, image: string): Promise<string> {
  const place = { namespace: target.namespace, deploymentName: name }
  const body = { ...place, name, registryId, containerImage: image }
  const { id } = (await console.call(createCluster, { body })).value
  await console.call(deployCluster, { params: { id }, query: { force: 'true' } })
  await eventually(
    async () => (await console.call(getCluster, { params: { id } })).value.blockingReason,
    (reason) => reason !== null && /^(ErrImagePull|ImagePullBackOff)$/.test(reason.reason),
    30_000,
  )
  return id
}

describe.each(['en', 'fr'] as const)('an image that does not exist, in %s', (language) => {
  test('the cause is named, a tag that exists is one button away, and the pods run', { timeout: 120_000 }, async () => {
    const id = await deploy(`no-tag-${language}`, `${host}/${server}:1.0.9`)
    const watched = await openPage(browser, { language })
    await signIn(watched, console.url, adminToken)
    const { page, say } = watched
    await page.goto(`${console.url}/clusters/${id}`)
    const card = page.locator('[data-cause="tag-absent"]')
    await card.waitFor()
    await settle(page)

    const cause = say('diagnosis.cause.tag-absent').replace('{host}', host)
    expect(await card.getByRole('heading', { level: 2 }).innerText()).toContain(cause)
    await card.locator('[data-step="image-exists"]').getByText(say('diagnosis.step.image-exists.failed')).waitFor()
    expect(await findBarriers(page)).toEqual([])
    expect(await overflowOf(page)).toBe(0)

    // With the keyboard alone.
    await card.locator('[data-fix="pick-tag"]').getByRole('button').first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText(`${host}/${server}:1.0.0`).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('diagnosis.fix.pick-tag') })
      .focus()
    await page.keyboard.press('Enter')
    await page.getByText(say('cluster.state.healthy'), { exact: true }).first().waitFor({ timeout: 60_000 })
    await card.waitFor({ state: 'detached' })

    expect((await console.call(getCluster, { params: { id } })).value.containerImage).toBe(`${host}/${server}:1.0.0`)
    expect(watched.complaints).toEqual([])
    await watched.context.close()
  })
})

test('pods of any namespace, and a message that was pasted', { timeout: 120_000 }, async () => {
  await deploy('any', `${host}/cpoder/no-such-repository:1`)
  const watched = await openPage(browser, { language: 'en' })
  await signIn(watched, console.url, adminToken)
  const { page, say } = watched
  await page.goto(`${console.url}/diagnosis`)
  await page.getByLabel(say('diagnosis.namespace')).fill(target.namespace)
  await page.keyboard.press('Enter')
  await page.locator('[data-cause="repository-absent"]').first().waitFor()
  expect(page.url()).toContain(`namespace=${target.namespace}`)

  const message = `Back-off pulling image "ghcr.io/team/app:1": ErrImagePull: failed to resolve reference "ghcr.io/team/app:1": failed to do request: Head "https://ghcr.io/v2/team/app/manifests/1": dial tcp: lookup ghcr.io: no such host`
  await page.getByLabel(say('diagnosis.explain.label')).fill(message)
  await page.getByRole('button', { name: say('diagnosis.explain.run') }).click()
  await page.locator('li[data-cause="host-not-resolved"]').waitFor()

  expect(await findBarriers(page)).toEqual([])
  expect(watched.complaints).toEqual([])
  await watched.context.close()
})

test('whatever stands in a diagnosis is shown as text, and breaks no page', { timeout: 120_000 }, async () => {
  const seed = Number(process.env['PESITWIZARD_TEST_SEED'] ?? Date.now() % 2 ** 31)
  process.stdout.write(`hostile diagnoses with PESITWIZARD_TEST_SEED=${seed}\n`)
  const strings = hostileStrings(200, seed)
  const id = await deploy('hostile', `${host}/${server}:1.0.8`)
  const watched = await openPage(browser, { language: 'en' })
  await signIn(watched, console.url, adminToken)
  const { page } = watched
  let at = 0
  await page.route(/\/api\/v1\/clusters\/[^/]+\/diagnosis$/, async (route) => {
    const answer = await route.fetch()
    const { findings, ...rest } = Diagnosis.parse(await answer.json())
    const next = () => strings[(at += 1) % strings.length] ?? ''
    const spoilt = findings.flatMap((finding) =>
      Array.from({ length: 10 }, (_, index) => ({
        ...finding,
        id: `${finding.id}${index}`,
        pods: [next(), next()],
        container: next(),
        image: next(),
        workload: { kind: next(), name: next() },
        values: Object.fromEntries(Object.keys(finding.values).map((name) => [name, next()])),
        evidence: finding.evidence.map((line) => ({ ...line, object: next(), message: next() })),
        fixes: finding.fixes.map((fix) => ({ ...fix, command: next(), choices: [next(), next()] })),
      })),
    )
    await route.fulfill({ json: { ...rest, text: next(), findings: spoilt } })
  })
  for (let round = 0; round < 3; round += 1) {
    await page.goto(`${console.url}/clusters/${id}`)
    await page.locator('[data-cause]').first().waitFor()
    await settle(page)
    expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false)
    expect(await overflowOf(page)).toBe(0)
  }
  expect(at).toBeGreaterThan(200)
  expect(watched.complaints).toEqual([])
  await watched.context.close()
})
