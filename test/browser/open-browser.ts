import AxeSource from 'axe-core'
import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium as playwright, type Page } from 'playwright-core'
import { messages as english } from '../../src/web/messages/en/index.ts'
import { messages as french } from '../../src/web/messages/fr/index.ts'
import { browserLibraries } from './install-browser.ts'

export type Language = 'en' | 'fr'
export type MessageKey = keyof typeof english

export interface PageOptions {
  readonly language?: Language
  readonly width?: number
  readonly dark?: boolean
}

/** A page, and all that it complained of. */
export interface WatchedPage {
  readonly page: Page
  readonly context: BrowserContext
  readonly language: Language
  /** Console errors, uncaught exceptions and violations of the policy; empty where all is well. */
  readonly complaints: string[]
  /** A message as this page says it, where it has no values. */
  readonly say: (key: MessageKey) => string
}

export async function openBrowser(): Promise<Browser> {
  return playwright.launch(await launchOptions())
}

/** A browser with one context, which others reach by a port of loopback. */
export async function openBrowserAt(port: number, directory: string): Promise<BrowserContext> {
  const options = await launchOptions()
  const args = [...options.args, `--remote-debugging-port=${port}`]
  return playwright.launchPersistentContext(directory, { ...options, args })
}

async function launchOptions() {
  return {
    executablePath: process.env['PESITWIZARD_TEST_CHROMIUM'] ?? (await chromium.executablePath()),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    headless: true,
    env: {
      ...definedOnly(process.env),
      LD_LIBRARY_PATH: [process.env['LD_LIBRARY_PATH'], browserLibraries].filter(Boolean).join(':'),
    },
  }
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries)
}

export async function openPage(browser: Browser, options: PageOptions = {}): Promise<WatchedPage> {
  const { language = 'en', width = 1360, dark = false } = options
  const context = await browser.newContext({
    locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  const messages: Readonly<Record<MessageKey, string>> = language === 'fr' ? french : english
  return { page, context, language, complaints, say: (key) => messages[key] }
}

/** Signs in as the sign-in page does, without its clicks. */
export async function signIn({ context }: Pick<WatchedPage, 'context'>, url: string, token: string): Promise<void> {
  const answer = await context.request.post(`${url}/api/v1/session`, {
    data: { token },
    headers: { 'x-requested-with': 'pesitwizard-console' },
  })
  if (answer.status() !== 201) throw new Error(`The sign-in was answered ${answer.status()}`)
}

/** Waits until the page is there: its heading, and nothing that still loads. */
export async function settle(page: Page): Promise<void> {
  await page.waitForSelector('h1')
  await page.waitForFunction(() => {
    const { document } = globalThis as unknown as { document: { querySelector(selector: string): unknown } }
    return (
      document.querySelector('[class*="awsui_root_"][class*="spinner"], [class*="awsui_loading"], .skeleton') === null
    )
  })
}

/** By how many pixels the page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: { scrollWidth: number; clientWidth: number } }
    }
    return document.documentElement.scrollWidth - document.documentElement.clientWidth
  })
}

export interface Barrier {
  readonly rule: string
  readonly help: string
  readonly places: readonly string[]
}

/** What axe finds against WCAG 2.2 A and AA. Evaluated from outside, so that the page's policy stays as it is. */
export async function findBarriers(page: Page): Promise<readonly Barrier[]> {
  await page.evaluate(AxeSource.source)
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof AxeSource }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    return (await axe.run({ runOnly: tags })).violations
  })
  return violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    places: nodes.slice(0, 5).map(({ html }) => html.slice(0, 300)),
  }))
}
