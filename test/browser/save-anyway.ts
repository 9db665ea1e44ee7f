import type { WatchedPage } from './open-browser.ts'

/** Where the test of a registry has failed: says why it is saved all the same. */
export async function saveAnyway({ page, say }: Pick<WatchedPage, 'page' | 'say'>, words: 'anyway' | 'saveAnyway') {
  const name = say(`check.${words}`)
  await page.getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(say('check.anyway.reason')).fill('It comes tomorrow')
  await dialog.getByRole('button', { name, exact: true }).click()
}
