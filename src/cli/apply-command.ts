import type { Command } from 'commander'
import { z } from 'zod'
import type { Call } from '#contract/client.ts'
import { type Applied, canBeTried, carryOut, idsOf } from './apply/carry-out.ts'
import { place, refuse } from './apply/issue.ts'
import { plan, type Present } from './apply/plan.ts'
import { readManifests } from './apply/read-sources.ts'
import { resolveValues } from './apply/resolve-values.ts'
import { readAllClusters, readAllConnections, readAllRegistries } from './find.ts'
import { collect } from './global-options.ts'
import { slug } from './output/slug.ts'
import { sayNotes } from './requests.ts'
import type { Bind, Invocation } from './shell.ts'
import { warn } from './world.ts'

const ApplyOptions = z.object({
  file: z.array(z.string()).min(1),
  recursive: z.boolean().default(false),
  strict: z.boolean().default(false),
  dryRun: z.enum(['client', 'server']).optional(),
})

export function addApplyCommand(program: Command, bind: Bind): void {
  program
    .command('apply')
    .description('create or change what files describe; everything is checked before anything is written')
    .requiredOption('-f, --file <path>', 'a file, a folder, or - for standard input; may be repeated', collect)
    .option('-R, --recursive', 'folders with what is below them')
    .option('--strict', 'refuse passwords that look like examples')
    .option('--dry-run <where>', 'client: only read; server: ask the console whether it would')
    .action(bind(ApplyOptions, apply))
}

async function apply({ shell, options }: Invocation<z.output<typeof ApplyOptions>>): Promise<void> {
  const { world } = shell
  const { manifests, warnings } = await readManifests(world, { ...options, files: options.file })
  for (const warning of warnings) warn(world, `${place(warning.at)}: ${warning.message}`)
  const resolved = await Promise.all(manifests.map((manifest) => resolveValues(world, manifest)))
  const call = await shell.api()
  const present = await readPresent(call)
  const { steps, issues } = plan(resolved, present)
  if (issues.length > 0) throw refuse(issues)
  if (options.dryRun === 'client') return
  const applied: Applied[] = []
  for (const step of steps) {
    const ids = idsOf(present, applied)
    const isDry = options.dryRun === 'server'
    if (isDry && !canBeTried(step, ids)) continue
    const outcome = await carryOut(call, step, ids, isDry)
    applied.push(outcome)
    sayNotes(shell, outcome.notes)
    if (shell.print.format.type === 'table')
      shell.print.text(`${outcome.kind.toLowerCase()}/${slug(outcome.name)} ${outcome.action}\n`)
  }
  if (shell.print.format.type !== 'table') shell.print.value(applied)
}

async function readPresent(call: Call): Promise<Present> {
  const [connections, registries, clusters] = await Promise.all([
    readAllConnections(call),
    readAllRegistries(call),
    readAllClusters(call),
  ])
  return { connections, registries, clusters }
}
