import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { createCluster, deployCluster, getCluster, listClusterPods } from '#contract/clusters.ts'
import { createRegistry } from '#contract/registries.ts'
import { openBrowser, openPage, settle, signIn } from '#test/browser/open-browser.ts'
import installBrowser from '#test/browser/install-browser.ts'
import { type ChainTarget, openSandboxTarget } from '#test/chain-target.ts'
import { adminToken, eventually, startConsole, type TestConsole } from '#test/start-console.ts'

let target: ChainTarget
let console: TestConsole
let browser: Browser

beforeAll(async () => {
  await installBrowser()
  target = await openSandboxTarget()
  console = await startConsole({
    environment: {
      PESITWIZARD_KUBERNETES: 'kubeconfig',
      PESITWIZARD_KUBECONFIG: target.kubeconfig,
      PESITWIZARD_NAMESPACES: target.namespace,
    },
  })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await console?.stop()
  await target?.stop()
})

async function runCluster(): Promise<string> {
  const [registry] = target.registries
  const { host = '', ...tls } = registry ?? { plainHttp: false, caCertificate: null }
  const { username, password } = target
  const added = await console.call(createRegistry, { body: { name: 'Live', url: host, username, password, tls } })
  const containerImage = `${added.value.url}/cpoder/pesitwizard-server:1.0.0`
  const body = { name: 'live', namespace: target.namespace, registryId: added.value.id, containerImage }
  const { id } = (await console.call(createCluster, { body })).value
  await console.call(deployCluster, { params: { id } })
  await eventually(
    async () => (await console.call(getCluster, { params: { id } })).value.status,
    (status) => status === 'HEALTHY',
  )
  return id
}

/** From now on the instants at which the table shows something else. */
async function watchTable(
  page: Page,
): Promise<() => Promise<readonly { readonly at: number; readonly text: string }[]>> {
  await page.evaluate(() => {
    interface Node {
      readonly textContent: string
    }
    const scope = globalThis as unknown as {
      document: { querySelector(selector: string): Node }
      MutationObserver: new (look: () => void) => { observe(node: Node, options: object): void }
      seen: { at: number; text: string }[]
    }
    const table = scope.document.querySelector('main')
    scope.seen = []
    const look = () => scope.seen.push({ at: Date.now(), text: table.textContent })
    new scope.MutationObserver(look).observe(table, { subtree: true, childList: true, characterData: true })
  })
  return () => page.evaluate(() => (globalThis as unknown as { seen: { at: number; text: string }[] }).seen)
}

test('a row changes within 500 ms of the event in Kubernetes', { timeout: 60_000 }, async () => {
  const id = await runCluster()
  const watched = await openPage(browser)
  await signIn(watched, console.url, adminToken)
  const { page } = watched
  await page.goto(`${console.url}/clusters`)
  await settle(page)
  await page.getByText('1/1 ready').waitFor()
  await page.waitForTimeout(1000)
  const seen = await watchTable(page)
  const { items } = (await console.call(listClusterPods, { params: { id } })).value
  const pod = items[0]?.name ?? ''
  const deletedAt = Date.now()
  await target.client.delete({ kind: 'Pod', namespace: target.namespace, name: pod })
  const shown = await eventually(seen, (each) => each.some(({ text }) => text.includes('0/1 ready')))
  const delay = (shown.find(({ text }) => text.includes('0/1 ready'))?.at ?? 0) - deletedAt
  process.stdout.write(`A deleted pod was seen on the page after ${delay} ms\n`)
  expect(delay).toBeLessThan(500)
  await page.getByText('1/1 ready').waitFor()
  await watched.context.close()
})
