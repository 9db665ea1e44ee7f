import { z } from 'zod'
import { Description, DisplayName, DryRun, Environment, Id, Page, Search, Time, listOf } from './common.ts'
import { endpoint } from './endpoint.ts'

/** What a person may want to be told of. A closed list: server and web have words for each. */
export const notificationKinds = [
  'rotation-due-soon',
  'rotation-overdue',
  'credential-refused',
  'credential-accepted',
  'pulls-failing',
  'pulls-working',
  'rotation-finished',
  'rotation-failed',
  'rotation-stuck',
  'test',
] as const

export const NotificationKind = z.enum(notificationKinds).meta({ id: 'NotificationKind' })
export type NotificationKind = z.infer<typeof NotificationKind>

/** What is chosen. That a trouble is over is told to whoever was told of it, and a test to whoever asks for it. */
export const subscribedKinds = [
  'rotation-due-soon',
  'rotation-overdue',
  'credential-refused',
  'pulls-failing',
  'rotation-finished',
  'rotation-failed',
  'rotation-stuck',
] as const satisfies readonly NotificationKind[]

export const SubscribedKind = z.enum(subscribedKinds).meta({
  id: 'SubscribedKind',
  description:
    '`rotation-due-soon`: 30, 15, 7 and 1 days before a credential ends or is to be replaced. `rotation-overdue`: on that day, and every week after it. `credential-refused` and `pulls-failing`: when it begins, and when it is over',
})
export type SubscribedKind = z.infer<typeof SubscribedKind>

export const WebhookFormat = z.enum(['standard', 'slack', 'teams']).meta({
  id: 'WebhookFormat',
  description:
    '`standard`: one JSON event a request, signed as Standard Webhooks 1.0 says. `slack`: a text for an incoming webhook. `teams`: an Adaptive Card for a workflow of Microsoft Teams',
})
export type WebhookFormat = z.infer<typeof WebhookFormat>

export const MailSecurity = z.enum(['starttls', 'tls', 'none']).meta({
  id: 'MailSecurity',
  description: '`starttls` is required, never tried: mail is not sent in the clear unless `none` says so',
})
export type MailSecurity = z.infer<typeof MailSecurity>

const writeOnly = { writeOnly: true, description: 'Accepted, never returned' }
const Pem = z.string().max(65_536)

const WebhookUrl = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((url) => !/^https?:\/\/[^/]*@/i.test(url), 'A URL without a user name and password')
  .meta({ writeOnly: true, description: 'Accepted, never returned: the addresses of many services are secrets' })

const SigningSecret = z
  .string()
  .regex(
    /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/,
    'A signing secret is whsec_ and the base64 of 24 to 64 random bytes, as Standard Webhooks says',
  )
  .meta(writeOnly)

const MailHost = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$|^\[?[0-9A-Fa-f:]{2,45}\]?$/,
    'The name or address of a mail server',
  )

const MailAddress = z.email().max(254)

export const Webhook = z
  .strictObject({
    url: WebhookUrl,
    format: WebhookFormat.default('standard'),
    signingSecret: SigningSecret.optional(),
    caCertificate: Pem.nullable().default(null),
  })
  .refine(({ format, signingSecret }) => format !== 'standard' || signingSecret !== undefined, {
    path: ['signingSecret'],
    message: 'A webhook of the format "standard" needs a signing secret: whsec_ and the base64 of random bytes',
  })
  .meta({ id: 'Webhook' })

export const Mail = z
  .strictObject({
    host: MailHost,
    port: z.number().int().min(1).max(65_535).default(587),
    security: MailSecurity.default('starttls'),
    username: z.string().min(1).max(320).nullable().default(null),
    password: z.string().min(1).max(1024).optional().meta(writeOnly),
    from: MailAddress,
    to: z.array(MailAddress).min(1).max(20),
    caCertificate: Pem.nullable().default(null),
  })
  .meta({ id: 'Mail' })

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day such as 22:00')

/** A name of the IANA time zone database. */
const TimeZone = z
  .string()
  .max(64)
  .refine((name) => isTimeZone(name), 'A time zone such as Europe/Paris')

export const QuietHours = z
  .strictObject({
    from: TimeOfDay,
    to: TimeOfDay,
    timeZone: TimeZone.default('Europe/Paris'),
    weekends: z.boolean().default(false).meta({ description: 'Saturdays and Sundays are quiet from end to end' }),
    urgentGoesThrough: z.boolean().default(true).meta({
      description: 'Failing pulls and refused credentials are told at once all the same',
    }),
  })
  .meta({ id: 'QuietHours', description: 'What would be told in these hours waits for their end' })
export type QuietHours = z.infer<typeof QuietHours>

const Language = z.enum(['en', 'fr']).meta({ id: 'Language' })

const shared = {
  description: Description,
  enabled: z.boolean(),
  language: Language,
  kinds: z.array(SubscribedKind).max(subscribedKinds.length),
  environments: z
    .array(Environment)
    .max(3)
    .meta({ description: 'Only of registries and clusters of these; empty: of all' }),
  quietHours: QuietHours.nullable(),
}

export const NewNotificationChannel = z
  .strictObject({
    name: DisplayName,
    description: shared.description.default(''),
    enabled: shared.enabled.default(true),
    language: shared.language.default('en'),
    kinds: shared.kinds.default([...subscribedKinds]),
    environments: shared.environments.default([]),
    quietHours: shared.quietHours.default(null),
    webhook: Webhook.optional(),
    mail: Mail.optional(),
  })
  .meta({ id: 'NewNotificationChannel', description: 'By a webhook or by mail: one of both' })
export type NewNotificationChannel = z.infer<typeof NewNotificationChannel>

export const NotificationChannelChange = z
  .strictObject({
    name: DisplayName.optional(),
    description: shared.description.optional(),
    enabled: shared.enabled.optional(),
    language: shared.language.optional(),
    kinds: shared.kinds.optional(),
    environments: shared.environments.optional(),
    quietHours: shared.quietHours.optional(),
    webhook: z
      .strictObject({
        url: WebhookUrl.optional(),
        format: WebhookFormat.optional(),
        signingSecret: SigningSecret.optional(),
        caCertificate: Pem.nullable().optional(),
      })
      .optional(),
    mail: z
      .strictObject({
        host: MailHost.optional(),
        port: z.number().int().min(1).max(65_535).optional(),
        security: MailSecurity.optional(),
        username: z.string().min(1).max(320).nullable().optional(),
        password: z.string().min(1).max(1024).optional().meta(writeOnly),
        from: MailAddress.optional(),
        to: z.array(MailAddress).min(1).max(20).optional(),
        caCertificate: Pem.nullable().optional(),
      })
      .optional(),
  })
  .meta({ id: 'NotificationChannelChange', description: 'What is left out stays as it is' })
export type NotificationChannelChange = z.infer<typeof NotificationChannelChange>

/** Why something could not be sent. A closed list: command line and web have words for each. */
export const SendProblem = z
  .enum([
    'address-blocked',
    'not-resolved',
    'refused',
    'unreachable',
    'timeout',
    'unknown-authority',
    'wrong-name',
    'certificate-expired',
    'not-tls',
    'tls',
    'no-starttls',
    'sign-in-refused',
    'rejected',
    'gone',
    'rate-limited',
    'unavailable',
    'protocol',
    'secret-unreadable',
  ])
  .meta({ id: 'SendProblem' })
export type SendProblem = z.infer<typeof SendProblem>

const SendFailure = z.object({
  problem: SendProblem,
  message: z.string().meta({ description: 'In one line' }),
  hint: z.string().nullable(),
  at: Time,
})

export const NotificationChannel = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    language: Language,
    kinds: z.array(SubscribedKind),
    environments: z.array(Environment),
    quietHours: QuietHours.nullable(),
    webhook: z
      .object({
        origin: z.string().meta({ description: 'Scheme and host of the URL; the rest of it is kept secret' }),
        format: WebhookFormat,
        signed: z.boolean(),
        caCertificate: z.string().nullable(),
      })
      .nullable(),
    mail: z
      .object({
        host: z.string(),
        port: z.number().int(),
        security: MailSecurity,
        username: z.string().nullable(),
        hasPassword: z.boolean(),
        from: z.string(),
        to: z.array(z.string()),
        caCertificate: z.string().nullable(),
      })
      .nullable(),
    delivery: z.object({
      waiting: z.number().int().meta({ description: 'How many notifications are still to be sent' }),
      lastSentAt: Time.nullable(),
      lastFailure: SendFailure.nullable().meta({ description: 'Null where the last attempt went well' }),
    }),
    createdAt: Time,
    updatedAt: Time,
    revision: z.number().int(),
  })
  .meta({ id: 'NotificationChannel' })
export type NotificationChannel = z.infer<typeof NotificationChannel>

export const NotificationDelivery = z
  .object({
    id: Id.meta({ description: 'The `webhook-id` of every attempt to send it' }),
    kind: NotificationKind,
    subject: z.object({ type: z.enum(['registry', 'cluster', 'operation', 'channel']), id: Id, name: z.string() }),
    title: z.string().meta({ description: 'As it is told, in the language of the channel' }),
    state: z.enum(['waiting', 'sent', 'failed']).meta({ description: '`failed`: it was given up' }),
    attempts: z.number().int(),
    createdAt: Time,
    sentAt: Time.nullable(),
    nextAttemptAt: Time.nullable(),
    lastProblem: SendProblem.nullable(),
  })
  .meta({ id: 'NotificationDelivery' })
export type NotificationDelivery = z.infer<typeof NotificationDelivery>

export const NotificationTest = z
  .object({
    sent: z.boolean(),
    problem: SendProblem.nullable(),
    message: z.string(),
    hint: z.string().nullable(),
    durationMs: z.number().int(),
  })
  .meta({ id: 'NotificationTest' })
export type NotificationTest = z.infer<typeof NotificationTest>

const path = '/api/v1/notification-channels'

export const NotificationChannelSort = z.enum(['name', '-name', 'createdAt', '-createdAt'])
export type NotificationChannelSort = z.infer<typeof NotificationChannelSort>

export const NotificationChannelQuery = Page.extend({
  sort: NotificationChannelSort.default('name'),
  search: Search.optional().meta({ description: 'In the name or the description' }),
})
export type NotificationChannelQuery = z.output<typeof NotificationChannelQuery>

export const listNotificationChannels = endpoint({
  operationId: 'listNotificationChannels',
  method: 'GET',
  path,
  summary: 'Where the console tells what needs a person, by name unless said otherwise',
  permission: 'notifications:read',
  query: NotificationChannelQuery,
  success: { status: 200, schema: listOf(NotificationChannel) },
})

export const createNotificationChannel = endpoint({
  operationId: 'createNotificationChannel',
  method: 'POST',
  path,
  summary: 'Let the console tell what needs a person, by a webhook or by mail',
  permission: 'notifications:write',
  query: DryRun,
  body: NewNotificationChannel,
  success: { status: 201, schema: NotificationChannel },
})

export const getNotificationChannel = endpoint({
  operationId: 'getNotificationChannel',
  method: 'GET',
  path: `${path}/{id}`,
  summary: 'One notification channel, and how its last sendings went',
  permission: 'notifications:read',
  success: { status: 200, schema: NotificationChannel },
})

export const updateNotificationChannel = endpoint({
  operationId: 'updateNotificationChannel',
  method: 'PATCH',
  path: `${path}/{id}`,
  summary: 'Change a notification channel; another mail server needs its password again',
  permission: 'notifications:write',
  ifMatch: 'required',
  query: DryRun,
  body: NotificationChannelChange,
  success: { status: 200, schema: NotificationChannel },
})

export const deleteNotificationChannel = endpoint({
  operationId: 'deleteNotificationChannel',
  method: 'DELETE',
  path: `${path}/{id}`,
  summary: 'Tell nothing there any more, and forget what waits to be sent',
  permission: 'notifications:write',
  ifMatch: 'required',
  query: DryRun,
  success: { status: 204, schema: z.undefined() },
})

export const testNotificationChannel = endpoint({
  operationId: 'testNotificationChannel',
  method: 'POST',
  path: `${path}/{id}/test`,
  summary: 'Send a test notification now, and say how it went',
  permission: 'notifications:write',
  success: { status: 200, schema: NotificationTest },
})

export const listNotificationDeliveries = endpoint({
  operationId: 'listNotificationDeliveries',
  method: 'GET',
  path: `${path}/{id}/deliveries`,
  summary: 'What was told there or waits to be, the newest first; kept for thirty days',
  permission: 'notifications:read',
  query: Page,
  success: { status: 200, schema: listOf(NotificationDelivery) },
})

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format()
    return true
  } catch {
    return false
  }
}
