import type { z } from 'zod'
import type { Environment } from '#contract/common.ts'
import {
  type MailSecurity,
  type NewNotificationChannel,
  type NotificationChannel,
  type NotificationChannelChange,
  type SubscribedKind,
  subscribedKinds,
  type WebhookFormat,
} from '#contract/notifications.ts'

/** A notification channel as it stands in the form: text as it was typed. Secrets are empty where they are kept. */
export interface ChannelInput {
  readonly name: string
  readonly description: string
  readonly enabled: boolean
  readonly language: 'en' | 'fr'
  readonly type: 'webhook' | 'mail'
  readonly url: string
  readonly format: WebhookFormat
  readonly signingSecret: string
  readonly host: string
  readonly port: string
  readonly security: MailSecurity
  readonly username: string
  readonly password: string
  readonly from: string
  /** An address a line. */
  readonly to: string
  readonly caCertificate: string
  readonly kinds: readonly SubscribedKind[]
  readonly environments: readonly Environment[]
  readonly isQuiet: boolean
  readonly quietFrom: string
  readonly quietTo: string
  readonly timeZone: string
  readonly weekends: boolean
  readonly urgentGoesThrough: boolean
}

export const usualPorts = { starttls: '587', tls: '465', none: '25' } as const satisfies Record<MailSecurity, string>

export function emptyChannelInput(language: 'en' | 'fr'): ChannelInput {
  return {
    name: '',
    description: '',
    enabled: true,
    language,
    type: 'webhook',
    url: '',
    format: 'standard',
    signingSecret: '',
    host: '',
    port: usualPorts.starttls,
    security: 'starttls',
    username: '',
    password: '',
    from: '',
    to: '',
    caCertificate: '',
    kinds: subscribedKinds,
    environments: [],
    isQuiet: false,
    quietFrom: '20:00',
    quietTo: '07:00',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    weekends: true,
    urgentGoesThrough: true,
  }
}

export function channelInputOf(channel: NotificationChannel): ChannelInput {
  const { webhook, mail, quietHours } = channel
  const { name, description, enabled, language, kinds, environments } = channel
  const empty = emptyChannelInput(language)
  return {
    ...empty,
    name,
    description,
    enabled,
    kinds,
    environments,
    type: mail === null ? 'webhook' : 'mail',
    ...(webhook === null ? {} : { format: webhook.format, caCertificate: webhook.caCertificate ?? '' }),
    ...(mail === null
      ? {}
      : {
          host: mail.host,
          port: String(mail.port),
          security: mail.security,
          username: mail.username ?? '',
          from: mail.from,
          to: mail.to.join('\n'),
          caCertificate: mail.caCertificate ?? '',
        }),
    ...(quietHours === null
      ? {}
      : {
          isQuiet: true,
          quietFrom: quietHours.from,
          quietTo: quietHours.to,
          timeZone: quietHours.timeZone,
          weekends: quietHours.weekends,
          urgentGoesThrough: quietHours.urgentGoesThrough,
        }),
  }
}

type Body = z.input<typeof NewNotificationChannel>

export function newChannelOf(input: ChannelInput): Body {
  const { name, description, enabled, language, type } = input
  const shared = { name, description, enabled, language, ...toldOf(input) }
  if (type === 'mail') return { ...shared, mail: mailOf(input) }
  const { url, format, signingSecret } = input
  const secret = signingSecret === '' ? {} : { signingSecret }
  return { ...shared, webhook: { url, format, ...secret, caCertificate: orNull(input.caCertificate) } }
}

/** Secrets that were not typed stay; what was not changed is not sent. */
export function channelChangeOf(input: ChannelInput, first: ChannelInput): NotificationChannelChange {
  const isSame = (...names: readonly (keyof ChannelInput)[]) => names.every((name) => input[name] === first[name])
  const { name, description, enabled, language, url, format, signingSecret } = input
  const caCertificate = orNull(input.caCertificate)
  const told = toldOf(input)
  const isToldSame = JSON.stringify(told) === JSON.stringify(toldOf(first))
  const isTargetSame =
    isSame('url', 'format', 'signingSecret', 'caCertificate') &&
    isSame('host', 'port', 'security', 'username', 'password', 'from', 'to')
  return {
    ...(isSame('name') ? {} : { name }),
    ...(isSame('description') ? {} : { description }),
    ...(isSame('enabled') ? {} : { enabled }),
    ...(isSame('language') ? {} : { language }),
    ...(isToldSame ? {} : told),
    ...(isTargetSame
      ? {}
      : input.type === 'mail'
        ? { mail: mailOf(input) }
        : {
            webhook: {
              format,
              caCertificate,
              ...(url === '' ? {} : { url }),
              ...(signingSecret === '' ? {} : { signingSecret }),
            },
          }),
  }
}

function mailOf(input: ChannelInput) {
  const { host, port, security, username, password, from, to, caCertificate } = input
  return {
    host,
    port: port.trim() === '' ? Number.NaN : Number(port),
    security,
    username: orNull(username),
    ...(password === '' ? {} : { password }),
    from,
    to: to.split(/[\s,;]+/).filter((address) => address !== ''),
    caCertificate: orNull(caCertificate),
  }
}

function toldOf(input: ChannelInput) {
  const { kinds, environments, isQuiet, quietFrom: from, quietTo: to, timeZone, weekends, urgentGoesThrough } = input
  return {
    kinds: [...kinds],
    environments: [...environments],
    quietHours: isQuiet ? { from, to, timeZone, weekends, urgentGoesThrough } : null,
  }
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text
}

/** `whsec_` and 32 random bytes, as Standard Webhooks recommends. */
export function makeSigningSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return `whsec_${btoa(String.fromCodePoint(...bytes))}`
}
