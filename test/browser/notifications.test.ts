import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listNotificationChannels } from '#contract/notifications.ts'
import { startMailReceiver, startWebhookReceiver } from '#test/notifications/receivers.ts'
import { adminToken, eventually } from '#test/start-console.ts'
import { findBarriers, openPage, settle, signIn } from './open-browser.ts'
import { type BrowserPlace, openPlace } from './open-place.ts'

let place: BrowserPlace

beforeAll(async () => {
  place = await openPlace()
})
afterAll(() => place?.stop())

async function openSettings(language: 'en' | 'fr') {
  const watched = await openPage(place.browser, { language })
  await signIn(watched, place.console.url, adminToken)
  await watched.page.goto(`${place.console.url}/settings`)
  await settle(watched.page)
  const label = (key: Parameters<typeof watched.say>[0]) => watched.page.getByLabel(watched.say(key), { exact: true })
  return { ...watched, label }
}

const channels = async () => (await place.console.call(listNotificationChannels, {})).value.items

describe.each(['en', 'fr'] as const)('notification channels in %s', (language) => {
  test('a webhook is added with a secret that is shown once, tested, changed and deleted', async () => {
    const receiver = await startWebhookReceiver('/in/PATH-SECRET')
    const { page, say, label, complaints } = await openSettings(language)
    await page.getByText(say('channels.empty')).waitFor()
    await page
      .getByRole('link', { name: say('channels.add') })
      .first()
      .click()
    await settle(page)
    expect(await findBarriers(page)).toEqual([])

    await page.getByRole('button', { name: say('action.create') }).click()
    await page
      .getByText(/whsec_/)
      .first()
      .waitFor()
    await label('channel.field.name').fill(`On call ${language}`)
    await label('channel.field.url').fill(receiver.url)
    await page.getByRole('button', { name: say('channel.signingSecret.make') }).click()
    await page.getByText(say('channel.signingSecret.made')).waitFor()
    const secret = await label('channel.field.signingSecret').inputValue()
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/)
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: say('action.create') }).click()

    await page.getByRole('button', { name: say('channel.test') }).click()
    await page.getByText(say('channel.test.sent')).waitFor()
    const [request] = receiver.received
    expect(new Webhook(secret).verify(request?.body ?? '', request?.headers ?? {})).toMatchObject({ type: 'test' })
    await receiver.stop()
    await page.getByRole('button', { name: say('channel.test') }).click()
    await page.getByText(say('send.hint.refused')).waitFor()
    await settle(page)
    expect(await findBarriers(page)).toEqual([])
    const shown = await page.content()
    expect(shown).not.toContain('PATH-SECRET')
    expect(shown).not.toContain(secret)

    await page.locator('textarea').first().fill('Nights')
    await page.getByRole('button', { name: say('action.save') }).click()
    await page.waitForURL(/\/settings$/)
    expect((await channels())[0]).toMatchObject({ description: 'Nights', webhook: { signed: true } })

    await page.getByRole('button', { name: say('channel.actionsOf').replace('{name}', `On call ${language}`) }).click()
    await page.getByRole('menuitem', { name: say('action.delete') }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('action.delete'), exact: true })
      .click()
    await page.getByText(say('channels.empty')).waitFor()
    expect(await channels()).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('mail is set with quiet hours, and arrives in the language of the channel', async () => {
    const mail = await startMailReceiver({ startTls: false })
    const { page, say, label, complaints } = await openSettings(language)
    await page.goto(`${place.console.url}/settings/notifications/add`)
    await settle(page)
    await label('channel.field.name').fill(`Mail ${language}`)
    await label('channel.field.type').click()
    await page.getByRole('option', { name: say('channel.type.mail') }).click()
    await label('channel.field.security').click()
    await page.getByRole('option', { name: say('channel.security.none') }).click()
    expect(await label('channel.field.port').inputValue()).toBe('25')
    await label('channel.field.host').fill('127.0.0.1')
    await label('channel.field.port').fill(String(mail.port))
    await label('channel.field.from').and(page.locator('[placeholder="pesitwizard@example.com"]')).fill('a@example.com')
    await label('channel.field.to').and(page.locator('textarea')).fill('b@example.com\nc@example.com')
    await page.getByRole('checkbox', { name: say('channel.quiet'), exact: true }).check()
    await label('channel.field.timeZone').fill('Europe/Paris')
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: say('action.create') }).click()
    await page.getByRole('button', { name: say('channel.test') }).click()
    await page.getByText(say('channel.test.sent')).waitFor()

    expect(mail.received[0]).toMatchObject({ from: 'a@example.com', to: ['b@example.com', 'c@example.com'] })
    await eventually(channels, ([seen]) => seen?.delivery.lastSentAt != null)
    expect((await channels())[0]).toMatchObject({ language, quietHours: { timeZone: 'Europe/Paris', weekends: true } })
    await page.goto(`${place.console.url}/settings`)
    await settle(page)
    await page.getByText('b@example.com, c@example.com').waitFor()
    await page.getByRole('button', { name: say('channel.actionsOf').replace('{name}', `Mail ${language}`) }).click()
    await page.getByRole('menuitem', { name: say('action.delete') }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('action.delete'), exact: true })
      .click()
    await page.getByText(say('channels.empty')).waitFor()
    expect(complaints).toEqual([])
    await mail.stop()
    await page.close()
  })
})
