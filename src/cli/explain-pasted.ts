import type { ExplainedCause } from '#contract/diagnosis.ts'
import { type Explanation, explainMessage } from '#contract/explain.ts'
import { exitCode } from './exit-codes.ts'
import { readInput } from './input.ts'
import { isForPeople } from './output/printer.ts'
import { printable } from './output/printable.ts'
import type { Shell } from './shell.ts'

export interface Pasted {
  /** `-`: from standard input. */
  readonly message: string
  readonly reason?: string | undefined
  readonly image?: string | undefined
}

/** What pasted words of a node mean; nobody else is asked. */
export async function explainPasted(shell: Shell, { message, reason, image }: Pasted): Promise<number> {
  const words = message === '-' ? await readInput(shell.world, '-') : message
  const call = await shell.api()
  const beside = { ...(reason === undefined ? {} : { reason }), ...(image === undefined ? {} : { image }) }
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
