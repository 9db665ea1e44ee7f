import type { Command } from 'commander'
import { z } from 'zod'
import { canBeTried, carryOut, idsOf, type Outcome } from './apply/carry-out.ts'
import type { Exported } from './apply/export-documents.ts'
import { nameOf } from './apply/outcome-view.ts'
import type { Step } from './apply/plan.ts'
import { addSourceOptions, sourceOptions } from './apply/source-options.ts'
import { planFrom } from './apply-command.ts'
import { exitCode } from './exit-codes.ts'
import { diffLines, near, type DiffLine } from './output/line-diff.ts'
import { printable } from './output/printable.ts'
import { paint } from './output/table.ts'
import { renderYaml } from './output/render-value.ts'
import { reportFailure } from './report-failure.ts'
import type { Bind, Invocation } from './shell.ts'

const DiffOptions = z.object({ ...sourceOptions, strict: z.boolean().default(false) })
type Diff = Invocation<z.output<typeof DiffOptions>>

export function addDiffCommand(program: Command, bind: Bind): void {
  const command = program
    .command('diff')
    .description('show what apply would change; exit code 0 for nothing, 1 for differences, more for a failure')
  addSourceOptions(command)
    .option('--strict', 'refuse passwords that look like examples')
    .action(bind(DiffOptions, diff))
}

/** As of `kubectl diff`: 1 says that there are differences, so no failure may end with it. */
async function diff(invocation: Diff): Promise<number> {
  try {
    return (await showDifferences(invocation)) ? exitCode.differences : exitCode.ok
  } catch (error) {
    const code = reportFailure(error, invocation.shell.world.stderr)
    return code === exitCode.failure ? exitCode.usage : code
  }
}

async function showDifferences({ shell, options }: Diff): Promise<boolean> {
  const { call, present, steps } = await planFrom(shell, options)
  let differs = false
  for (const step of steps) {
    const ids = idsOf(present, [])
    const outcome = canBeTried(step, ids) ? await carryOut(call, step, ids, true) : undefined
    if (outcome?.applied.action === 'unchanged') continue
    differs = true
    for (const line of linesOf(step, outcome)) shell.print.line(paint(line, toneOf(line), shell.print.color))
  }
  return differs
}

function linesOf(step: Step, outcome: Outcome | undefined): readonly string[] {
  const name = nameOf({ kind: step.kind, name: step.manifest.name })
  const head = [`--- ${name} (now)`, `+++ ${name} (applied)`]
  if (outcome === undefined)
    return [...head, '+ # is made; it names what these documents describe, so it cannot be tried']
  const lines = near(diffLines(yamlLines(outcome.before), yamlLines(outcome.after)), 2)
  return [...head, ...lines.map(({ mark, text }) => `${mark} ${text}`), ...secretsOf(step, lines)]
}

/** A secret is never shown; that it is another one is told by the console alone. */
function secretsOf({ manifest }: Step, lines: readonly DiffLine[]): readonly string[] {
  const holders = [manifest.spec, 'database' in manifest.spec ? manifest.spec.database : undefined]
  const given = holders.flatMap((holder) =>
    ['password', 'token', 'clientKey', 'kubeconfig'].filter((key) => holder && Object.hasOwn(holder, key)),
  )
  const isSure = lines.length === 0
  return given.map((key) => `~ ${key}: [secret] ${isSure ? 'differs' : 'may differ'}`)
}

function yamlLines(exported: Exported | undefined): readonly string[] {
  return exported === undefined ? [] : renderYaml(exported.document).trimEnd().split('\n').map(printable)
}

function toneOf(line: string) {
  if (line.startsWith('+')) return 'good'
  return line.startsWith('-') ? 'bad' : undefined
}
