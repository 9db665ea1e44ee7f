import type { Browser } from 'playwright-core'
import { type ChainTarget, openSandboxTarget } from '#test/chain-target.ts'
import { startConsole, startConsoleOn, type TestConsole, type TestConsoleOptions } from '#test/start-console.ts'
import { openBrowser } from './open-browser.ts'

/** A console, and a browser to look at it with. */
export interface BrowserPlace {
  readonly console: TestConsole
  readonly browser: Browser
  /** As what `beforeAll` returns it is called after the last test. */
  readonly stop: () => Promise<void>
}

/** By default with the sandbox that the console brings along. */
export async function openPlace(
  options: TestConsoleOptions = { environment: { PESITWIZARD_KUBERNETES: 'sandbox' } },
): Promise<BrowserPlace> {
  return withBrowser(await startConsole(options))
}

/** Over a Kubernetes of the test's own. */
export async function openPlaceOn(
  open: () => Promise<ChainTarget> = openSandboxTarget,
): Promise<BrowserPlace & { readonly target: ChainTarget }> {
  const target = await open()
  const place = await withBrowser(await startConsoleOn(target, [target.namespace]))
  return {
    ...place,
    target,
    stop: async () => {
      await place.stop()
      await target.stop()
    },
  }
}

async function withBrowser(console: TestConsole): Promise<BrowserPlace> {
  const browser = await openBrowser()
  return {
    console,
    browser,
    stop: async () => {
      await browser.close()
      await console.stop()
    },
  }
}
