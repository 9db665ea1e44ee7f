import { afterAll, beforeAll, expect, test } from 'vitest'
import { startConsole, type TestConsole } from './start-console.ts'

let console: TestConsole

beforeAll(async () => {
  console = await startConsole()
})

afterAll(async () => {
  await console?.stop()
})

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(new URL(path, console.url), { headers: { accept: 'text/html', ...headers } })

async function scriptOf(): Promise<string> {
  return /src="(\/assets\/[^"]+\.js)"/.exec(await (await get('/')).text())?.[1] ?? ''
}

test('every address of a page is the one document, under a policy without inline anything', async () => {
  const pages = await Promise.all(
    ['/', '/registries', '/registries/k3f9x2ma?tab=images', '/set-up'].map((path) => get(path)),
  )

  for (const page of pages) {
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(page.headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    )
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(await page.text()).not.toMatch(/<script(?! type="module"[^>]* src=)|<style|style=/)
  }
})

test('a file named by its content is kept for a year and comes compressed', async () => {
  const script = await get(await scriptOf(), { 'accept-encoding': 'br' })

  expect(script.headers.get('content-encoding')).toBe('br')
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(script.headers.get('content-type')).toContain('javascript')
})

test('an unknown address of the API, or of a file, is a problem document', async () => {
  const unknown = await Promise.all([
    get('/api/v1/nothing'),
    get('/assets/nothing.js', { accept: '*/*' }),
    get('/../../package.json', { accept: '*/*' }),
    get('/%2e%2e/%2e%2e/package.json', { accept: '*/*' }),
  ])

  for (const answer of unknown) {
    expect([400, 404]).toContain(answer.status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  }
})
