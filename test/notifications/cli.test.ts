import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Webhook } from 'standardwebhooks'
import { type SignedIn, startSignedIn } from '#test/run-pwctl.ts'
import { startMailReceiver, startWebhookReceiver, type WebhookReceiver } from './receivers.ts'

let it: SignedIn
let receiver: WebhookReceiver

beforeEach(async () => {
  it = await startSignedIn({ environment: { PESITWIZARD_ALLOWED_NOTIFICATION_ADDRESSES: '127.0.0.1/32' } })
  receiver = await startWebhookReceiver('/services/T-PATH-SECRET')
})
afterEach(async () => {
  await receiver.stop()
  await it.stop()
})

const pwctl = (...args: string[]) => it.pwctl(['notification', ...args])

test('a webhook is added by its URL from standard input, and its secret is shown once', async () => {
  const created = await it.pwctl(['notification', 'create', 'On call', '--url-file', '-'], {
    stdin: `${receiver.url}\n`,
  })
  expect(created).toMatchObject({ code: 0 })
  const [signingSecret = ''] = /whsec_\S+/.exec(created.err) ?? []
  expect(created.out + created.err).not.toContain('T-PATH-SECRET')

  expect(await pwctl('test', 'On call')).toMatchObject({ code: 0, err: expect.stringContaining('took the test') })
  const [request] = receiver.received
  expect(new Webhook(signingSecret).verify(request?.body ?? '', request?.headers ?? {})).toMatchObject({ type: 'test' })

  const seen = await pwctl('get', 'On call', '-o', 'yaml')
  expect(seen.out).not.toMatch(/whsec_|T-PATH-SECRET/)
  expect((await pwctl('list')).out).toMatch(/On call +\w{8} +http:\/\/127\.0\.0\.1:\d+ +ok/)
})

test('a script names the signing secret, for it could not see the one that is made', async () => {
  const script = { stdin: receiver.url }
  const without = await it.pwctl(['notification', 'create', 'x', '--url-file', '-', '-o', 'json'], script)
  expect(without).toMatchObject({ code: 2, err: expect.stringContaining('--signing-secret-file') })
  const file = join(it.home, 'secret')
  await writeFile(file, `whsec_${Buffer.alloc(32, 7).toString('base64')}\n`)
  const given = ['create', 'x', '--url-file', '-', '--signing-secret-file', file, '-o', 'json']
  const { code, out } = await it.pwctl(['notification', ...given], script)
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ name: 'x', webhook: { signed: true } })
})

test('mail is set, tested, changed and forgotten', async () => {
  const mail = await startMailReceiver({ startTls: false })
  const server = ['--mail-server', `127.0.0.1:${mail.port}`, '--security', 'none']
  const people = ['--from', 'a@example.com', '--to', 'b@example.com', '--to', 'c@example.com']
  const told = ['--kind', 'rotation-overdue', '--env', 'PRODUCTION', '--language', 'fr', '--quiet', '22:00-07:00']
  expect(await pwctl('create', 'Team', ...server, ...people, ...told, '--time-zone', 'Europe/Paris')).toMatchObject({
    code: 0,
  })
  expect(await pwctl('test', 'Team')).toMatchObject({ code: 0 })
  expect(mail.received[0]?.to).toEqual(['b@example.com', 'c@example.com'])
  await mail.stop()
  const failed = await pwctl('test', 'Team')
  expect(failed).toMatchObject({ code: 6, err: expect.stringContaining('refused') })
  const wide = await pwctl('list', '-o', 'wide')
  expect(wide.out).toMatch(/failing/)
  expect(wide.out).toContain('PRODUCTION')

  expect(await pwctl('update', 'Team', '--no-quiet', '--no-enabled', '--to', 'd@example.com')).toMatchObject({
    code: 0,
  })
  const seen = JSON.parse((await pwctl('get', 'Team', '-o', 'json')).out) as unknown
  expect(seen).toMatchObject({ enabled: false, quietHours: null, mail: { to: ['d@example.com'], port: mail.port } })
  expect(await pwctl('update', 'Team', '--enabled', '--dry-run')).toMatchObject({
    out: expect.stringContaining('dry run'),
  })
  expect(await pwctl('delete', 'Team', '--yes')).toMatchObject({ code: 0 })
  expect(await pwctl('get', 'Team')).toMatchObject({ code: 5 })
})

test.each([
  [['create', 'x'], /webhook or a mail server/],
  [['create', 'x', '--url-env', 'ABSENT'], /ABSENT holds no URL/],
  [['create', 'x', '--url-file', '-', '--kind', 'everything'], /kind/],
  [['create', 'x', '--mail-server', 'm', '--from', 'a@example.com', '--to', 'nobody'], /mail\/to/],
  [
    ['create', 'x', '--mail-server', 'm', '--from', 'a@example.com', '--to', 'b@example.com', '--quiet', 'always'],
    /quiet/i,
  ],
  [
    ['create', 'x', '--mail-server', 'm', '--from', 'a@example.com', '--to', 'b@example.com', '--time-zone', 'UTC'],
    /--quiet/,
  ],
  [['update', 'x', '--enabled'], /no notification "x"/],
])('%j says what is wrong', async (args, message) => {
  const { code, err } = await it.pwctl(['notification', ...args], { stdin: receiver.url })
  expect(code).not.toBe(0)
  expect(err).toMatch(message)
})

test('deliveries are listed', async () => {
  await it.pwctl(['notification', 'create', 'On call', '--url-file', '-'], { stdin: receiver.url })
  expect(await pwctl('deliveries', 'On call', '-o', 'json')).toMatchObject({
    code: 0,
    out: expect.stringContaining('[]'),
  })
})
