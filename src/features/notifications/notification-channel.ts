import type { Environment } from '#contract/common.ts'
import type { MailSecurity, QuietHours, SendProblem, SubscribedKind, WebhookFormat } from '#contract/notifications.ts'

/** A webhook as the console keeps it; its URL and signing secret are sealed. */
export interface WebhookRecord {
  readonly type: 'webhook'
  readonly origin: string
  readonly format: WebhookFormat
  readonly signed: boolean
  readonly caCertificate: string | null
}

/** A mail server and the addresses of a channel; its password is sealed. */
export interface MailRecord {
  readonly type: 'mail'
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  readonly username: string | null
  readonly hasPassword: boolean
  readonly from: string
  readonly to: readonly string[]
  readonly caCertificate: string | null
}

export interface LastFailure {
  readonly problem: SendProblem
  readonly at: string
}

export interface ChannelRecord {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly enabled: boolean
  readonly language: 'en' | 'fr'
  readonly kinds: readonly SubscribedKind[]
  readonly environments: readonly Environment[]
  readonly quietHours: QuietHours | null
  readonly target: WebhookRecord | MailRecord
  /** In a row, since the last that went well. */
  readonly failures: number
  readonly lastSentAt: string | null
  readonly lastFailure: LastFailure | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly revision: number
}

/** Where the sealed secrets of a channel are kept. */
export function secretOf(channelId: string, name: 'url' | 'signing-secret' | 'password') {
  return { owner: secretOwner(channelId), name }
}

export function secretOwner(channelId: string): string {
  return `notification-channel:${channelId}`
}

/** What an audit entry says of a channel: neither secrets nor the path of a URL, which often is one. */
export function auditFacts(channel: ChannelRecord): Readonly<Record<string, unknown>> {
  const { name, enabled, language, kinds, environments, quietHours, target, revision } = channel
  return { name, enabled, language, kinds, environments, quietHours, target, revision }
}
