import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import lighthouse, { desktopConfig } from 'lighthouse'
import type { BrowserContext } from 'playwright-core'
import installBrowser from '#test/browser/install-browser.ts'
import { openBrowserAt, signIn } from '#test/browser/open-browser.ts'
import { adminToken, startConsole, type TestConsole } from '#test/start-console.ts'

let console: TestConsole
let context: BrowserContext
let directory: string
let port: number

beforeAll(async () => {
  await installBrowser()
  console = await startConsole({ environment: { PESITWIZARD_KUBERNETES: 'sandbox' } })
  directory = await mkdtemp(join(tmpdir(), 'pesitwizard-lighthouse-'))
  port = await freePort()
  context = await openBrowserAt(port, directory)
})

afterAll(async () => {
  await context?.close()
  await console?.stop()
  if (directory !== undefined) await rm(directory, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: free } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return free
}

interface Scores {
  readonly performance: number
  readonly accessibility: number
  readonly bestPractices: number
  /** What cost points, for who must mend it. */
  readonly faults: readonly string[]
}

async function measure(path: string): Promise<Scores> {
  const categories = ['performance', 'accessibility', 'best-practices']
  const flags = {
    port,
    logLevel: 'error',
    onlyCategories: categories,
    disableStorageReset: true,
    maxWaitForLoad: 20_000,
  } as const
  const found = (await lighthouse(console.url + path, { ...flags, onlyCategories: [...categories] }, desktopConfig))
    ?.lhr
  if (found === undefined) throw new Error('Lighthouse gave no report')
  const scoreOf = (name: string) => Math.round((found.categories[name]?.score ?? 0) * 100)
  const faults = Object.values(found.audits).filter(({ score, scoreDisplayMode }) => {
    return score !== null && score < 0.9 && ['binary', 'numeric'].includes(scoreDisplayMode)
  })
  return {
    performance: scoreOf('performance'),
    accessibility: scoreOf('accessibility'),
    bestPractices: scoreOf('best-practices'),
    faults: faults.map(({ id, displayValue }) => `${id} ${displayValue ?? ''}`.trim()),
  }
}

/** Up to three times, for the speed depends on what else the machine does; the best of them. */
async function measureBest(path: string): Promise<Scores> {
  let best: Scores | undefined
  for (let turn = 1; turn <= 3 && (best?.performance ?? 0) < 95; turn += 1) {
    const scores = await measure(path)
    process.stdout.write(`Lighthouse, ${path}, run ${turn}: ${JSON.stringify(scores)}\n`)
    if (scores.performance > (best?.performance ?? -1)) best = scores
  }
  if (best === undefined) throw new Error('Nothing was measured')
  return best
}

// In this order: the second page is that of someone who is signed in.
test.each([
  ['the sign-in page', '/sign-in', false],
  ['the list of registries', '/registries', true],
])(
  '%s loads fast on a desktop, and has no fault of accessibility or practice',
  { timeout: 240_000 },
  async (_, path, isSignedIn) => {
    if (isSignedIn) await signIn({ context }, console.url, adminToken)

    const scores = await measureBest(path)

    expect(scores.performance).toBeGreaterThanOrEqual(95)
    expect(scores).toMatchObject({ accessibility: 100, bestPractices: 100 })
  },
)
