import type { Command } from 'commander'
import { z } from 'zod'
import { DomainError } from '#contract/errors.ts'
import { completionScript, shells } from './completion-scripts.ts'
import type { Bind } from './shell.ts'

/** `complete` answers the shell: one candidate a line for the last of the words, which may be unfinished. */
export function addCompletionCommands(program: Command, bind: Bind): void {
  program
    .command('completion <shell>')
    .description(`print the completion for ${shells.join(', ')}, to be sourced by it`)
    .action(
      bind(z.object({}), async ({ shell, args: [name = ''] }) => {
        const known = shells.find((each) => each === name)
        if (known === undefined) {
          throw new DomainError('invalid', `There is no completion for "${name}"`, {
            hint: `The shells are ${shells.join(', ')}.`,
          })
        }
        shell.print.text(completionScript(known))
      }),
    )
  program.command('complete [words...]', { hidden: true }).action(
    bind(z.object({}), async ({ shell, args }) => {
      shell.print.text(
        candidates(program, args)
          .map((word) => `${word}\n`)
          .join(''),
      )
    }),
  )
}

/** The commands and options that may stand where the last word stands. */
function candidates(program: Command, words: readonly string[]): readonly string[] {
  const before = words.slice(0, -1)
  const last = words.at(-1) ?? ''
  const command = commandOf(program, before)
  const options = [...program.options, ...command.options].flatMap(({ long }) => long ?? [])
  const names = command.commands.filter((each) => !isHidden(each)).map((each) => each.name())
  const possible = last.startsWith('-') ? options : names
  return [...new Set(possible)].filter((word) => word.startsWith(last)).toSorted()
}

function commandOf(program: Command, words: readonly string[]): Command {
  let current = program
  for (const word of words) {
    current = current.commands.find((each) => each.name() === word || each.aliases().includes(word)) ?? current
  }
  return current
}

export function isHidden(command: Command): boolean {
  return command.name() === 'complete'
}
