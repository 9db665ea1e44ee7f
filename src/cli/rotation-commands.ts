import type { Command } from 'commander'
import { z } from 'zod'
import type { Registry } from '#contract/registries.ts'
import { exitCode } from './exit-codes.ts'
import { readAllRegistries } from './find.ts'
import type { View } from './output/printer.ts'
import type { Bind, Invocation } from './shell.ts'
import { registryView, state } from './views.ts'

const ListOptions = z.object({ failOn: z.enum(['due', 'overdue']).optional() })

const view: View<Registry> = {
  nameOf: registryView.nameOf,
  columns: [
    { title: 'NAME', value: ({ name }) => name },
    state('ROTATION', ({ rotation }) => rotation.state),
    { title: 'DUE', value: ({ rotation }) => rotation.dueAt },
    { title: 'EVERY DAYS', value: ({ rotation }) => rotation.everyDays },
    { title: 'SET', value: ({ credential }) => credential?.setAt ?? null },
    { title: 'SET BY', value: ({ credential }) => credential?.setBy ?? null, wide: true },
  ],
}

export function addRotationCommands(program: Command, bind: Bind): void {
  const rotation = program.command('rotation').alias('rotations').description('when new passwords are due')
  rotation
    .command('list')
    .alias('ls')
    .description('the registries with a password, those that are due first')
    .option('--fail-on <state>', 'exit code 6 where one is due (due: soon or over; overdue: over)')
    .action(bind(ListOptions, list))
}

async function list({ shell, options }: Invocation<z.output<typeof ListOptions>>): Promise<number> {
  const registries = (await readAllRegistries(await shell.api())).filter(({ credential }) => credential !== null)
  const ordered = registries.toSorted((a, b) => dueTime(a) - dueTime(b))
  shell.print.list(ordered, view)
  const failing = { due: ['due-soon', 'overdue'], overdue: ['overdue'] }[options.failOn ?? 'due']
  const isDue = registries.some(({ rotation }) => failing.includes(rotation.state))
  return options.failOn !== undefined && isDue ? exitCode.findings : exitCode.ok
}

function dueTime({ rotation }: Registry): number {
  return rotation.dueAt === null ? Infinity : Date.parse(rotation.dueAt)
}
