import type { Command } from 'commander'
import { z } from 'zod'
import type { Call } from '#contract/client.ts'
import { readClusterPolicy } from '#contract/cluster-policy.ts'
import { getClusterManifests, getDeploymentStatus, listClusterEvents, listClusterPods } from '#contract/clusters.ts'
import { addClusterLogCommand } from './cluster-log-command.ts'
import { exitCode } from './exit-codes.ts'
import { findCluster } from './find.ts'
import { renderYaml } from './output/render-value.ts'
import type { Bind, Invocation } from './shell.ts'
import { addWatchOption, showList, watchOptions } from './show-list.ts'
import { deploymentView, eventView, podView, policyView } from './views.ts'

const WatchOptions = z.object(watchOptions)
export function addClusterInspectionCommands(cluster: Command, bind: Bind): void {
  addWatchOption(cluster.command('pods <name>').description('its pods, and what keeps them waiting')).action(
    bind(WatchOptions, pods),
  )
  addClusterLogCommand(cluster, bind)
  addWatchOption(cluster.command('events <name>').description('what Kubernetes says about it')).action(
    bind(WatchOptions, events),
  )
  cluster
    .command('manifests <name>')
    .description('what a deployment writes')
    .action(bind(z.object({}), manifests))
  cluster
    .command('policy <name>')
    .description('what the policy of production has against deploying it')
    .action(bind(z.object({}), policy))
  cluster
    .command('status <name>')
    .description('its deployment as it stands')
    .action(bind(z.object({}), status))
}

async function pods({ shell, options, args: [reference = ''] }: Invocation<{ watch: boolean }>): Promise<void> {
  const call = await shell.api()
  const { id } = await findCluster(call, reference)
  await showList(shell, podView, options.watch, () => readPods(call, id))
}

async function readPods(call: Call, id: string) {
  return (await call(listClusterPods, { params: { id } })).value.items
}

async function events({ shell, options, args: [reference = ''] }: Invocation<{ watch: boolean }>): Promise<void> {
  const call = await shell.api()
  const { id } = await findCluster(call, reference)
  await showList(shell, eventView, options.watch, async () => {
    const { value } = await call(listClusterEvents, { params: { id } })
    return value.items
  })
}

/** YAML that `kubectl diff -f -` can read, unless another form is asked for. */
async function manifests({ shell, args: [reference = ''] }: Invocation<object>): Promise<void> {
  const call = await shell.api()
  const { id } = await findCluster(call, reference)
  const { value } = await call(getClusterManifests, { params: { id } })
  const { format } = shell.print
  if (format.type === 'json' || format.type === 'jsonpath' || format.type === 'ndjson') return shell.print.value(value)
  shell.print.text(value.items.map((item) => renderYaml(item)).join('---\n'))
}

async function policy({ shell, args: [reference = ''] }: Invocation<object>): Promise<number> {
  const call = await shell.api()
  const { id } = await findCluster(call, reference)
  const { items } = (await call(readClusterPolicy, { params: { id } })).value
  shell.print.list(items, policyView)
  return items.length === 0 ? exitCode.ok : exitCode.findings
}

async function status({ shell, args: [reference = ''] }: Invocation<object>): Promise<void> {
  const call = await shell.api()
  const { id } = await findCluster(call, reference)
  shell.print.one((await call(getDeploymentStatus, { params: { id } })).value, deploymentView)
}
