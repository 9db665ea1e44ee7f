import { confirm, isCancel, password } from '@clack/prompts'
import { DomainError } from '#contract/errors.ts'
import { Interrupted } from './interruption.ts'
import { printable } from './output/printable.ts'
import type { Shell } from './shell.ts'
import { isInteractive, type World } from './world.ts'

/** Goes on after a yes: `--yes`, or one typed on a terminal. */
export async function confirmed({ world, globals }: Shell, question: string): Promise<void> {
  if (globals.yes) return
  if (!isInteractive(world)) {
    throw new DomainError('invalid', 'This wants a confirmation, and there is no terminal to ask on', {
      hint: 'Add --yes.',
    })
  }
  const answer = await confirm({
    message: printable(question),
    initialValue: false,
    input: world.stdin,
    output: world.stderr,
    signal: world.signal,
  })
  if (isCancel(answer) || !answer) throw new Interrupted()
}

export async function askPassword(world: World, message: string): Promise<string> {
  const answer = await password({ message, input: world.stdin, output: world.stderr, signal: world.signal })
  if (isCancel(answer)) throw new Interrupted()
  return answer
}
