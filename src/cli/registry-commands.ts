import type { Command } from 'commander'
import { z } from 'zod'
import type { Call } from '#contract/client.ts'
import { DomainError } from '#contract/errors.ts'
import {
  Authentication,
  createRegistry,
  Delivery,
  deleteRegistry,
  getRegistryUsage,
  listPullSecrets,
  RegistryKind,
  syncPullSecrets,
  updateRegistry,
} from '#contract/registries.ts'
import { testRegistry } from '#contract/checks.ts'
import { listRegistryPractices } from '#contract/practices.ts'
import { confirmed } from './ask.ts'
import { exitCode } from './exit-codes.ts'
import { findConnection, findRegistry, readAll, readAllRegistries, readRegistry } from './find.ts'
import { addHealthCommands } from './health-commands.ts'
import { collect } from './global-options.ts'
import { readInput } from './input.ts'
import { addRealmCommands } from './realm-commands.ts'
import { isForPeople } from './output/printer.ts'
import { addPasswordOptions, passwordOptions, promptPassword, readPassword } from './password-source.ts'
import { dryRunQuery, EnvironmentName, sayNotes } from './requests.ts'
import type { Bind, Invocation } from './shell.ts'
import { addWatchOption, showList, watchOptions } from './show-list.ts'
import { practiceView, pullSecretView, registryTestStepView, registryView, usageView } from './views.ts'
import { say, type World } from './world.ts'

const fieldOptions = {
  url: z.string().optional(),
  username: z.string().optional(),
  kind: RegistryKind.optional(),
  authentication: Authentication.optional(),
  delivery: Delivery.optional(),
  tenantId: z.string().optional(),
  imagePath: z.string().optional(),
  defaultTag: z.string().optional(),
  description: z.string().optional(),
  env: z.array(EnvironmentName).optional(),
  default: z.boolean().optional(),
  enabled: z.boolean().optional(),
  plainHttp: z.boolean().optional(),
  caFile: z.string().optional(),
  rotateEveryDays: z.coerce.number().optional(),
  expires: z.string().optional(),
  ...passwordOptions,
}
const CreateOptions = z.object({ ...fieldOptions, url: z.string(), dryRun: z.boolean().default(false) })
const UpdateOptions = z.object({
  ...fieldOptions,
  name: z.string().optional(),
  clearPassword: z.boolean().default(false),
  dryRun: z.boolean().default(false),
})
const DeleteOptions = z.object({ dryRun: z.boolean().default(false) })
const SyncOptions = z.object({ adopt: z.string().optional() })

/** Gives the command itself, for those who add to it. */
export function addRegistryCommands(program: Command, bind: Bind): Command {
  const registry = program.command('registry').alias('registries').description('the registries that images come from')
  addWatchOption(registry.command('list').alias('ls').description('list the registries')).action(
    bind(z.object(watchOptions), listRegistries),
  )
  registry
    .command('get <name>')
    .description('show one registry')
    .action(bind(z.object({}), getRegistry))
  addFieldOptions(registry.command('create <name>').description('add a registry'))
    .requiredOption('--url <url>', 'where it is, such as ghcr.io')
    .action(bind(CreateOptions, create))
  addFieldOptions(registry.command('update <name>').alias('edit').description('change a registry'))
    .option('--name <name>', 'a new name')
    .option('--url <url>', 'a new address; it clears the password unless a new one comes with it')
    .option('--clear-password', 'remove the password')
    .action(bind(UpdateOptions, update))
  registry
    .command('delete <name>')
    .alias('rm')
    .description('remove a registry and its pull secrets')
    .option('--dry-run', 'only ask whether it could be')
    .action(bind(DeleteOptions, remove))
  registry
    .command('pause <name>')
    .description('remove its pull secrets, and keep the rest')
    .action(bind(z.object({}), (invocation) => enable(invocation, false)))
  registry
    .command('resume <name>')
    .description('keep its pull secrets again')
    .action(bind(z.object({}), (invocation) => enable(invocation, true)))
  registry
    .command('sync <name>')
    .description('look at the pull secrets of every namespace now')
    .option('--adopt <connection/namespace>', 'take over a foreign secret of the same name there')
    .action(bind(SyncOptions, sync))
  registry
    .command('usage <name>')
    .description('the clusters that use it')
    .action(bind(z.object({}), usage))
  registry
    .command('practices <name>')
    .description('how it stands to the five good practices')
    .action(bind(z.object({}), practices))
  registry
    .command('test <name>')
    .description('test it step by step, with its saved credential')
    .option('--image <image>', 'an image that should be pulled, such as cpoder/pesitwizard-server:latest')
    .option('--explain', 'say what to do about each step that did not pass')
    .action(bind(z.object({ image: z.string().optional(), explain: z.boolean().default(false) }), test))
  addHealthCommands(registry, bind)
  addRealmCommands(registry, bind)
  addWatchOption(registry.command('pull-secrets <name>').description('its pull secret in each namespace')).action(
    bind(z.object(watchOptions), pullSecrets),
  )
  return registry
}

const authentications = `${Authentication.options.slice(0, -1).join(', ')} or ${Authentication.options.at(-1)}`

function addFieldOptions(command: Command): Command {
  return addPasswordOptions(command)
    .option('-u, --username <name>', 'who signs in; without it the registry is used anonymously')
    .option('--kind <kind>', 'the kind, where the address does not tell it')
    .option('--authentication <how>', authentications)
    .option('--delivery <what>', 'static: namespaces get the credential; minted: they get short-lived tokens')
    .option('--tenant-id <tenant>', 'Entra tenant of an Azure service principal whose tokens are minted')
    .option('--image-path <path>', 'what stands before the image names, such as cpoder')
    .option('--default-tag <tag>', 'the tag of images named without one')
    .option('--description <text>', 'what it is for')
    .option('-e, --env <environment>', 'DEVELOPMENT, STAGING or PRODUCTION; may be repeated', collect)
    .option('--default', 'use it where no registry is named')
    .option('--no-default', 'do not')
    .option('--enabled', 'keep its pull secrets')
    .option('--no-enabled', 'pause it and remove its pull secrets')
    .option('--plain-http', 'speak HTTP without TLS')
    .option('--no-plain-http', 'speak HTTPS')
    .option('--ca-file <path>', 'its own certificate authority, PEM')
    .option('--rotate-every-days <days>', 'when a new password is due')
    .option(
      '--expires <day>',
      'when the password ends, such as 2027-01-31, where the registry does not tell; never forgets it',
    )
    .option('--dry-run', 'only ask whether it would be accepted')
}

async function listRegistries({ shell, options }: Invocation<{ watch: boolean }>): Promise<void> {
  const call = await shell.api()
  await showList(shell, registryView, options.watch, () => readAllRegistries(call))
}

async function getRegistry({ shell, args: [name = ''] }: Invocation<object>): Promise<void> {
  const call = await shell.api()
  shell.print.one(await findRegistry(call, name), registryView)
}

async function create({ shell, options, args: [name = ''] }: Invocation<z.output<typeof CreateOptions>>) {
  const given = await readPassword(shell.world, options)
  const fields = await fieldsOf(shell.world, options)
  const call = await shell.api()
  const isMissing = options.username !== undefined && given === undefined
  const password = isMissing ? await promptPassword(shell.world) : given
  const body = { ...fields, name, url: options.url, password, expiresAt: fields.expiresAt ?? undefined }
  const { value } = await call(createRegistry, { query: dryRunQuery(options), body })
  sayNotes(shell, value.notes)
  shell.print.outcome(value, registryView, options.dryRun ? 'would be created (dry run)' : 'created')
}

async function update({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof UpdateOptions>>) {
  const given = await readPassword(shell.world, options)
  if (options.clearPassword && given !== undefined) {
    throw new DomainError('invalid', '--clear-password and a new password exclude each other')
  }
  const fields = await fieldsOf(shell.world, options)
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value: before, ifMatch } = await readRegistry(call, id)
  const password = options.clearPassword ? null : given
  const tls = fields.tls === undefined ? undefined : { ...before.tls, ...fields.tls }
  const body = { ...fields, name: options.name, url: options.url, password, tls }
  const { value } = await call(updateRegistry, { params: { id }, query: dryRunQuery(options), ifMatch, body })
  sayNotes(shell, value.notes)
  const verb = value.revision === before.revision ? 'unchanged' : 'configured'
  shell.print.outcome(value, registryView, options.dryRun ? `would be ${verb} (dry run)` : verb)
}

async function remove({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof DeleteOptions>>) {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value, ifMatch } = await readRegistry(call, id)
  if (!options.dryRun) await confirmed(shell, `Delete the registry "${value.name}" and its pull secrets?`)
  await call(deleteRegistry, { params: { id }, query: dryRunQuery(options), ifMatch })
  shell.print.outcome(value, registryView, options.dryRun ? 'would be deleted (dry run)' : 'deleted')
}

async function enable({ shell, args: [reference = ''] }: Invocation<object>, enabled: boolean): Promise<void> {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value: before, ifMatch } = await readRegistry(call, id)
  const { value } = await call(updateRegistry, { params: { id }, ifMatch, body: { enabled } })
  sayNotes(shell, value.notes)
  shell.print.outcome(value, registryView, before.enabled === enabled ? 'unchanged' : enabled ? 'resumed' : 'paused')
}

async function sync({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof SyncOptions>>) {
  const call = await shell.api()
  const registry = await findRegistry(call, reference)
  const adopt = options.adopt === undefined ? undefined : await adoption(call, options.adopt)
  const { value } = await call(syncPullSecrets, { params: { id: registry.id }, body: { adopt } })
  if (!isForPeople(shell.print)) return shell.print.value(value)
  shell.print.text(`${registryView.nameOf(registry)} is looked at in ${value.namespaces} namespaces\n`)
}

async function adoption(call: Call, source: string) {
  const at = source.lastIndexOf('/')
  if (at < 1) throw new DomainError('invalid', '--adopt wants CONNECTION/NAMESPACE')
  const connection = await findConnection(call, source.slice(0, at))
  return { connectionId: connection.id, namespace: source.slice(at + 1) }
}

async function test({
  shell,
  options,
  args: [reference = ''],
}: Invocation<{ image?: string | undefined; explain: boolean }>) {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value } = await call(testRegistry, { params: { id }, body: { image: options.image } })
  if (isForPeople(shell.print)) {
    shell.print.list(value.steps, registryTestStepView)
    for (const { step, state, hint } of options.explain ? value.steps : []) {
      if (hint !== null && state !== 'skipped' && state !== 'passed') say(shell.world, `${step}: ${hint}`)
    }
  } else shell.print.value(value)
  return value.state === 'failed' ? exitCode.findings : exitCode.ok
}

async function practices({ shell, args: [reference = ''] }: Invocation<object>): Promise<void> {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value } = await call(listRegistryPractices, { params: { id } })
  shell.print.list(value.items, practiceView)
}

async function usage({ shell, args: [reference = ''] }: Invocation<object>): Promise<void> {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value } = await call(getRegistryUsage, { params: { id } })
  shell.print.list(value.clusters, usageView)
}

async function pullSecrets({ shell, options, args: [reference = ''] }: Invocation<{ watch: boolean }>) {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  await showList(shell, pullSecretView, options.watch, () =>
    readAll((query) => call(listPullSecrets, { params: { id }, query })),
  )
}

type FieldOptions = Omit<z.output<typeof UpdateOptions>, 'name' | 'clearPassword' | 'dryRun'>

/** The fields that were named; those left out stay as they are. */
async function fieldsOf(world: World, options: FieldOptions) {
  const { username, kind, authentication, delivery, tenantId, imagePath, defaultTag } = options
  const { description, enabled, rotateEveryDays } = options
  const caCertificate = options.caFile === undefined ? undefined : await readInput(world, options.caFile)
  const tls = {
    ...(options.plainHttp === undefined ? {} : { plainHttp: options.plainHttp }),
    ...(caCertificate === undefined ? {} : { caCertificate }),
  }
  return {
    username,
    kind,
    authentication,
    delivery,
    tenantId,
    imagePath,
    defaultTag,
    description,
    enabled,
    rotateEveryDays,
    expiresAt: options.expires === 'never' ? null : options.expires,
    environments: options.env,
    isDefault: options.default,
    tls: Object.keys(tls).length === 0 ? undefined : tls,
  }
}
