import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { testRegistry } from '#contract/checks.ts'
import { createRegistry, getRegistry } from '#contract/registries.ts'
import { adminToken, type TestConsole } from '#test/start-console.ts'
import { findBarriers, openPage, overflowOf, settle, signIn } from './open-browser.ts'
import { openPlace } from './open-place.ts'

let console: TestConsole
let browser: Browser
const servers: Server[] = []

beforeAll(async () => {
  const place = await openPlace({ environment: { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.1/32' } })
  ;({ console, browser } = place)

  return place.stop
})

afterAll(() => {
  for (const server of servers) server.close().closeAllConnections()
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const sentences = {
  en: (realm: string) => `Registry Split en wants to send your password to ${realm}`,
  fr: (realm: string) => `Le registre Split fr demande l’envoi de votre mot de passe à ${realm}`,
}

test.each(['en', 'fr'] as const)(
  'whoever may is asked whether the password may go elsewhere, and can end it again (%s)',
  { timeout: 120_000 },
  async (language) => {
    const tokenServer = await listen((_, response) => void response.end('{"token":"abc"}'))
    const url = await listen((request, response) => {
      if (request.headers.authorization === 'Bearer abc') response.end('{}')
      else response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${tokenServer}/token"` }).end()
    })
    const name = `Split ${language}`
    const body = { name, url, tls: { plainHttp: true }, username: 'me', password: 'the-password' }
    const { id } = (await console.call(createRegistry, { body })).value
    await console.call(testRegistry, { params: { id }, body: {} })
    const watched = await openPage(browser, { language, width: 800 })
    await signIn(watched, console.url, adminToken)
    const { page, complaints, say } = watched
    const approved = async () => (await console.call(getRegistry, { params: { id } })).value.approvedRealms.length

    await page.goto(`${console.url}/registries/${id}`)
    await settle(page)
    const sentence = sentences[language](`http://${tokenServer}`)
    await page.getByText(sentence).waitFor()
    const barriers = [...(await findBarriers(page))]
    await page.getByRole('button', { name: say('realm.approve'), exact: true }).click()
    await page.getByRole('dialog').getByText(sentence).waitFor()
    barriers.push(...(await findBarriers(page)))
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('realm.approve'), exact: true })
      .click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.getByText(sentence).waitFor({ state: 'hidden' })
    const afterApproval = await approved()
    await page.getByRole('button', { name: say('realm.revoke') }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('realm.revoke'), exact: true })
      .click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })

    expect(afterApproval).toBe(1)
    expect(await approved()).toBe(0)
    expect([...barriers, ...complaints]).toEqual([])
    expect(await overflowOf(page)).toBe(0)
    await watched.context.close()
  },
)
