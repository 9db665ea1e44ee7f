import type { Command } from 'commander'
import { z } from 'zod'
import type { Call } from '#contract/client.ts'
import type { ClusterLogEvent } from '#contract/cluster-logs.ts'
import { getPodLogs, listClusterPods } from '#contract/clusters.ts'
import { DomainError } from '#contract/errors.ts'
import { followLogs } from '#contract/follow-logs.ts'
import { parseDuration } from './duration.ts'
import { findCluster } from './find.ts'
import { Interrupted } from './interruption.ts'
import { isForPeople } from './output/printer.ts'
import { renderJson } from './output/render-value.ts'
import type { Bind, Invocation, Shell } from './shell.ts'
import { say } from './world.ts'

const LogOptions = z.object({
  lines: z.coerce.number().default(100),
  previous: z.boolean().default(false),
  timestamps: z.boolean().default(false),
  follow: z.boolean().default(false),
  since: z
    .string()
    .transform((text) => Math.max(1, Math.ceil(parseDuration(text) / 1000)))
    .optional(),
  pod: z.string().optional(),
})
type LogOptions = z.output<typeof LogOptions>

export function addClusterLogCommand(cluster: Command, bind: Bind): void {
  cluster
    .command('logs <name>')
    .description('the last lines of the logs of its pods')
    .option('-f, --follow', 'go on, and show what is written until Ctrl-C')
    .option('--pod <name>', 'only of this pod')
    .option('--lines <count>', 'how many lines of each pod (100)')
    .option('--since <duration>', 'only what is younger: 30s, 5m, 1h')
    .option('--previous', 'of the container before the last restart')
    .option('--timestamps', 'begin each line with its time')
    .action(bind(LogOptions, logs))
}

async function logs({ shell, options, args: [reference = ''] }: Invocation<LogOptions>): Promise<void> {
  const call = await shell.api()
  const { id } = await findCluster(call, reference)
  if (options.follow) return follow(shell, id, options)
  const names = options.pod === undefined ? await podNames(call, id) : [options.pod]
  if (names.length === 0) throw new DomainError('not-found', `The cluster "${reference}" has no pods`)
  for (const pod of names) {
    const query = { ...filterOf(options), timestamps: String(options.timestamps) }
    const { value } = await call(getPodLogs, { params: { id, pod }, query })
    if (!isForPeople(shell.print)) shell.print.value(value)
    else for (const line of value.lines) shell.print.text(logLine(line, names.length > 1 ? pod : undefined))
  }
}

async function podNames(call: Call, id: string): Promise<readonly string[]> {
  return (await call(listClusterPods, { params: { id } })).value.items.map(({ name }) => name)
}

function filterOf({ lines, previous, since }: LogOptions) {
  return { lines, previous: String(previous), ...(since === undefined ? {} : { sinceSeconds: since }) }
}

/** Pods come and go while they are followed, so that each line begins with the name of its own. */
async function follow(shell: Shell, clusterId: string, options: LogOptions): Promise<void> {
  const { world } = shell
  await followLogs(await shell.client(), {
    clusterId,
    query: { ...filterOf(options), ...(options.pod === undefined ? {} : { pods: options.pod }) },
    signal: world.signal,
    onEvent: (event) => showEvent(shell, options, event),
    onState: (state) => {
      if (state === 'lost') say(world, 'The console does not answer; the logs go on when it does')
    },
  })
  if (world.signal.aborted) throw new Interrupted()
}

function showEvent({ world, print }: Shell, options: LogOptions, event: ClusterLogEvent): void {
  if (event.type === 'pod') {
    say(world, event.state === 'ended' ? `${event.pod} ended` : `${event.pod} waits: ${event.message ?? ''}`)
  }
  if (event.type !== 'lines') return
  for (const line of event.lines) {
    if (!isForPeople(print)) print.text(renderJson({ pod: event.pod, ...line }))
    else {
      const text = options.timestamps ? `${line.at} ${line.text}` : line.text
      print.text(logLine(line.isCut ? `${text}…` : text, options.pod === undefined ? event.pod : undefined))
    }
  }
}

/** With several pods, each line begins with the name of its own. */
function logLine(line: string, pod: string | undefined): string {
  return pod === undefined ? `${line}\n` : `${pod} ${line}\n`
}
