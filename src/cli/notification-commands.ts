import type { Command } from 'commander'
import { z } from 'zod'
import { DomainError } from '#contract/errors.ts'
import {
  createNotificationChannel,
  deleteNotificationChannel,
  listNotificationDeliveries,
  MailSecurity,
  SubscribedKind,
  testNotificationChannel,
  updateNotificationChannel,
  WebhookFormat,
} from '#contract/notifications.ts'
import { confirmed } from './ask.ts'
import { exitCode } from './exit-codes.ts'
import { findNotificationChannel, readAll, readAllNotificationChannels, readNotificationChannel } from './find.ts'
import { collect } from './global-options.ts'
import { readInput } from './input.ts'
import { newSigningSecret, type NotificationOptions, readNotificationFields } from './notification-fields.ts'
import { isForPeople } from './output/printer.ts'
import { addPasswordOptions, passwordOptions } from './password-source.ts'
import { dryRunQuery, EnvironmentName } from './requests.ts'
import type { Bind, Invocation } from './shell.ts'
import { addWatchOption, showList, watchOptions } from './show-list.ts'
import { notificationChannelView, notificationDeliveryView } from './views.ts'
import { say } from './world.ts'

const fieldOptions = {
  ...passwordOptions,
  urlFile: z.string().optional(),
  urlEnv: z.string().optional(),
  format: WebhookFormat.optional(),
  signingSecretFile: z.string().optional(),
  mailServer: z.string().optional(),
  security: MailSecurity.optional(),
  username: z.string().optional(),
  from: z.string().optional(),
  to: z.array(z.string()).optional(),
  caFile: z.string().optional(),
  kind: z.array(SubscribedKind).optional(),
  env: z.array(EnvironmentName).optional(),
  language: z.enum(['en', 'fr']).optional(),
  quiet: z.union([z.string(), z.literal(false)]).optional(),
  timeZone: z.string().optional(),
  quietWeekends: z.boolean().optional(),
  holdUrgent: z.boolean().optional(),
  description: z.string().optional(),
  enabled: z.boolean().optional(),
  dryRun: z.boolean().default(false),
}
const CreateOptions = z.object(fieldOptions)
const UpdateOptions = z.object({ ...fieldOptions, name: z.string().optional() })
const DeleteOptions = z.object({ dryRun: z.boolean().default(false) })

export function addNotificationCommands(program: Command, bind: Bind): void {
  const notification = program
    .command('notification')
    .alias('notifications')
    .description('where the console tells what needs a person: webhooks and mail')
  addWatchOption(notification.command('list').alias('ls').description('list the channels')).action(
    bind(z.object(watchOptions), list),
  )
  notification
    .command('get <name>')
    .description('show one channel, and how its last sendings went')
    .action(bind(z.object({}), get))
  addFieldOptions(notification.command('create <name>').description('add a channel')).action(
    bind(CreateOptions, create),
  )
  addFieldOptions(notification.command('update <name>').alias('edit').description('change a channel'))
    .option('--name <name>', 'a new name')
    .action(bind(UpdateOptions, update))
  notification
    .command('delete <name>')
    .alias('rm')
    .description('tell nothing there any more')
    .option('--dry-run', 'only ask whether it could be')
    .action(bind(DeleteOptions, remove))
  notification
    .command('test <name>')
    .description('send a test now, and say how it went')
    .action(bind(z.object({}), test))
  notification
    .command('deliveries <name>')
    .description('what was told there, or waits to be')
    .action(bind(z.object({}), deliveries))
}

function addFieldOptions(command: Command): Command {
  return addPasswordOptions(command)
    .option('--url-file <path>', 'a file with the URL of the webhook, - for standard input; it often is a secret')
    .option('--url-env <name>', 'an environment variable with the URL of the webhook')
    .option('--format <format>', 'standard, slack or teams')
    .option('--signing-secret-file <path>', 'a file with the signing secret; without it one is made and shown once')
    .option('--mail-server <host[:port]>', 'send mail by this server')
    .option('--security <security>', 'of the mail server: starttls, tls or none')
    .option('-u, --username <name>', 'of the mail server')
    .option('--from <address>', 'the sender of the mail')
    .option('--to <address>', 'a recipient of the mail; may be repeated', collect)
    .option('--ca-file <path>', 'the certificate authority of the receiver, PEM')
    .option('--kind <kind>', 'what is told, everything by itself; may be repeated', collect)
    .option('-e, --env <environment>', 'only of this environment; may be repeated', collect)
    .option('--language <language>', 'en or fr')
    .option('--quiet <from-to>', 'hours in which what is not urgent waits, such as 22:00-07:00')
    .option('--no-quiet', 'no quiet hours')
    .option('--time-zone <name>', 'of the quiet hours, such as Europe/Paris')
    .option('--quiet-weekends', 'Saturdays and Sundays are quiet too')
    .option('--hold-urgent', 'in quiet hours, what is urgent waits too')
    .option('--description <text>', 'whom it tells')
    .option('--enabled', 'tell there')
    .option('--no-enabled', 'tell nothing there for now')
    .option('--dry-run', 'only ask whether it would be accepted')
}

async function list({ shell, options }: Invocation<{ watch: boolean }>): Promise<void> {
  const call = await shell.api()
  await showList(shell, notificationChannelView, options.watch, () => readAllNotificationChannels(call))
}

async function get({ shell, args: [reference = ''] }: Invocation<object>): Promise<void> {
  shell.print.one(await findNotificationChannel(await shell.api(), reference), notificationChannelView)
}

async function create({ shell, options, args: [name = ''] }: Invocation<z.output<typeof CreateOptions>>) {
  const { webhook, mail, ...fields } = await readNotificationFields(shell.world, options)
  const signingSecret = await signingSecretFor(webhook?.format ?? 'standard', options, shell)
  const target =
    webhook === undefined
      ? { mail: requireMail(mail) }
      : { webhook: { ...webhook, url: requireUrl(webhook.url), ...signingSecret.given } }
  const call = await shell.api()
  const body = { ...fields, name, ...target }
  const { value } = await call(createNotificationChannel, { query: dryRunQuery(options), body })
  shell.print.outcome(value, notificationChannelView, options.dryRun ? 'would be created (dry run)' : 'created')
  if (webhook !== undefined && signingSecret.made !== undefined && !options.dryRun) {
    say(shell.world, `Its signing secret, shown only now; give it to the receiver: ${signingSecret.made}`)
  }
}

type Options = z.output<typeof UpdateOptions>

/** From the file that was named; made here where none was, for people alone: a script could not see it. */
async function signingSecretFor(format: string, options: Options, shell: Invocation<object>['shell']) {
  if (options.signingSecretFile !== undefined) {
    const signingSecret = (await readInput(shell.world, options.signingSecretFile)).trim()
    return { given: { signingSecret }, made: undefined }
  }
  if (format !== 'standard') return { given: {}, made: undefined }
  if (!isForPeople(shell.print)) {
    throw new DomainError('invalid', 'A signing secret is needed', {
      hint: 'Make one and name it: echo "whsec_$(openssl rand -base64 32)" > secret; … --signing-secret-file secret',
    })
  }
  const signingSecret = newSigningSecret()
  return { given: { signingSecret }, made: signingSecret }
}

function requireUrl(url: string | undefined): string {
  if (url !== undefined) return url
  throw new DomainError('invalid', 'The URL of the webhook is needed', { hint: 'Use --url-file or --url-env.' })
}

function requireMail(mail: NotificationOptions['mail']) {
  const { host, from, to } = mail ?? {}
  if (mail !== undefined && host !== undefined && from !== undefined && to !== undefined) {
    return { ...mail, host, from, to }
  }
  throw new DomainError('invalid', 'A channel needs a webhook or a mail server', {
    hint: 'Use --url-file or --url-env for a webhook; --mail-server, --from and --to for mail.',
  })
}

async function update({ shell, options, args: [reference = ''] }: Invocation<Options>) {
  const fields = await readNotificationFields(shell.world, options)
  const call = await shell.api()
  const { id } = await findNotificationChannel(call, reference)
  const { value: before, ifMatch } = await readNotificationChannel(call, id)
  const secret =
    options.signingSecretFile === undefined
      ? {}
      : { signingSecret: (await readInput(shell.world, options.signingSecretFile)).trim() }
  const webhook = { ...fields.webhook, ...secret }
  const body = {
    ...fields,
    name: options.name,
    webhook: Object.keys(webhook).length === 0 ? undefined : webhook,
  }
  const { value } = await call(updateNotificationChannel, {
    params: { id },
    query: dryRunQuery(options),
    ifMatch,
    body,
  })
  const verb = value.revision === before.revision ? 'unchanged' : 'configured'
  shell.print.outcome(value, notificationChannelView, options.dryRun ? `would be ${verb} (dry run)` : verb)
}

async function remove({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof DeleteOptions>>) {
  const call = await shell.api()
  const { id } = await findNotificationChannel(call, reference)
  const { value, ifMatch } = await readNotificationChannel(call, id)
  if (!options.dryRun) await confirmed(shell, `Tell nothing to "${value.name}" any more, and forget what waits there?`)
  await call(deleteNotificationChannel, { params: { id }, query: dryRunQuery(options), ifMatch })
  shell.print.outcome(value, notificationChannelView, options.dryRun ? 'would be deleted (dry run)' : 'deleted')
}

async function test({ shell, args: [reference = ''] }: Invocation<object>): Promise<number> {
  const call = await shell.api()
  const { id } = await findNotificationChannel(call, reference)
  const { value } = await call(testNotificationChannel, { params: { id } })
  if (isForPeople(shell.print)) {
    say(shell.world, `${value.message} (${value.durationMs} ms)`)
    if (value.hint !== null) say(shell.world, value.hint)
  } else shell.print.value(value)
  return value.sent ? exitCode.ok : exitCode.findings
}

async function deliveries({ shell, args: [reference = ''] }: Invocation<object>): Promise<void> {
  const call = await shell.api()
  const { id } = await findNotificationChannel(call, reference)
  const items = await readAll((query) => call(listNotificationDeliveries, { params: { id }, query }))
  shell.print.list(items, notificationDeliveryView)
}
