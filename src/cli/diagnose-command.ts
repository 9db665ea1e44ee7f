import type { Command } from 'commander'
import { z } from 'zod'
import { DomainError } from '#contract/errors.ts'
import { addMessageOptions, explainWords, messageOptions } from './explain-message.ts'
import type { Bind, Invocation } from './shell.ts'

const Options = z.object(messageOptions)

export function addDiagnoseCommand(program: Command, bind: Bind): void {
  addMessageOptions(
    program
      .command('diagnose')
      .description('why a pod does not start, from what its node says; exit code 6 where a cause is found'),
  ).action(bind(Options, diagnose))
}

async function diagnose({ shell, options }: Invocation<z.output<typeof Options>>): Promise<number> {
  const { message, ...beside } = options
  if (message === undefined) {
    throw new DomainError('invalid', 'Nothing was given to diagnose', {
      hint: 'Give the words of the node: kubectl describe pod NAME | pwctl diagnose --message -',
    })
  }
  return explainWords(shell, { message, ...beside })
}
