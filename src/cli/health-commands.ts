import type { Command } from 'commander'
import { z } from 'zod'
import { listRegistryChecks, type RegistryCheck } from '#contract/checks.ts'
import { getRegistryHistory, type HealthPeriod, pauseChecks, resumeChecks } from '#contract/registry-health.ts'
import { findRegistry } from './find.ts'
import { isForPeople, type View } from './output/printer.ts'
import type { Bind, Invocation } from './shell.ts'
import { registryView, state } from './views.ts'

const ChecksOptions = z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) })
const HistoryOptions = z.object({ by: z.enum(['hour', 'day']).default('hour') })

/** What was found of a registry in the last days. */
export function addHealthCommands(registry: Command, bind: Bind): void {
  registry
    .command('checks <name>')
    .description('what its tests of the last 30 days found, newest first')
    .option('--limit <number>', 'how many of them, 1 to 500; 50 where it is not said')
    .action(bind(ChecksOptions, checks))
  registry
    .command('history <name>')
    .description('how healthy it was in each of the last 48 hours, or of the last 30 days')
    .option('--by <period>', 'hour or day')
    .action(bind(HistoryOptions, history))
  registry
    .command('pause-checks <name>')
    .description('let the console check it no more by itself; its pull secrets are kept')
    .action(bind(z.object({}), (invocation) => switchChecks(invocation, pauseChecks)))
  registry
    .command('resume-checks <name>')
    .description('let the console check it by itself again')
    .action(bind(z.object({}), (invocation) => switchChecks(invocation, resumeChecks)))
}

async function switchChecks(
  { shell, args: [reference = ''] }: Invocation<object>,
  endpoint: typeof pauseChecks | typeof resumeChecks,
): Promise<void> {
  const call = await shell.api()
  const before = await findRegistry(call, reference)
  const { value } = await call(endpoint, { params: { id: before.id }, query: {} })
  const isSame = value.revision === before.revision
  const verb = value.checksPaused === null ? 'is checked again' : 'is not checked any more'
  shell.print.outcome(value, registryView, isSame ? 'unchanged' : verb)
}

async function checks({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof ChecksOptions>>) {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value } = await call(listRegistryChecks, { params: { id }, query: { limit: options.limit } })
  shell.print.list(value.items, checkView)
}

async function history({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof HistoryOptions>>) {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value } = await call(getRegistryHistory, { params: { id } })
  if (isForPeople(shell.print)) shell.print.list(options.by === 'hour' ? value.hours : value.days, periodView)
  else shell.print.value(value)
}

const checkView: View<RegistryCheck> = {
  nameOf: ({ id }) => `check/${id}`,
  columns: [
    { title: 'TESTED', value: ({ testedAt }) => testedAt },
    state('STATE', (check) => check.state),
    { title: 'STEP', value: ({ failedStep }) => failedStep },
    { title: 'CAUSE', value: ({ message }) => message },
    { title: 'VERDICT', value: ({ verdict }) => verdict, wide: true },
    { title: 'VERSION', value: ({ credentialVersion }) => credentialVersion, wide: true },
  ],
}

const periodView: View<HealthPeriod> = {
  nameOf: ({ from }) => `period/${from}`,
  columns: [
    { title: 'FROM', value: ({ from }) => from },
    state('STATE', (period) => period.state),
    { title: 'CHECKS', value: ({ checks: count }) => count },
    { title: 'FAILED', value: ({ failed }) => failed },
    { title: 'CAUSE', value: ({ message }) => message },
    { title: 'VERDICT', value: ({ verdict }) => verdict, wide: true },
  ],
}
