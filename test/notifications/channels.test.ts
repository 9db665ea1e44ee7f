import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Webhook } from 'standardwebhooks'
import { listAudit } from '#contract/audit.ts'
import {
  createNotificationChannel,
  deleteNotificationChannel,
  getNotificationChannel,
  listNotificationChannels,
  type NewNotificationChannel,
  testNotificationChannel,
  updateNotificationChannel,
} from '#contract/notifications.ts'
import { testAuthority, testCertificates } from '#platform/oci/test-certificates.ts'
import { startConsole, type TestConsole } from '#test/start-console.ts'
import { type MailReceiverOptions, startMailReceiver, startWebhookReceiver } from './receivers.ts'

let it: TestConsole
const closers: (() => Promise<void>)[] = []
let number = 0
let aheadMs = 0

beforeAll(async () => {
  it = await startConsole({
    environment: {
      PESITWIZARD_ALLOWED_NOTIFICATION_ADDRESSES: '127.0.0.1/32',
      PESITWIZARD_PUBLIC_URL: 'https://console.example.com/',
    },
    // What a name resolves to, as a hostile DNS may say it.
    outside: {
      resolve: async (name) => (name === 'inside.example' ? ['169.254.169.254'] : []),
      now: () => new Date(Date.now() + aheadMs),
    },
  })
})
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})
afterAll(() => it.stop())

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`

async function create(body: Omit<NewNotificationChannel, 'name'> | Record<string, unknown>) {
  const { value, etag } = await it.call(createNotificationChannel, {
    body: { name: `Channel ${(number += 1)}`, ...body },
  })
  return { channel: value, ifMatch: etag ?? '' }
}

/** Nobody sends more than twenty tests a minute. */
async function tested(id: string) {
  aheadMs += 4000
  return (await it.call(testNotificationChannel, { params: { id } })).value
}

async function webhookReceiver(path?: string) {
  const receiver = await startWebhookReceiver(path)
  closers.push(() => receiver.stop())
  return receiver
}

async function mailReceiver(options: MailReceiverOptions) {
  const receiver = await startMailReceiver(options)
  closers.push(() => receiver.stop())
  return receiver
}

const mail = (port: number) => ({
  host: '127.0.0.1',
  port,
  from: 'pesitwizard@example.com',
  to: ['oncall@example.com', 'team@example.com'],
  caCertificate: testAuthority,
})

describe('a webhook', () => {
  test('is signed so that the library of Standard Webhooks verifies it, with a stable id', async () => {
    const receiver = await webhookReceiver('/in/T0KEN-of-the-path?x=1')
    const signingSecret = newSecret()
    const { channel } = await create({ webhook: { url: receiver.url, signingSecret } })

    expect(await tested(channel.id)).toMatchObject({ sent: true, problem: null })

    const [request] = receiver.received
    expect(request?.path).toBe('/in/T0KEN-of-the-path?x=1')
    const event = new Webhook(signingSecret).verify(request?.body ?? '', request?.headers ?? {})
    expect(event).toMatchObject({
      type: 'test',
      data: {
        severity: 'info',
        title: `Test of ${channel.name}`,
        url: expect.stringContaining('https://console.example.com/'),
      },
    })
    expect(() => new Webhook(newSecret()).verify(request?.body ?? '', request?.headers ?? {})).toThrow(/signature/i)
    expect(() => new Webhook(signingSecret).verify(`${request?.body} `, request?.headers ?? {})).toThrow(/signature/i)
  })

  const name = 'On call <!channel> [x](http://evil.example)'
  test.each([
    ['slack', { text: expect.stringMatching(/^\*Test of .*&lt;!channel&gt;/) }, '<!channel>'],
    [
      'teams',
      {
        type: 'message',
        attachments: [
          { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', version: '1.4' } },
        ],
      },
      '[x](http',
    ],
  ] as const)(
    'of the format %s is what that service reads, and a name in it calls nobody',
    async (format, body, call) => {
      const receiver = await webhookReceiver()
      const { channel } = await create({ name: `${name} ${format}`, webhook: { url: receiver.url, format } })

      expect(await tested(channel.id)).toMatchObject({ sent: true })

      const sent: unknown = JSON.parse(receiver.received[0]?.body ?? '')
      expect(sent).toMatchObject(body)
      expect(JSON.stringify(sent)).not.toContain(call)
    },
  )

  test.each([
    [401, 'sign-in-refused'],
    [404, 'rejected'],
    [410, 'gone'],
    [429, 'rate-limited'],
    [302, 'rejected'],
    [503, 'unavailable'],
  ] as const)('that answers %i says why', async (status, problem) => {
    const receiver = await webhookReceiver()
    receiver.answer = () => ({ status, headers: { location: 'http://127.0.0.1:1/elsewhere' } })
    const { channel } = await create({ webhook: { url: receiver.url, signingSecret: newSecret() } })

    const result = await tested(channel.id)

    expect(result).toMatchObject({ sent: false, problem })
    expect(receiver.received).toHaveLength(1)
    const seen = (await it.call(getNotificationChannel, { params: { id: channel.id } })).value
    expect(seen.delivery.lastFailure).toMatchObject({ problem, message: result.message })
  })

  test.each([
    ['http://127.0.0.1:9999/', 'refused'],
    ['http://169.254.169.254/latest', 'address-blocked'],
    ['http://inside.example/', 'not-resolved'],
    ['http://absent.example/', 'not-resolved'],
    ['http://127.0.0.1:6379/', 'address-blocked'],
    ['http://127.0.0.1:10250/', 'address-blocked'],
  ] as const)('at %s is not reached: %s', async (url, problem) => {
    const { channel } = await create({ webhook: { url, signingSecret: newSecret() } })
    expect(await tested(channel.id)).toMatchObject({ sent: false, problem })
  })

  test('cannot be the console itself', async () => {
    const { channel } = await create({ webhook: { url: `${it.url}/api/v1/set-up`, signingSecret: newSecret() } })
    expect(await tested(channel.id)).toMatchObject({ sent: false, problem: 'address-blocked' })
  })
})

describe('mail', () => {
  const user = { name: 'relay', password: 'the password of the relay' }
  const signIn = { username: user.name, password: user.password }

  test.each([
    ['starttls', {}],
    ['tls', { secure: true }],
  ] as const)('is sent by %s, signed in, as plain text in the language of the channel', async (security, more) => {
    const receiver = await mailReceiver({ ...testCertificates.good, user, ...more })
    const { channel } = await create({ language: 'fr', mail: { ...mail(receiver.port), security, ...signIn } })

    expect(await tested(channel.id)).toMatchObject({ sent: true, problem: null })

    const [message] = receiver.received
    expect(message).toMatchObject({ secure: true, user: 'relay', to: ['oncall@example.com', 'team@example.com'] })
    expect(message?.raw).toMatch(/^Subject: .*Test/m)
    expect(message?.raw).toMatch(/^Auto-Submitted: auto-generated/m)
    expect(message?.raw).toMatch(/^Content-Type: text\/plain; charset=utf-8/m)
    expect(message?.raw).toContain('PeSIT Wizard')
    expect(message?.raw).not.toContain('multipart')
  })

  test('goes through a relay without sign-in where no security is asked for', async () => {
    const receiver = await mailReceiver({ startTls: false })
    const { channel } = await create({ mail: { ...mail(receiver.port), security: 'none' } })
    expect(await tested(channel.id)).toMatchObject({ sent: true })
    expect(receiver.received[0]).toMatchObject({ secure: false, user: undefined })
  })

  test.each([
    ['a wrong password', { user: { ...user, password: 'another' } }, { ...signIn }, 'sign-in-refused'],
    ['a server without STARTTLS', { startTls: false }, {}, 'no-starttls'],
    ['an unknown authority', {}, { caCertificate: null }, 'unknown-authority'],
    ['a certificate for another name', testCertificates.otherName, {}, 'wrong-name'],
    ['TLS from the first byte where there is none', {}, { security: 'tls' }, 'not-tls'],
    ['recipients that are refused', { refuses: true }, {}, 'rejected'],
  ] as const)('says why it could not be sent: %s', async (_, options, difference, problem) => {
    const receiver = await mailReceiver({ ...testCertificates.good, ...options })
    const { channel } = await create({ mail: { ...mail(receiver.port), ...difference } })

    const result = await tested(channel.id)

    expect(result).toMatchObject({ sent: false, problem })
    expect(JSON.stringify(result)).not.toContain(user.password)
    expect(receiver.received).toEqual([])
  })

  test('a password never goes where TLS was asked for and is not offered', async () => {
    const receiver = await mailReceiver({ startTls: false, user })
    const { channel } = await create({ mail: { ...mail(receiver.port), ...signIn } })
    expect(await tested(channel.id)).toMatchObject({ sent: false, problem: 'no-starttls' })
    expect(receiver.received).toEqual([])
  })

  test.each([
    ['host.999', 587, 'not-resolved'],
    ['::1', 587, 'address-blocked'],
    ['0xa9fea9fe', 25, 'address-blocked'],
    ['169.254.169.254', 25, 'address-blocked'],
    ['127.0.0.1', 6379, 'address-blocked'],
    ['inside.example', 25, 'not-resolved'],
  ] as const)('is sent to no server at %s:%i', async (host, port, problem) => {
    const { channel } = await create({ mail: { ...mail(port), host } })
    expect(await tested(channel.id)).toMatchObject({ sent: false, problem })
  })

  test('a name in a subject adds no header and no recipient', async () => {
    const receiver = await mailReceiver({ startTls: false })
    const { channel } = await create({
      name: 'é: Bcc: evil@example.com',
      mail: { ...mail(receiver.port), security: 'none' },
    })
    await tested(channel.id)
    const [message] = receiver.received
    expect(message?.to).toEqual(['oncall@example.com', 'team@example.com'])
    expect(message?.raw.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im)
  })
})

describe('what cannot be right changes nothing', () => {
  const url = 'https://hooks.example.com/x'
  test.each([
    ['neither', {}, /either a webhook or mail/],
    ['both', { webhook: { url, signingSecret: newSecret() }, mail: mail(25) }, /either a webhook or mail/],
    ['no signing secret', { webhook: { url } }, /signing secret/],
    ['a short signing secret', { webhook: { url, signingSecret: 'whsec_abc' } }, /signing secret|not valid/i],
    ['a user in the URL', { webhook: { url: 'https://me:pw@example.com/', format: 'slack' } }, /user name|not valid/i],
    ['another scheme', { webhook: { url: 'file:///etc/passwd', format: 'slack' } }, /URL|not valid/i],
    ['a user without a password', { mail: { ...mail(587), username: 'me' } }, /needs a password/],
    [
      'a password in the clear',
      { mail: { ...mail(25), username: 'me', password: 'pw', security: 'none' } },
      /without TLS/,
    ],
    ['no recipient', { mail: { ...mail(587), to: [] } }, /mail\/to/],
    ['a line break in an address', { mail: { ...mail(587), from: 'a@example.com\r\nBcc: b@example.com' } }, /valid/i],
    ['a line break in a host', { mail: { ...mail(587), host: 'mail.example.com\r\nRSET' } }, /mail\/host/],
    [
      'no time zone',
      { webhook: { url, format: 'slack' }, quietHours: { from: '22:00', to: '07:00', timeZone: 'Mars/Base' } },
      /timeZone/,
    ],
    ['an unknown key', { webhook: { url, format: 'slack' }, kind: ['pulls-failing'] }, /valid|kind/i],
  ])('%s', async (_, body, message) => {
    const before = (await it.call(listNotificationChannels, {})).value.total
    const error: unknown = await create(body).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ problem: { code: 'invalid', detail: expect.stringMatching(message) } })
    expect((await it.call(listNotificationChannels, {})).value.total).toBe(before)
  })

  test('a name is taken once, and a revision is changed once', async () => {
    const { channel, ifMatch } = await create({ webhook: { url, format: 'slack' } })
    await expect(create({ name: channel.name, webhook: { url, format: 'slack' } })).rejects.toThrow(/exists already/)
    const params = { id: channel.id }
    await it.call(updateNotificationChannel, { params, ifMatch, body: { description: 'On call' } })
    await expect(it.call(updateNotificationChannel, { params, ifMatch, body: { description: 'x' } })).rejects.toThrow(
      /in the meantime/,
    )
  })
})

test('a saved password goes to no other server, by no other way and with no other trust', async () => {
  const { channel } = await create({ mail: { ...mail(587), username: 'me', password: 'saved password' } })
  const params = { id: channel.id }
  for (const change of [
    { host: 'evil.example.com' },
    { port: 2525 },
    { security: 'tls' as const },
    { caCertificate: null },
  ]) {
    await expect(
      it.call(updateNotificationChannel, { params, ifMatch: '"1"', body: { mail: change } }),
    ).rejects.toThrow(/needs the password again/)
  }
  const { value } = await it.call(updateNotificationChannel, {
    params,
    ifMatch: '"1"',
    body: { mail: { host: 'mail2.example.com', password: 'again' } },
  })
  expect(value).toMatchObject({ revision: 2, mail: { host: 'mail2.example.com', hasPassword: true } })
  const dropped = await it.call(updateNotificationChannel, {
    params,
    ifMatch: '"2"',
    body: { mail: { username: null, host: 'relay.example.com' } },
  })
  expect(dropped.value.mail).toMatchObject({ username: null, hasPassword: false })
})

test('neither URL nor secrets are ever shown, and every change is in the audit', async () => {
  const secrets = ['PATH-SECRET-9f2', newSecret(), 'MAIL-SECRET-7c1']
  const [path, signingSecret, password] = secrets
  const hook = await create({ webhook: { url: `https://hooks.example.com/services/${path}`, signingSecret } })
  const post = await create({ mail: { ...mail(587), username: 'me', password } })
  await it.call(updateNotificationChannel, {
    params: { id: hook.channel.id },
    ifMatch: hook.ifMatch,
    body: { kinds: ['rotation-overdue'] },
  })
  await it.call(deleteNotificationChannel, { params: { id: post.channel.id }, ifMatch: post.ifMatch })
  const answers = [
    hook,
    post,
    (await it.call(listNotificationChannels, {})).value,
    (await it.call(listAudit, { query: { limit: 500 } })).value,
  ]
  for (const secret of secrets) expect(JSON.stringify(answers)).not.toContain(secret)
  expect(hook.channel.webhook).toEqual({
    origin: 'https://hooks.example.com',
    format: 'standard',
    signed: true,
    caCertificate: null,
  })
  const { items } = (await it.call(listAudit, { query: { limit: 500 } })).value
  const actionsOf = (id: string) => items.filter(({ subject }) => subject === id).map(({ action }) => action)
  expect(actionsOf(hook.channel.id)).toEqual(['notification-channel.update', 'notification-channel.create'])
  expect(actionsOf(post.channel.id)).toEqual(['notification-channel.delete', 'notification-channel.create'])
  const left = await it.running.core.db
    .selectFrom('sealed_secrets')
    .select('owner')
    .where('owner', '=', `notification-channel:${post.channel.id}`)
    .execute()
  expect(left).toEqual([])
})

test('a dry run creates nothing', async () => {
  const before = (await it.call(listNotificationChannels, {})).value.total
  const body = { name: 'Dry', webhook: { url: 'https://hooks.example.com/x', format: 'slack' as const } }
  await it.call(createNotificationChannel, { query: { dryRun: 'true' }, body })
  expect((await it.call(listNotificationChannels, {})).value.total).toBe(before)
})

test('nobody lets the console send without end', async () => {
  const other = await startConsole()
  const body = { name: 'x', webhook: { url: 'https://absent.invalid/x', format: 'slack' as const } }
  const { value } = await other.call(createNotificationChannel, { body })
  const test = () => other.call(testNotificationChannel, { params: { id: value.id } })
  for (let times = 0; times < 20; times += 1) await test()
  await expect(test()).rejects.toThrow(/twenty tests/)
  await other.stop()
})
