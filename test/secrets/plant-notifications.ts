import { randomBytes } from 'node:crypto'
import { testRegistry } from '#contract/checks.ts'
import { createNotificationChannel, testNotificationChannel } from '#contract/notifications.ts'
import { createRegistry } from '#contract/registries.ts'
import type { ChainTarget } from '#test/chain-target.ts'
import {
  type MailReceiver,
  startMailReceiver,
  startWebhookReceiver,
  type WebhookReceiver,
} from '#test/notifications/receivers.ts'
import { testAuthority, testCertificates } from '#platform/oci/test-certificates.ts'
import { eventually } from '#test/start-console.ts'
import type { Recorder } from './recorder.ts'
import { binary, type Canary, canary, type Source } from './secret-forms.ts'

export interface PlantedNotifications {
  readonly canaries: readonly Canary[]
  /** What the receivers were sent, but for the path that it was sent to. */
  sources(): readonly Source[]
  stop(): Promise<void>
}

/** Channels with every kind of secret, of which something is told: a registry whose password is refused. */
export async function plantInNotifications(recorder: Recorder, target: ChainTarget): Promise<PlantedNotifications> {
  const path = `T${randomBytes(12).toString('hex')}`
  const signingSecret = `whsec_${randomBytes(32).toString('base64')}`
  const password = canary('password of the mail server')
  const refused = canary('password that the mail server refuses and repeats')
  const wrong = canary('password that a registry refuses', /^data of Secret\/[^/]+\/registry-secret-/)
  const webhook = await startWebhookReceiver(`/services/${path}`)
  const mail = await startMailReceiver({
    ...testCertificates.good,
    user: { name: 'relay', password: password.value },
  })
  const server = { host: '127.0.0.1', port: mail.port, caCertificate: testAuthority }
  const people = { from: 'console@example.com', to: ['oncall@example.com'] }
  const bodies = [
    { name: 'hook', webhook: { url: webhook.url, signingSecret } },
    { name: 'mail', language: 'fr', mail: { ...server, ...people, username: 'relay', password: password.value } },
    { name: 'refused', mail: { ...server, ...people, username: 'relay', password: refused.value } },
  ]
  for (const body of bodies) {
    const { id } = (await recorder.ask(createNotificationChannel, { body })).value
    const { sent } = (await recorder.ask(testNotificationChannel, { params: { id } })).value
    if (sent !== (body.name !== 'refused')) throw new Error(`The test of ${body.name} went otherwise`)
  }
  await makeSomethingToTell(recorder, target, wrong.value)
  await eventually(
    async () => arrived(webhook, mail),
    (isThere) => isThere,
    40_000,
  )
  return {
    canaries: [
      { name: 'path of a webhook', value: path, belongs: /^$/ },
      { name: 'signing secret', value: signingSecret, belongs: /^$/ },
      password,
      refused,
      wrong,
    ],
    sources: () => [
      ...webhook.received.map(({ headers, body }) => ({
        where: 'notification by webhook',
        content: binary(`${JSON.stringify(headers)}\n${body}`),
      })),
      ...mail.received.map(({ raw }) => ({ where: 'notification by mail', content: binary(raw) })),
    ],
    async stop() {
      await webhook.stop()
      await mail.stop()
    },
  }
}

async function makeSomethingToTell(recorder: Recorder, target: ChainTarget, password: string): Promise<void> {
  const url = target.registries[0]?.host
  const body = { name: 'refused', url, tls: { plainHttp: true }, username: 'the-user', password }
  const { id } = (await recorder.ask(createRegistry, { body })).value
  await recorder.ask(testRegistry, { params: { id }, body: {} })
}

function arrived(webhook: WebhookReceiver, mail: MailReceiver): boolean {
  return webhook.received.some(({ body }) => body.includes('"credential-refused"')) && mail.received.length > 1
}
