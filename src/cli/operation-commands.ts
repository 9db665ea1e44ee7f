import type { Command } from 'commander'
import { z } from 'zod'
import {
  cancelOperation,
  getOperation,
  listOperations,
  OperationKind,
  OperationState,
  pauseOperation,
  resumeOperation,
} from '#contract/operations.ts'
import { readSome } from './find.ts'
import { exitCodeOf, explain, followOperation } from './follow-operation.ts'
import { isForPeople } from './output/printer.ts'
import type { Bind, Invocation, Shell } from './shell.ts'
import { addWatchOption, showList, watchOptions } from './show-list.ts'
import { operationView } from './views.ts'

const none = z.object({})
const ListOptions = z.object({
  ...watchOptions,
  kind: OperationKind.optional(),
  state: OperationState.optional(),
  limit: z.coerce.number().int().min(1).default(100),
})

export function addOperationCommands(program: Command, bind: Bind): void {
  const operation = program.command('operation').alias('operations').description('long work, with its steps')
  addWatchOption(operation.command('list').alias('ls').description('list the operations, newest first'))
    .option('--kind <kind>', `only ${OperationKind.options.join(', ')}`)
    .option('--state <state>', `only ${OperationState.options.join(', ')}`)
    .option('--limit <count>', 'at most so many (100)')
    .action(bind(ListOptions, list))
  operation
    .command('get <id>')
    .description('show one operation')
    .action(
      bind(none, async ({ shell, args: [id = ''] }) => {
        const { value } = await (await shell.api())(getOperation, { params: { id } })
        shell.print.one(value, operationView)
      }),
    )
  operation
    .command('watch <id>')
    .description('follow an operation to its end')
    .action(
      bind(none, async ({ shell, args: [id = ''] }) => {
        const call = await shell.api()
        const { value } = await call(getOperation, { params: { id } })
        const followed = await followOperation(shell, call, value)
        explain(shell, followed)
        if (followed.ok || !isForPeople(shell.print))
          shell.print.outcome(followed.operation, operationView, 'succeeded')
        return exitCodeOf(followed)
      }),
    )
  operation
    .command('pause <id>')
    .description('let an operation wait before its next step')
    .action(bind(none, ({ shell, args: [id = ''] }) => change(shell, pauseOperation, id)))
  operation
    .command('resume <id>')
    .description('let a paused operation go on')
    .action(bind(none, ({ shell, args: [id = ''] }) => change(shell, resumeOperation, id)))
  operation
    .command('cancel <id>')
    .description('stop an operation after the step that is under way')
    .action(bind(none, ({ shell, args: [id = ''] }) => change(shell, cancelOperation, id)))
}

type Change = typeof cancelOperation | typeof pauseOperation | typeof resumeOperation

async function change(shell: Shell, endpoint: Change, id: string): Promise<void> {
  const { value } = await (await shell.api())(endpoint, { params: { id } })
  shell.print.one(value, operationView)
}

async function list({ shell, options }: Invocation<z.output<typeof ListOptions>>): Promise<void> {
  const call = await shell.api()
  const { kind, state, limit } = options
  const query = { ...(kind && { kind }), ...(state && { state }) }
  await showList(shell, operationView, options.watch, () =>
    readSome(limit, (page) => call(listOperations, { query: { ...query, ...page } })),
  )
}
