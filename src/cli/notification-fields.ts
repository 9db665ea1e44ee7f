import { randomBytes } from 'node:crypto'
import { DomainError } from '#contract/errors.ts'
import type { MailSecurity, NotificationChannelChange, SubscribedKind, WebhookFormat } from '#contract/notifications.ts'
import type { Environment } from '#contract/common.ts'
import { readInput } from './input.ts'
import { readPassword } from './password-source.ts'
import type { World } from './world.ts'

export type NotificationOptions = Omit<NotificationChannelChange, 'name'>

type PasswordOptions = Parameters<typeof readPassword>[1]

interface Given extends PasswordOptions {
  readonly urlFile?: string | undefined
  readonly urlEnv?: string | undefined
  readonly format?: WebhookFormat | undefined
  readonly mailServer?: string | undefined
  readonly security?: MailSecurity | undefined
  readonly username?: string | undefined
  readonly from?: string | undefined
  readonly to?: string[] | undefined
  readonly caFile?: string | undefined
  readonly kind?: SubscribedKind[] | undefined
  readonly env?: Environment[] | undefined
  readonly language?: 'en' | 'fr' | undefined
  readonly quiet?: string | false | undefined
  readonly timeZone?: string | undefined
  readonly quietWeekends?: boolean | undefined
  readonly holdUrgent?: boolean | undefined
  readonly description?: string | undefined
  readonly enabled?: boolean | undefined
}

/** What was named; what was left out stays as it is. */
export async function readNotificationFields(world: World, given: Given): Promise<NotificationOptions> {
  const url = await readUrl(world, given)
  const caCertificate = given.caFile === undefined ? undefined : await readInput(world, given.caFile)
  const mail = named({
    ...serverOf(given.mailServer),
    security: given.security,
    username: given.username,
    password: await readPassword(world, given),
    from: given.from,
    to: given.to,
  })
  const webhook = named({ url, format: given.format })
  const authority = named({ caCertificate })
  return named({
    description: given.description,
    enabled: given.enabled,
    language: given.language,
    kinds: given.kind,
    environments: given.env,
    quietHours: quietHoursOf(given),
    mail: isEmpty(mail) ? undefined : { ...mail, ...authority },
    webhook: isEmpty(webhook) ? undefined : { ...webhook, ...authority },
  })
}

async function readUrl(world: World, { urlFile, urlEnv }: Given): Promise<string | undefined> {
  if (urlFile !== undefined) return (await readInput(world, urlFile)).trim()
  if (urlEnv === undefined) return undefined
  const url = world.env[urlEnv]
  if (url !== undefined && url !== '') return url
  throw new DomainError('invalid', `The environment variable ${urlEnv} holds no URL`)
}

/** `mail.example.com:2525`, `[::1]:25`, or the host alone. */
function serverOf(text: string | undefined): { host?: string; port?: number } {
  if (text === undefined) return {}
  const [, host = text, port] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text) ?? []
  return port === undefined ? { host } : { host, port: Number(port) }
}

function quietHoursOf({ quiet, timeZone, quietWeekends, holdUrgent }: Given) {
  if (quiet === false) return null
  if (quiet === undefined) {
    if (timeZone === undefined && quietWeekends === undefined && holdUrgent === undefined) return undefined
    throw new DomainError('invalid', 'Quiet hours need their hours', { hint: 'Add --quiet 22:00-07:00.' })
  }
  const [from = '', to = ''] = quiet.split('-')
  return {
    from,
    to,
    timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    weekends: quietWeekends ?? false,
    urgentGoesThrough: holdUrgent !== true,
  }
}

/** As Standard Webhooks recommends. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

type Named<T> = { -readonly [Key in keyof T]?: Exclude<T[Key], undefined> }

function named<T extends object>(fields: T): Named<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Named<T>
}

function isEmpty(fields: object): boolean {
  return Object.keys(fields).length === 0
}
