import type { Command } from 'commander'
import { z } from 'zod'
import type { ExplainedCause } from '#contract/diagnosis.ts'
import { DomainError } from '#contract/errors.ts'
import { type Explanation, explainMessage } from '#contract/explain.ts'
import { exitCode } from './exit-codes.ts'
import { readInput } from './input.ts'
import { isForPeople } from './output/printer.ts'
import { printable } from './output/printable.ts'
import type { Bind, Invocation } from './shell.ts'

const Options = z.object({
  message: z.string().optional(),
  reason: z.string().optional(),
  image: z.string().optional(),
})

export function addDiagnoseCommand(program: Command, bind: Bind): void {
  program
    .command('diagnose')
    .description('say why a pod does not start, from what its node says; exit code 6 where a cause is found')
    .option('--message <text>', 'the words of the kubelet or runtime; - reads them from standard input')
    .option('--reason <code>', 'the reason code beside them, such as ErrImagePull')
    .option('--image <reference>', 'the image of the container, where the words do not name it')
    .action(bind(Options, diagnose))
}

async function diagnose({ shell, options }: Invocation<z.output<typeof Options>>): Promise<number> {
  const { message, ...beside } = options
  if (message === undefined) {
    throw new DomainError('invalid', 'Nothing was given to diagnose', {
      hint: 'Give the words of the node: kubectl describe pod NAME | pwctl diagnose --message -',
    })
  }
  const words = message === '-' ? await readInput(shell.world, '-') : message
  const call = await shell.api()
  const { value } = await call(explainMessage, { body: { message: words, ...beside } })
  if (isForPeople(shell.print)) shell.print.text(inLines(value))
  else shell.print.value(value)
  return value.causes.some(({ cause }) => cause !== 'unknown') ? exitCode.findings : exitCode.ok
}

function inLines({ causes, unsettled }: Explanation): string {
  const [first, ...others] = causes
  return [
    ...(first === undefined ? [] : linesOf(first)),
    ...(others.length === 0 ? [] : ['', 'It may also be:', ...others.flatMap((other) => [`  ${lineOf(other)}`])]),
    ...(unsettled === null ? [] : ['', unsettled]),
  ]
    .map((line) => `${printable(line)}\n`)
    .join('')
}

function linesOf(found: ExplainedCause): readonly string[] {
  return [lineOf(found), ...(found.hint === null ? [] : [found.hint])]
}

function lineOf({ cause, confidence, message }: ExplainedCause): string {
  return `${message} (${cause}, ${confidence})`
}
