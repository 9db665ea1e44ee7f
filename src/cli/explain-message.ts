import type { Command } from 'commander'
import { z } from 'zod'
import type { ExplainedCause } from '#contract/diagnosis.ts'
import { type Explanation, explainMessage } from '#contract/explain.ts'
import { exitCode } from './exit-codes.ts'
import { readInput } from './input.ts'
import { isForPeople } from './output/printer.ts'
import { printable } from './output/printable.ts'
import type { Shell } from './shell.ts'

/** What the API takes; of a long text, such as of `kubectl describe`, the end holds the events. */
const longest = 16_384

export const messageOptions = {
  message: z.string().optional(),
  reason: z.string().optional(),
  image: z.string().optional(),
}

/** Words of a node, and what stood beside them. */
export interface Words {
  readonly message: string
  readonly reason?: string | undefined
  readonly image?: string | undefined
}

export function addMessageOptions(command: Command): Command {
  return command
    .option('--message <text>', 'the words of the kubelet or runtime; - reads them from standard input')
    .option('--reason <code>', 'the reason code beside them, such as ErrImagePull')
    .option('--image <reference>', 'the image of the container, where the words do not name it')
}

/** Shows what the words mean; the exit code is that of findings where they name a cause. */
export async function explainWords(shell: Shell, { message, reason, image }: Words): Promise<number> {
  const words = message === '-' ? await readInput(shell.world, '-') : message
  const end = words.slice(-longest)
  const call = await shell.api()
  const { value } = await call(explainMessage, { body: { message: end, reason, image } })
  if (isForPeople(shell.print)) shell.print.text(inLines(value))
  else shell.print.value(value)
  return value.causes.some(({ cause }) => cause !== 'unknown') ? exitCode.findings : exitCode.ok
}

function inLines({ causes, unsettled }: Explanation): string {
  const [first, ...others] = causes
  return [
    ...(first === undefined ? [] : linesOf(first)),
    ...(others.length === 0 ? [] : ['', 'It may also be:', ...others.map((other) => `  ${lineOf(other)}`)]),
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
