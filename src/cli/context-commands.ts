import type { Command } from 'commander'
import { z } from 'zod'
import { confirmed } from './ask.ts'
import { findContext, readContextFile, withoutContext, writeContextFile, type ContextFile } from './context-file.ts'
import type { View } from './output/printer.ts'
import type { Bind, Invocation } from './shell.ts'

/** A saved context as it may be shown: without its token. */
interface ShownContext {
  readonly name: string
  readonly server: string
  readonly current: boolean
}

const contextView: View<ShownContext> = {
  nameOf: ({ name }) => `context/${name}`,
  columns: [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'SERVER', value: ({ server }) => server },
    { title: 'CURRENT', value: ({ current }) => current },
  ],
}

const none = z.object({})

export function addContextCommands(program: Command, bind: Bind): void {
  const context = program.command('context').alias('contexts').description('the consoles that pwctl login has saved')
  context.command('list').alias('ls').description('list the saved contexts').action(bind(none, list))
  context.command('show [name]').description('show one, else that which commands go to now').action(bind(none, show))
  context.command('use <name>').description('let commands go there from now on').action(bind(none, use))
  context
    .command('delete <name>')
    .alias('rm')
    .description('forget it and its token; pwctl logout also ends the token')
    .action(bind(none, remove))
}

function shown({ contexts, current }: ContextFile): readonly ShownContext[] {
  return contexts.map(({ name, server }) => ({ name, server, current: name === current }))
}

async function list({ shell }: Invocation<object>): Promise<void> {
  shell.print.list(shown(await readContextFile(shell.world)), contextView)
}

async function show({ shell, args: [name] }: Invocation<object>): Promise<void> {
  const file = await readContextFile(shell.world)
  const target = name === undefined ? await shell.target() : findContext(file, name)
  const wanted = name ?? (await shell.target()).context
  const saved = shown(file).find((context) => context.name === wanted && context.server === target.server)
  shell.print.one(saved ?? { name: '', server: target.server, current: true }, contextView)
}

async function use({ shell, args: [name = ''] }: Invocation<object>): Promise<void> {
  const file = await readContextFile(shell.world)
  const { server } = findContext(file, name)
  await writeContextFile(shell.world, { ...file, current: name })
  shell.print.outcome({ name, server, current: true }, contextView, 'is used from now on')
}

async function remove({ shell, args: [name = ''] }: Invocation<object>): Promise<void> {
  const file = await readContextFile(shell.world)
  const { server } = findContext(file, name)
  await confirmed(shell, `Forget the context "${name}" and its token?`)
  await writeContextFile(shell.world, withoutContext(file, name))
  shell.print.outcome({ name, server, current: false }, contextView, 'deleted')
}
