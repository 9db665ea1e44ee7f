import type { Command } from 'commander'
import { z } from 'zod'
import {
  deleteCluster,
  deployCluster,
  redeployCluster,
  scaleCluster,
  undeployCluster,
  createCluster,
  updateCluster,
} from '#contract/clusters.ts'
import { confirmed } from './ask.ts'
import { conclude } from './conclude-operation.ts'
import {
  CreateOptions,
  UpdateOptions,
  addCreateOptions,
  addFieldOptions,
  bodyOfChange,
  bodyOfNew,
} from './cluster-fields.ts'
import { findCluster, findConnection, readAllClusters, readCluster } from './find.ts'
import { warnOfImage, warnOfPolicy } from './image-warning.ts'
import { dryRunQuery, EnvironmentName, sayNotes } from './requests.ts'
import type { Bind, Invocation } from './shell.ts'
import { addWatchOption, showList, watchOptions } from './show-list.ts'
import { clusterView } from './views.ts'
import { waitForCluster, WaitForOptions } from './wait-for-cluster.ts'

const ListOptions = z.object({
  ...watchOptions,
  namespace: z.string().optional(),
  connection: z.string().optional(),
  env: EnvironmentName.optional(),
})
const WaitOptions = z.object({ wait: z.boolean().default(false) })
const DeleteOptions = WaitOptions.extend({ deleteStorage: z.boolean().default(false) })
const RedeployOptions = WaitOptions.extend({ force: z.boolean().default(false) })
const DeployOptions = RedeployOptions.extend({ reason: z.string().optional() })

export function addClusterCommands(cluster: Command, bind: Bind): void {
  addWatchOption(cluster.command('list').alias('ls').description('list the clusters'))
    .option('-n, --namespace <name>', 'only those in this namespace')
    .option('--connection <name>', 'only those on this Kubernetes')
    .option('-e, --env <environment>', 'only those of this environment')
    .action(bind(ListOptions, list))
  cluster
    .command('get <name>')
    .description('show one cluster')
    .action(bind(z.object({}), get))
  addCreateOptions(cluster.command('create <name>').description('describe a cluster')).action(
    bind(CreateOptions, create),
  )
  addFieldOptions(cluster.command('update <name>').alias('edit').description('change the description of a cluster'))
    .option('--name <name>', 'a new name')
    .action(bind(UpdateOptions, update))
  addWaitOption(cluster.command('deploy <name>').description('write it to Kubernetes'))
    .option('--force', 'deploy again what is deployed, and an image that no node can run')
    .option('--reason <text>', 'why, where the policy of production forbids it; kept in the audit')
    .action(bind(DeployOptions, deploy))
  addWaitOption(
    cluster.command('redeploy <name>').alias('restart').description('restart its pods, one after the other'),
  )
    .option('--force', 'also with an image that no node can run')
    .action(bind(RedeployOptions, redeploy))
  addWaitOption(cluster.command('scale <name> <replicas>').description('change the number of its pods now')).action(
    bind(WaitOptions, scale),
  )
  addWaitOption(
    cluster.command('undeploy <name>').description('remove it from Kubernetes, but keep its storage'),
  ).action(bind(WaitOptions, undeploy))
  addWaitOption(cluster.command('delete <name>').alias('rm').description('undeploy it and forget it'))
    .option('--delete-storage', 'with the claim that was made for it, and its keys')
    .action(bind(DeleteOptions, remove))
  cluster
    .command('wait <name>')
    .description('until it is so, or until --timeout with exit code 7')
    .option('--for <state>', 'healthy, deployed or not-deployed (healthy)')
    .action(bind(WaitForOptions, waitForCluster))
}

function addWaitOption(command: Command): Command {
  return command.option('--wait', 'follow it to its end; exit code 1 when it fails, 7 on --timeout')
}

async function list({ shell, options }: Invocation<z.output<typeof ListOptions>>): Promise<void> {
  const call = await shell.api()
  const { namespace, env } = options
  const connection = options.connection === undefined ? undefined : await findConnection(call, options.connection)
  await showList(shell, clusterView, options.watch, async () =>
    (await readAllClusters(call)).filter(
      (cluster) =>
        (namespace === undefined || cluster.namespace === namespace) &&
        (env === undefined || cluster.environment === env) &&
        (connection === undefined || cluster.connectionId === connection.id),
    ),
  )
}

async function get({ shell, args: [reference = ''] }: Invocation<object>): Promise<void> {
  shell.print.one(await findCluster(await shell.api(), reference), clusterView)
}

async function create({ shell, options, args: [name = ''] }: Invocation<z.output<typeof CreateOptions>>) {
  const call = await shell.api()
  const body = await bodyOfNew(shell.world, call, name, options)
  const { value } = await call(createCluster, { query: dryRunQuery(options), body })
  sayNotes(shell, value.notes)
  await warnOfImage(shell, call, value)
  if (!options.deploy || options.dryRun) {
    return shell.print.outcome(value, clusterView, options.dryRun ? 'would be created (dry run)' : 'created')
  }
  shell.world.stderr.write(`${clusterView.nameOf(value)} created\n`)
  const { value: operation } = await call(deployCluster, { params: { id: value.id } })
  return conclude(shell, call, operation, { wait: options.wait, done: 'deployed' })
}

async function update({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof UpdateOptions>>) {
  const call = await shell.api()
  const { id } = await findCluster(call, reference)
  const { value: before, ifMatch } = await readCluster(call, id)
  const body = { ...(await bodyOfChange(shell.world, call, options, before)), name: options.name }
  const { value } = await call(updateCluster, { params: { id }, query: dryRunQuery(options), ifMatch, body })
  sayNotes(shell, value.notes)
  const verb = value.revision === before.revision ? 'unchanged' : 'configured'
  shell.print.outcome(value, clusterView, options.dryRun ? `would be ${verb} (dry run)` : verb)
}

async function deploy({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof DeployOptions>>) {
  const call = await shell.api()
  const cluster = await findCluster(call, reference)
  const { id } = cluster
  await warnOfImage(shell, call, cluster)
  await warnOfPolicy(shell, call, id)
  const { force, reason } = options
  const query = { ...(force ? { force: 'true' } : {}), ...(reason === undefined ? {} : { reason }) }
  const { value } = await call(deployCluster, { params: { id }, query })
  return conclude(shell, call, value, { wait: options.wait, done: 'deployed' })
}

async function redeploy({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof RedeployOptions>>) {
  const call = await shell.api()
  const { id } = await findCluster(call, reference)
  const query = options.force ? { force: 'true' } : {}
  const { value } = await call(redeployCluster, { params: { id }, query })
  return conclude(shell, call, value, { wait: options.wait, done: 'redeployed' })
}

async function scale({ shell, options, args: [reference = '', count = ''] }: Invocation<z.output<typeof WaitOptions>>) {
  const call = await shell.api()
  const { id } = await findCluster(call, reference)
  const { value } = await call(scaleCluster, { params: { id }, body: { replicas: Number(count) } })
  return conclude(shell, call, value, { wait: options.wait, done: `scaled to ${Number(count)}` })
}

async function undeploy({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof WaitOptions>>) {
  const call = await shell.api()
  const { id, name } = await findCluster(call, reference)
  await confirmed(shell, `Remove the cluster "${name}" from Kubernetes?`)
  const { value } = await call(undeployCluster, { params: { id } })
  return conclude(shell, call, value, { wait: options.wait, done: 'undeployed' })
}

async function remove({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof DeleteOptions>>) {
  const call = await shell.api()
  const { id } = await findCluster(call, reference)
  const { value: cluster, ifMatch } = await readCluster(call, id)
  const storage = options.deleteStorage ? ', its storage and keys' : ''
  await confirmed(shell, `Undeploy the cluster "${cluster.name}" and forget it${storage}?`)
  const query = options.deleteStorage ? { deleteStorage: 'true' } : {}
  const { value } = await call(deleteCluster, { params: { id }, query, ifMatch })
  return conclude(shell, call, value, { wait: options.wait, done: 'deleted' })
}
