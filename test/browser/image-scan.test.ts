import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRegistry } from '#contract/registries.ts'
import { adminToken, type TestConsole } from '#test/start-console.ts'
import { openPage, settle, signIn } from './open-browser.ts'
import { openPlace } from './open-place.ts'

let console: TestConsole
let browser: Browser
let id: string

const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [{ platform: { os: 'linux', architecture: 'amd64' } }],
})
const report = {
  scan_status: 'Success',
  summary: { summary: { Critical: 1, High: 3 } },
  scanner: { name: 'Trivy' },
}

/** A Harbor that lets everyone in, has one image that was scanned, and one that its policy blocks. */
const harbor = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://harbor.test')
  const isJson = { 'content-type': 'application/json' }
  if (pathname.startsWith('/api/')) {
    const overview = { 'application/vnd.security.vulnerability.report; version=1.1': report }
    response.writeHead(200, isJson).end(JSON.stringify({ scan_overview: overview }))
  } else if (pathname.startsWith('/v2/team/blocked/')) {
    const message = 'The image is not signed in Cosign.'
    response.writeHead(412, isJson).end(JSON.stringify({ errors: [{ code: 'PROJECTPOLICYVIOLATION', message }] }))
  } else if (pathname.startsWith('/v2/team/app/manifests/')) {
    response.writeHead(200, { 'content-type': 'application/vnd.oci.image.index.v1+json' }).end(manifest)
  } else response.writeHead(pathname === '/v2/' ? 200 : 404, isJson).end('{}')
})

beforeAll(async () => {
  await new Promise<void>((resolve) => harbor.listen(0, '127.0.0.1', resolve))
  const place = await openPlace()
  ;({ console, browser } = place)
  const url = `127.0.0.1:${(harbor.address() as AddressInfo).port}`
  const body = { name: 'Harbor', kind: 'harbor', url, tls: { plainHttp: true } } as const
  id = (await console.call(createRegistry, { body })).value.id
  return place.stop
})

afterAll(() => {
  harbor.close()
  harbor.closeAllConnections()
})

test.each([
  ['en', 'Vulnerabilities: 1 critical, 3 high (Trivy).'],
  ['fr', 'Vulnérabilités\u202f: 1 critique, 3 élevées (Trivy).'],
] as const)('what Harbor found in an image is said where a cluster is described: %s', async (language, words) => {
  const { page, say, context } = await openPage(browser, { language })
  await signIn({ context }, console.url, adminToken)
  await page.goto(`${console.url}/clusters/add?registryId=${id}`)
  await settle(page)
  const repository = page.getByLabel(say('cluster.field.repository')).and(page.locator('input')).first()

  await repository.fill('team/app:1.0')
  await page.getByText(words).waitFor()
  await repository.fill('team/blocked:1.0')
  await page.getByText(say('image.check.blocked')).waitFor()

  const [, because = ''] = say('check.verdict.blocked-unsigned').split('{image}')
  expect(because).not.toBe('')
  expect(await page.getByText(because).count()).toBe(1)
  await context.close()
})
