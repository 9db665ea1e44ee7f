import { DomainError } from '#contract/errors.ts'
import type { NewNotificationChannel, NotificationChannelChange } from '#contract/notifications.ts'
import { Secret } from '#platform/secret.ts'
import type { ChannelRecord, MailRecord, WebhookRecord } from './notification-channel.ts'

type MailInput = NonNullable<NotificationChannelChange['mail']>
type WebhookInput = NonNullable<NotificationChannelChange['webhook']>

/** The secrets that a request brings, by their names. */
export interface GivenSecrets {
  readonly url?: Secret
  readonly 'signing-secret'?: Secret
  readonly password?: Secret
}

export function targetOf({ webhook, mail }: NewNotificationChannel): WebhookRecord | MailRecord {
  if (webhook !== undefined && mail === undefined) {
    const { url, format, signingSecret, caCertificate } = webhook
    return {
      type: 'webhook',
      origin: new URL(url).origin,
      format,
      signed: signingSecret !== undefined,
      caCertificate,
    }
  }
  if (mail !== undefined && webhook === undefined) {
    const { password, ...open } = mail
    return { type: 'mail', ...open, hasPassword: password !== undefined }
  }
  throw new DomainError('invalid', 'A notification channel is either a webhook or mail', {
    hint: 'Send one of "webhook" and "mail".',
    errors: [
      { pointer: webhook === undefined ? '/webhook' : '/mail', code: 'one-of', detail: 'One of both is needed' },
    ],
  })
}

/** The target with the change in it, or a refusal: a channel never becomes one of the other kind. */
export function changedTarget(
  { target }: ChannelRecord,
  { webhook, mail }: NotificationChannelChange,
): WebhookRecord | MailRecord {
  if (target.type === 'webhook') {
    if (mail !== undefined) throw otherKind('/mail', 'webhook')
    return webhook === undefined ? target : changedWebhook(target, webhook)
  }
  if (webhook !== undefined) throw otherKind('/webhook', 'mail channel')
  return mail === undefined ? target : changedMail(target, mail)
}

function changedWebhook(target: WebhookRecord, { url, format, signingSecret, caCertificate }: WebhookInput) {
  return {
    ...target,
    origin: url === undefined ? target.origin : new URL(url).origin,
    format: format ?? target.format,
    signed: target.signed || signingSecret !== undefined,
    caCertificate: caCertificate === undefined ? target.caCertificate : caCertificate,
  }
}

/** Its password goes to no other server, and by no other way, than those that it was given for. */
function changedMail(target: MailRecord, { password, ...change }: MailInput): MailRecord {
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const next: MailRecord = { ...target, ...named, hasPassword: target.hasPassword || password !== undefined }
  const moves = (['host', 'port', 'security', 'username', 'caCertificate'] as const).some(
    (field) => next[field] !== target[field],
  )
  if (moves && target.hasPassword && password === undefined && next.username !== null) {
    throw new DomainError('invalid', 'Another mail server, user or trust needs the password again', {
      hint: 'Send the password together with the change.',
      errors: [{ pointer: '/mail/password', code: 'required', detail: 'The saved one was meant for what was there' }],
    })
  }
  return next.username === null ? { ...next, hasPassword: false } : next
}

function otherKind(pointer: string, kind: string): DomainError {
  return new DomainError('invalid', `The channel is a ${kind} and stays one`, {
    hint: 'Add a channel of the other kind, and delete this one.',
    errors: [{ pointer, code: 'unexpected', detail: 'It is of the other kind' }],
  })
}

/** What the target as a whole must be, however it came about. */
export function refuseBadTarget(target: WebhookRecord | MailRecord): void {
  if (target.type === 'webhook') {
    if (target.format !== 'standard' || target.signed) return
    throw new DomainError('invalid', 'A webhook of the format "standard" needs a signing secret', {
      hint: 'Make one with: echo "whsec_$(openssl rand -base64 32)", and give it to the receiver too.',
      errors: [{ pointer: '/webhook/signingSecret', code: 'required', detail: 'Requests are always signed' }],
    })
  }
  if (target.username !== null && !target.hasPassword) {
    throw new DomainError('invalid', 'A user of a mail server needs a password', {
      hint: 'Send the password, or leave the user name out.',
      errors: [{ pointer: '/mail/password', code: 'required', detail: 'The password is missing' }],
    })
  }
  if (target.security === 'none' && target.hasPassword) {
    throw new DomainError('invalid', 'A password is not sent to a mail server without TLS', {
      hint: 'Use starttls or tls, or a relay that needs no sign-in.',
      errors: [{ pointer: '/mail/security', code: 'insecure', detail: 'Everyone on the way could read the password' }],
    })
  }
}

export function secretsIn({ webhook, mail }: NotificationChannelChange): GivenSecrets {
  const given = { url: webhook?.url, 'signing-secret': webhook?.signingSecret, password: mail?.password }
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, new Secret(value)]])),
  )
}

export function channelNotFound(id: string): DomainError {
  return new DomainError('not-found', `There is no notification channel ${id.slice(0, 60)}`, {
    hint: 'List them with: pwctl notification list',
  })
}

export function channelChangedMeanwhile({ revision }: ChannelRecord): DomainError {
  return new DomainError(
    'precondition-failed',
    `The notification channel was changed in the meantime; it is at revision ${revision} now`,
    { hint: 'Read it again, and repeat your change on what it is now.' },
  )
}

export function channelNameTaken(name: string): DomainError {
  return new DomainError('conflict', `A notification channel named "${name}" exists already`, {
    hint: 'Choose another name, or change the channel that has it.',
    errors: [{ pointer: '/name', code: 'taken', detail: 'The name is taken' }],
  })
}
