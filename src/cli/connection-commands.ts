import type { Command } from 'commander'
import { z } from 'zod'
import {
  createConnection,
  deleteConnection,
  listConnectionNamespaces,
  testConnection,
  updateConnection,
} from '#contract/connections.ts'
import { confirmed } from './ask.ts'
import { exitCode } from './exit-codes.ts'
import { findConnection, readAll, readAllConnections, readConnection } from './find.ts'
import { collect } from './global-options.ts'
import { readInput } from './input.ts'
import { isForPeople } from './output/printer.ts'
import { removeConnection } from './remove-connection.ts'
import { dryRunQuery, EnvironmentName } from './requests.ts'
import type { Bind, Invocation } from './shell.ts'
import { addWatchOption, showList, watchOptions } from './show-list.ts'
import { connectionView, namespaceView, rightView } from './views.ts'
import { say, type World } from './world.ts'

const fieldOptions = {
  apiServer: z.string().optional(),
  kubeContext: z.string().optional(),
  kubeconfig: z.string().optional(),
  caFile: z.string().optional(),
  skipTlsVerify: z.boolean().optional(),
  clientCertificate: z.string().optional(),
  clientKey: z.string().optional(),
  tokenFile: z.string().optional(),
  tokenStdin: z.boolean().default(false),
  description: z.string().optional(),
  env: EnvironmentName.optional(),
  namespace: z.array(z.string()).optional(),
  namespaceSelector: z.string().optional(),
  enabled: z.boolean().optional(),
  dryRun: z.boolean().default(false),
}
const CreateOptions = z.object({
  ...fieldOptions,
  method: z.enum(['in-cluster', 'kubeconfig', 'token', 'client-certificate']).optional(),
})
const UpdateOptions = z.object({ ...fieldOptions, name: z.string().optional() })
const DeleteOptions = z.object({ dryRun: z.boolean().default(false) })

export function addConnectionCommands(program: Command, bind: Bind): void {
  const connection = program.command('connection').alias('connections').description('the Kubernetes that may be used')
  addWatchOption(connection.command('list').alias('ls').description('list the connections')).action(
    bind(z.object(watchOptions), list),
  )
  connection
    .command('get <name>')
    .description('show one connection')
    .action(bind(z.object({}), get))
  addFieldOptions(connection.command('create <name>').description('add a Kubernetes'))
    .option('--method <method>', 'in-cluster, kubeconfig, token or client-certificate; told by what is given')
    .action(bind(CreateOptions, create))
  addFieldOptions(connection.command('update <name>').alias('edit').description('change a connection'))
    .option('--name <name>', 'a new name')
    .action(bind(UpdateOptions, update))
  connection
    .command('delete <name>')
    .alias('rm')
    .description('remove its pull secrets and forget it')
    .option('--dry-run', 'only ask whether it could be')
    .action(bind(DeleteOptions, remove))
  connection
    .command('test <name>')
    .description('reach it now, and say which rights are missing')
    .action(bind(z.object({}), test))
  connection
    .command('namespaces <name>')
    .description('its namespaces')
    .action(bind(z.object({}), namespaces))
}

function addFieldOptions(command: Command): Command {
  return command
    .option('--kubeconfig <path>', 'a kubeconfig, which is sent to the console')
    .option('--kube-context <name>', 'the context in it')
    .option('--api-server <url>', 'the address of the Kubernetes API')
    .option('--token-file <path>', 'a file with a service account token')
    .option('--token-stdin', 'read the service account token from standard input')
    .option('--client-certificate <path>', 'PEM')
    .option('--client-key <path>', 'PEM')
    .option('--ca-file <path>', 'its certificate authority, PEM')
    .option('--skip-tls-verify', 'do not verify its certificate')
    .option('--no-skip-tls-verify', 'verify its certificate')
    .option('-n, --namespace <name>', 'keep pull secrets there; may be repeated', collect)
    .option('--namespace-selector <selector>', 'keep pull secrets in the namespaces with these labels')
    .option('-e, --env <environment>', 'DEVELOPMENT, STAGING or PRODUCTION')
    .option('--description <text>', 'what it is for')
    .option('--enabled', 'use it')
    .option('--no-enabled', 'pause it')
    .option('--dry-run', 'only ask whether it would be accepted')
}

async function list({ shell, options }: Invocation<{ watch: boolean }>): Promise<void> {
  const call = await shell.api()
  await showList(shell, connectionView, options.watch, () => readAllConnections(call))
}

async function get({ shell, args: [reference = ''] }: Invocation<object>): Promise<void> {
  shell.print.one(await findConnection(await shell.api(), reference), connectionView)
}

async function create({ shell, options, args: [name = ''] }: Invocation<z.output<typeof CreateOptions>>) {
  const fields = await fieldsOf(shell.world, options)
  const namespaces = { names: options.namespace ?? [], labelSelector: options.namespaceSelector ?? null }
  const body = { ...fields, name, method: options.method ?? methodOf(fields), namespaces }
  const call = await shell.api()
  const { value } = await call(createConnection, { query: dryRunQuery(options), body })
  shell.print.outcome(value, connectionView, options.dryRun ? 'would be created (dry run)' : 'created')
}

async function update({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof UpdateOptions>>) {
  const fields = await fieldsOf(shell.world, options)
  const call = await shell.api()
  const { id } = await findConnection(call, reference)
  const { value: before, ifMatch } = await readConnection(call, id)
  const namespaces = {
    names: options.namespace ?? before.namespaces.names,
    labelSelector: options.namespaceSelector ?? before.namespaces.labelSelector,
  }
  const body = { ...fields, name: options.name, namespaces }
  const { value } = await call(updateConnection, { params: { id }, query: dryRunQuery(options), ifMatch, body })
  const verb = value.revision === before.revision ? 'unchanged' : 'configured'
  shell.print.outcome(value, connectionView, options.dryRun ? `would be ${verb} (dry run)` : verb)
}

async function remove({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof DeleteOptions>>) {
  const call = await shell.api()
  const { id } = await findConnection(call, reference)
  const { value, ifMatch } = await readConnection(call, id)
  if (options.dryRun) {
    await call(deleteConnection, { params: { id }, query: dryRunQuery(options), ifMatch })
    return shell.print.outcome(value, connectionView, 'would be deleted (dry run)')
  }
  await confirmed(shell, `Forget the connection "${value.name}" and remove its pull secrets?`)
  shell.print.outcome(value, connectionView, await removeConnection(shell, call, id))
}

async function test({ shell, args: [reference = ''] }: Invocation<object>): Promise<number> {
  const call = await shell.api()
  const { id } = await findConnection(call, reference)
  const { value } = await call(testConnection, { params: { id } })
  if (isForPeople(shell.print)) {
    say(shell.world, value.message)
    if (value.rights.length > 0) shell.print.list(value.rights, rightView)
  } else shell.print.value(value)
  return value.reachable && value.rights.every(({ allowed }) => allowed) ? exitCode.ok : exitCode.findings
}

async function namespaces({ shell, args: [reference = ''] }: Invocation<object>): Promise<void> {
  const call = await shell.api()
  const { id } = await findConnection(call, reference)
  const items = await readAll((query) => call(listConnectionNamespaces, { params: { id }, query }))
  shell.print.list(items, namespaceView)
}

type Fields = Awaited<ReturnType<typeof fieldsOf>>

/** What was named; what was left out stays as it is. */
async function fieldsOf(world: World, options: z.output<typeof UpdateOptions>) {
  const read = async (path: string | undefined) => (path === undefined ? undefined : readInput(world, path))
  const tokenPath = options.tokenStdin ? '-' : options.tokenFile
  return {
    server: options.apiServer,
    context: options.kubeContext,
    kubeconfig: await read(options.kubeconfig),
    caCertificate: await read(options.caFile),
    clientCertificate: await read(options.clientCertificate),
    clientKey: await read(options.clientKey),
    token: (await read(tokenPath))?.trim(),
    skipTlsVerify: options.skipTlsVerify,
    description: options.description,
    environment: options.env,
    enabled: options.enabled,
  }
}

function methodOf({ kubeconfig, token, clientKey }: Fields) {
  if (kubeconfig !== undefined) return 'kubeconfig'
  if (token !== undefined) return 'token'
  return clientKey === undefined ? 'in-cluster' : 'client-certificate'
}
