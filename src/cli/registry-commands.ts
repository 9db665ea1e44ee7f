import type { Command } from 'commander'
import { z } from 'zod'
import type { Call } from '#contract/client.ts'
import { DomainError } from '#contract/errors.ts'
import {
  createRegistry,
  deleteRegistry,
  getRegistryUsage,
  listPullSecrets,
  syncPullSecrets,
  updateRegistry,
} from '#contract/registries.ts'
import { listRegistryPractices } from '#contract/practices.ts'
import { confirmed } from './ask.ts'
import { findConnection, findRegistry, readAll, readAllRegistries, readRegistry } from './find.ts'
import { addHealthCommands } from './health-commands.ts'
import { addRealmCommands } from './realm-commands.ts'
import { isForPeople } from './output/printer.ts'
import { addFieldOptions, fieldOptions, fieldsOf } from './registry-fields.ts'
import { addTestCommand } from './registry-test-command.ts'
import { promptPassword, readPassword } from './password-source.ts'
import { dryRunQuery, sayNotes } from './requests.ts'
import type { Bind, Invocation } from './shell.ts'
import { addWatchOption, showList, watchOptions } from './show-list.ts'
import { practiceView, pullSecretView, registryView, usageView } from './views.ts'

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
  addTestCommand(registry, bind)
  addHealthCommands(registry, bind)
  addRealmCommands(registry, bind)
  addWatchOption(registry.command('pull-secrets <name>').description('its pull secret in each namespace')).action(
    bind(z.object(watchOptions), pullSecrets),
  )
  return registry
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
