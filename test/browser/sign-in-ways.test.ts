import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listRegistries, type Registry } from '#contract/registries.ts'
import { googleEmail, googleKeyFile, startFakeGoogle } from '#test/clouds/fake-google.ts'
import { createIssuer } from '#test/clouds/fake-issuer.ts'
import type { FakeServer } from '#test/clouds/fake-server.ts'
import { adminToken, type TestConsole } from '#test/start-console.ts'
import { saveAnyway } from './save-anyway.ts'
import { findBarriers, openPage, overflowOf, settle, signIn, type WatchedPage } from './open-browser.ts'
import { openPlace } from './open-place.ts'

let google: FakeServer
let console: TestConsole
let browser: Browser

beforeAll(async () => {
  google = await startFakeGoogle(createIssuer({ now: () => new Date(), lifetimeSeconds: 3600 }))
  const place = await openPlace({
    environment: { PESITWIZARD_KUBERNETES: 'sandbox', PESITWIZARD_GOOGLE_TOKEN_URL: `${google.origin}/token` },
  })
  ;({ console, browser } = place)

  return place.stop
}, 60_000)

afterAll(async () => {
  await google?.stop()
})

const field = (page: Page, label: string) => page.getByLabel(label).and(page.locator('input, textarea')).first()

async function registryNamed(name: string): Promise<Registry | undefined> {
  const { items } = (await console.call(listRegistries, { query: { limit: 200 } })).value
  return items.find((each) => each.name === name)
}

async function create(watched: WatchedPage, name: string): Promise<void> {
  const { page, say } = watched
  await page.getByRole('button', { name: say('action.create'), exact: true }).click()
  // Nobody answers under these names here.
  await saveAnyway(watched, 'anyway')
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
}

async function choose({ page, say }: WatchedPage, method: string): Promise<void> {
  await page.getByRole('button', { name: say('registry.field.method') }).click()
  await page.getByRole('option', { name: method, exact: true }).click()
}

async function dropFile(page: Page, content: string): Promise<void> {
  const transfer = await page.evaluateHandle((text) => {
    const { DataTransfer, File } = globalThis as unknown as {
      DataTransfer: new () => { items: { add(file: unknown): void } }
      File: new (parts: string[], name: string, options: { type: string }) => unknown
    }
    const made = new DataTransfer()
    made.items.add(new File([text], 'key.json', { type: 'application/json' }))
    return made
  }, content)
  await page.locator('.drop-zone').dispatchEvent('drop', { dataTransfer: transfer })
}

describe.each(['en', 'fr'] as const)('in %s', (language) => {
  test(
    'the key file of a service account is chosen or dropped, and delivered as tokens',
    { timeout: 90_000 },
    async () => {
      const watched = await openPage(browser, { language, width: 420 })
      const { page, say, complaints } = watched
      await signIn(watched, console.url, adminToken)
      await page.goto(`${console.url}/registries/add`)
      await settle(page)
      const name = `Google ${language}`

      await page.getByRole('button', { name: say('kind.artifact-registry'), exact: true }).click()
      await field(page, say('registry.field.name')).fill(name)
      await field(page, say('registry.field.url')).fill('europe-docker.pkg.dev')
      await dropFile(page, '{"type":"authorized_user"}')
      await page.getByText(say('registry.keyFile.not-a-service-account')).waitFor()
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: say('registry.keyFile.choose') }).click()
      const file = { name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(googleKeyFile) }
      await (await chooser).setFiles(file)
      await page.getByRole('status').filter({ hasText: googleEmail }).waitFor()
      await page.getByLabel(say('registry.delivery.minted')).check()
      const barriers = await findBarriers(page)
      const overflow = await overflowOf(page)
      await create(watched, name)
      await page.getByText(googleEmail).waitFor()

      expect(barriers).toEqual([])
      expect(overflow).toBe(0)
      expect(complaints).toEqual([])
      expect(await page.content()).not.toContain('PRIVATE KEY')
      expect(await registryNamed(name)).toMatchObject({
        authentication: 'gcp-service-account',
        delivery: 'minted',
        serviceAccount: { email: googleEmail },
      })
      await watched.context.close()
    },
  )

  test('each way to sign in to AWS has its own fields, and the nodes need none', { timeout: 90_000 }, async () => {
    const watched = await openPage(browser, { language })
    const { page, say, complaints } = watched
    await signIn(watched, console.url, adminToken)
    await page.goto(`${console.url}/registries/add`)
    await settle(page)
    const name = `AWS ${language}`

    await page.getByRole('button', { name: say('kind.ecr'), exact: true }).click()
    await field(page, say('registry.field.name')).fill(name)
    await field(page, say('registry.field.url')).fill('123456789012.dkr.ecr.eu-west-3.amazonaws.com')
    await field(page, say('registry.field.accessKeyId')).waitFor()
    await field(page, say('registry.field.secretAccessKey')).waitFor()
    await choose(watched, say('registry.method.password'))
    const username = await field(page, say('registry.field.username')).inputValue()
    await choose(watched, say('registry.method.node-identity'))
    await page.getByText(say('registry.method.node-identity.text')).waitFor()
    await page.getByText(say('registry.preview.nodeIdentity')).waitFor()
    const passwords = await page.locator('input[type=password]').count()
    await create(watched, name)

    expect([username, passwords]).toEqual(['AWS', 0])
    expect(complaints).toEqual([])
    expect(await registryNamed(name)).toMatchObject({ authentication: 'node-identity', pullSecret: null })
    await watched.context.close()
  })
})
