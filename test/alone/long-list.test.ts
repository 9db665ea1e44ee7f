import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { listConnections, updateConnection } from '#contract/connections.ts'
import { createRegistry, getRegistry } from '#contract/registries.ts'
import { findBarriers, openBrowser, openPage, settle, signIn, type WatchedPage } from '#test/browser/open-browser.ts'
import installBrowser from '#test/browser/install-browser.ts'
import { type ChainTarget, openSandboxTarget } from '#test/chain-target.ts'
import { adminToken, eventually, startConsole, type TestConsole } from '#test/start-console.ts'

const total = 10_000
const nameOf = (index: number) => `many-${String(index).padStart(5, '0')}`

let target: ChainTarget
let console: TestConsole
let browser: Browser
let registryId: string
let connectionId: string

beforeAll(async () => {
  await installBrowser()
  target = await openSandboxTarget()
  const startedAt = performance.now()
  await createNamespaces()
  const createdAt = performance.now()
  console = await startConsole({
    environment: { PESITWIZARD_KUBERNETES: 'kubeconfig', PESITWIZARD_KUBECONFIG: target.kubeconfig },
  })
  connectionId = await manageThemAll()
  const body = { name: 'Many', url: 'ghcr.io', username: 'me', password: 'for-the-test' }
  registryId = (await console.call(createRegistry, { body })).value.id
  await eventually(
    async () => (await console.call(getRegistry, { params: { id: registryId } })).value.pullSecret,
    (seen) => seen !== null && seen.total === total && seen.inSync === total,
    180_000,
  )
  const ms = (from: number, to: number) => Math.round(to - from)
  process.stdout.write(
    `${total} namespaces created in ${ms(startedAt, createdAt)} ms, their pull secrets in ${ms(createdAt, performance.now())} ms\n`,
  )
  browser = await openBrowser()
}, 300_000)

afterAll(async () => {
  await browser?.close()
  await console?.stop()
  await target?.stop()
}, 60_000)

async function createNamespaces(): Promise<void> {
  const create = async (index: number) => {
    const metadata = { name: nameOf(index), labels: { many: 'yes' } }
    const made = await target.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata })
    if (!made.ok) throw new Error(made.message)
  }
  await Promise.all(Array.from({ length: total }, (_, index) => create(index)))
}

async function manageThemAll(): Promise<string> {
  const [connection] = (await console.call(listConnections, {})).value.items
  if (connection === undefined) throw new Error('The console has no connection')
  const { id, revision } = connection
  const body = { namespaces: { names: [], labelSelector: 'many=yes' }, enabled: true }
  await console.call(updateConnection, { params: { id }, body, ifMatch: `"${revision}"` })
  return id
}

async function openTable(path: string): Promise<WatchedPage> {
  const watched = await openPage(browser)
  await signIn(watched, console.url, adminToken)
  await watched.page.goto(console.url + path)
  await settle(watched.page)
  return watched
}

interface Scrolled {
  readonly longestTaskMs: number
  readonly longestFrameMs: number
  readonly mostNodes: number
  readonly frames: number
}

/** Scrolls a table to its end as a hand on a wheel does, a dozen rows a frame, and watches what the page does meanwhile. */
function scrollToEnd(page: Page, label: string, last: string): Promise<Scrolled> {
  return page.evaluate(
    async ([name, end]) => {
      interface Node {
        scrollTop: number
        readonly textContent: string
      }
      interface Entries {
        getEntries(): readonly { readonly duration: number }[]
      }
      const scope = globalThis as unknown as {
        document: { querySelector(selector: string): Node; getElementsByTagName(name: string): { length: number } }
        PerformanceObserver: new (look: (entries: Entries) => void) => {
          observe(options: object): void
          disconnect(): void
        }
        requestAnimationFrame(work: (at: number) => void): void
      }
      const table = scope.document.querySelector(`[role="region"][aria-label="${name}"]`)
      const all = scope.document.getElementsByTagName('*')
      const seen = { longestTaskMs: 0, longestFrameMs: 0, mostNodes: 0, frames: 0 }
      const tasks = new scope.PerformanceObserver((entries) => {
        for (const { duration } of entries.getEntries()) seen.longestTaskMs = Math.max(seen.longestTaskMs, duration)
      })
      tasks.observe({ type: 'longtask' })
      const until = performance.now() + 120_000
      await new Promise<void>((resolve, reject) => {
        let before = performance.now()
        const frame = () => {
          const now = performance.now()
          seen.longestFrameMs = Math.max(seen.longestFrameMs, now - before)
          before = now
          seen.frames += 1
          seen.mostNodes = Math.max(seen.mostNodes, all.length)
          if (table.textContent.includes(end)) return resolve()
          if (now > until) return reject(new Error(`The end was not reached; at ${table.scrollTop}`))
          table.scrollTop += 700
          scope.requestAnimationFrame(frame)
        }
        scope.requestAnimationFrame(frame)
      })
      tasks.disconnect()
      return seen
    },
    [label, last] as const,
  )
}

test.each([
  [
    'the pull secrets of a registry',
    () => `/registries/${registryId}?tab=pull-secrets`,
    'registry.tab.pullSecrets',
    'pullSecret.search',
  ],
  [
    'the namespaces of a connection',
    () => `/orchestrators/${connectionId}?tab=namespaces`,
    'connection.tab.namespaces',
    'connection.namespaces.search',
  ],
] as const)(
  '%s, ten thousand, scroll to the end without a pause, and one is found',
  { timeout: 240_000 },
  async (what, path, label, search) => {
    const watched = await openTable(path())
    const { page, say, complaints } = watched
    const table = page.getByRole('region', { name: say(label), exact: true })
    await table.getByText(nameOf(0), { exact: true }).waitFor()
    expect(await findBarriers(page)).toEqual([])

    const seen = await scrollToEnd(page, say(label), nameOf(total - 1))

    process.stdout.write(`${what}: ${JSON.stringify(seen)}\n`)
    expect(seen.longestTaskMs).toBeLessThan(200)
    expect(seen.mostNodes).toBeGreaterThan(200)
    expect(seen.mostNodes).toBeLessThanOrEqual(1500)

    await page.getByRole('searchbox', { name: say(search) }).fill(nameOf(7345))
    await table.getByText(nameOf(7345), { exact: true }).waitFor()
    await table.getByText(nameOf(0), { exact: true }).waitFor({ state: 'detached' })
    expect(await table.getByRole('row').count()).toBe(2)
    expect(new URL(page.url()).searchParams.get('search')).toBe(nameOf(7345))
    expect(await findBarriers(page)).toEqual([])
    expect(complaints).toEqual([])
    await watched.context.close()
  },
)

test(
  'a table that is open follows what changes in it, and shows only what is wrong where that is wanted',
  { timeout: 60_000 },
  async () => {
    const watched = await openTable(`/registries/${registryId}?tab=pull-secrets&search=${nameOf(42)}`)
    const { page, say } = watched
    const table = page.getByRole('region', { name: say('registry.tab.pullSecrets'), exact: true })
    await table.getByText(say('pullSecret.state.in-sync')).waitFor()

    const metadata = { name: nameOf(42), labels: { many: 'yes' } }
    await target.client.delete({ kind: 'Namespace', name: nameOf(42) })
    await table.getByText(say('table.noMatch')).waitFor()
    await target.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata })
    await table.getByText(say('pullSecret.state.in-sync')).waitFor()
    await page.getByRole('checkbox', { name: say('pullSecret.onlyWrong') }).check()
    await table.getByText(say('table.noMatch')).waitFor()

    expect(new URL(page.url()).searchParams.get('state')).toContain('missing')
    await watched.context.close()
  },
)
