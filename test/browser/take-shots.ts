import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listClusters } from '#contract/clusters.ts'
import { adminToken, eventually, startConsole } from '#test/start-console.ts'
import { everyPage } from './every-page.ts'
import installBrowser from './install-browser.ts'
import { openBrowser, openPage, settle, signIn } from './open-browser.ts'

// A picture of every page of the sandbox in both languages, for the documents: `npm run shots`.

await installBrowser()
// A directory of a name that tells nothing of the machine, for it is seen in the audit.
const directory = join(tmpdir(), 'pesitwizard')
await rm(directory, { recursive: true, force: true })
const console = await startConsole({ directory, environment: { PESITWIZARD_KUBERNETES: 'sandbox' } })
const browser = await openBrowser()
try {
  await eventually(
    async () => (await console.call(listClusters, {})).value.items.map(({ status }) => status),
    (statuses) => ['HEALTHY', 'UNHEALTHY'].every((status) => statuses.some((each) => each === status)),
  )
  const pages = (await everyPage(console)).filter(({ path }) => !path.endsWith('tab=activity'))
  for (const language of ['en', 'fr'] as const) {
    const folder = join('docs', 'screens', language)
    await mkdir(folder, { recursive: true })
    const watched = await openPage(browser, { language })
    await watched.page.goto(`${console.url}/sign-in`)
    await settle(watched.page)
    await watched.page.screenshot({ path: join(folder, 'sign-in.png') })
    await signIn(watched, console.url, adminToken)
    for (const { route, path } of pages) {
      await watched.page.goto(console.url + path)
      await settle(watched.page)
      await watched.page.waitForTimeout(400)
      const tab = new URL(path, console.url).searchParams.get('tab')
      const words = [
        ...route.split('/').filter((part) => part !== '' && part !== '$id'),
        ...(route.includes('$id') ? ['one'] : []),
        tab,
      ]
      const name = words.filter(Boolean).join('-') || 'dashboard'
      await watched.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
    }
    await watched.context.close()
  }
} finally {
  await browser.close()
  await console.stop()
  await rm(directory, { recursive: true, force: true })
}
