import type { Command } from 'commander'
import { z } from 'zod'
import { listAudit } from '#contract/audit.ts'
import { cancelOperation, getOperation, listOperations } from '#contract/operations.ts'
import { exitCodeOf, explain, followOperation } from './follow-operation.ts'
import type { Bind } from './shell.ts'
import { auditView, operationView } from './views.ts'

const none = z.object({})

export function addOperationCommands(program: Command, bind: Bind): void {
  const operation = program.command('operation').alias('operations').description('long work, with its steps')
  operation
    .command('list')
    .alias('ls')
    .description('list the operations, newest first')
    .action(
      bind(none, async ({ shell }) => {
        const { value } = await (await shell.api())(listOperations, {})
        shell.print.list(value.items, operationView)
      }),
    )
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
        return exitCodeOf(followed)
      }),
    )
  operation
    .command('cancel <id>')
    .description('stop an operation after the step that is under way')
    .action(
      bind(none, async ({ shell, args: [id = ''] }) => {
        const { value } = await (await shell.api())(cancelOperation, { params: { id } })
        shell.print.one(value, operationView)
      }),
    )
  program
    .command('audit')
    .description('who changed what, newest first')
    .action(
      bind(none, async ({ shell }) => {
        const { value } = await (await shell.api())(listAudit, {})
        shell.print.list(value.items, auditView)
      }),
    )
}
