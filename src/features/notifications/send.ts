import { type Core } from '#platform/context.ts'
import { readSecret } from '#platform/encryption/sealed-secrets.ts'
import { postWebhook } from '#platform/notify/post-webhook.ts'
import { sendMail } from '#platform/notify/send-mail.ts'
import { failedToSend, type NotifyConnection, type SendOutcome } from '#platform/notify/send-outcome.ts'
import type { Secret } from '#platform/secret.ts'
import { composeMail, type Item, type LinkTo, slackBody, standardBody, teamsBody } from './compose.ts'
import { type ChannelRecord, type MailRecord, secretOf, type WebhookRecord } from './notification-channel.ts'

export interface Sending {
  readonly core: Core
  readonly webhooks: NotifyConnection
  readonly mail: NotifyConnection
  readonly link: LinkTo
}

/** A standard webhook takes one event a request; everything else takes what waits at once. */
export function takesOneAtATime({ target }: ChannelRecord): boolean {
  return target.type === 'webhook' && target.format === 'standard'
}

/** Sends the items in one message. Those of a standard webhook are one. */
export async function send(sending: Sending, channel: ChannelRecord, items: readonly Item[]): Promise<SendOutcome> {
  const [first] = items
  if (first === undefined) return { ok: true }
  const { target } = channel
  try {
    return target.type === 'mail'
      ? await mail(sending, { channel, target, items, id: first.id })
      : await post(sending, { channel, target, items, id: first.id })
  } catch (error) {
    // Only the reading of a secret throws here: what the outside does is an outcome.
    sending.core.log.error(
      { channel: channel.id, detail: error instanceof Error ? error.message.slice(0, 300) : '' },
      'a notification could not be sent',
    )
    return failedToSend('secret-unreadable')
  }
}

interface Given<Target> {
  readonly channel: ChannelRecord
  readonly target: Target
  readonly items: readonly Item[]
  readonly id: string
}

async function post(
  { core, webhooks, link }: Sending,
  { channel, target, items, id }: Given<WebhookRecord>,
): Promise<SendOutcome> {
  const url = await read(core, channel.id, 'url')
  if (url === undefined) return failedToSend('secret-unreadable')
  const bodies = {
    standard: () => items.map((item) => standardBody(channel, item, link)).join(''),
    slack: () => slackBody(channel, items, link),
    teams: () => teamsBody(channel, items, link),
  }
  const signingSecret = target.signed ? await read(core, channel.id, 'signing-secret') : undefined
  if (target.signed && signingSecret === undefined) return failedToSend('secret-unreadable')
  const { caCertificate } = target
  const message = { id, body: bodies[target.format](), sentAt: core.now() }
  return await postWebhook(webhooks, { url, signingSecret, caCertificate }, message)
}

async function mail(
  { core, mail: connection, link }: Sending,
  { channel, target, items, id }: Given<MailRecord>,
): Promise<SendOutcome> {
  const password = target.hasPassword ? await read(core, channel.id, 'password') : undefined
  if (target.hasPassword && password === undefined) return failedToSend('secret-unreadable')
  const { from, to } = target
  const { language } = channel
  const message = { id, from, to, language, sentAt: core.now(), ...composeMail(channel, items, link) }
  return await sendMail(connection, { ...target, password }, message)
}

async function read(core: Core, channelId: string, name: Parameters<typeof secretOf>[1]): Promise<Secret | undefined> {
  return (await readSecret(core, secretOf(channelId, name)))?.secret
}
