import type { Call } from '#contract/client.ts'
import type { Operation } from '#contract/operations.ts'
import { exitCode } from './exit-codes.ts'
import { exitCodeOf, explain, followOperation } from './follow-operation.ts'
import { isForPeople } from './output/printer.ts'
import { slug } from './output/slug.ts'
import type { Shell } from './shell.ts'
import { operationView } from './views.ts'

interface Ending {
  readonly wait: boolean
  /** What has happened to the subject when the operation has succeeded. */
  readonly done: string
}

/** Says that long work has begun, or with `wait` follows it to its end. Gives the exit code. */
export async function conclude(
  shell: Shell,
  call: Call,
  operation: Operation,
  { wait, done }: Ending,
): Promise<number> {
  const view = { ...operationView, nameOf: ({ subject }: Operation) => `${subject.type}/${slug(subject.name)}` }
  if (!wait) {
    shell.print.outcome(operation, view, `${operation.kind}: operation ${operation.id} has begun`)
    return exitCode.ok
  }
  const followed = await followOperation(shell, call, operation)
  explain(shell, followed)
  if (followed.ok || !isForPeople(shell.print)) shell.print.outcome(followed.operation, view, done)
  return exitCodeOf(followed)
}
