import type { Command } from 'commander'
import { z } from 'zod'
import type { Call } from '#contract/client.ts'
import { type Applied, canBeTried, carryOut, idsOf } from './apply/carry-out.ts'
import { place } from '#contract/documents/issue.ts'
import { refuse } from './apply/refuse.ts'
import { tellEach } from './apply/outcome-view.ts'
import { plan, type Present, type Step } from './apply/plan.ts'
import { readManifests } from './apply/read-sources.ts'
import { resolveValues } from './apply/resolve-values.ts'
import { addSourceOptions, sourceOptions } from './apply/source-options.ts'
import { readPresent } from './read-present.ts'
import { sayNotes } from './requests.ts'
import type { Bind, Invocation, Shell } from './shell.ts'
import { waitForPullSecrets } from './wait-for-pull-secrets.ts'
import { warn } from './world.ts'

const ApplyOptions = z.object({
  ...sourceOptions,
  strict: z.boolean().default(false),
  dryRun: z.enum(['client', 'server']).optional(),
  wait: z.boolean().default(false),
})
type ApplyOptions = z.output<typeof ApplyOptions>

export function addApplyCommand(program: Command, bind: Bind): void {
  const command = program
    .command('apply')
    .description('create or change what files describe; everything is checked before anything is written')
  addSourceOptions(command)
    .option('--strict', 'refuse passwords that look like examples')
    .option('--dry-run <where>', 'client: only read; server: ask the console whether it would')
    .option('--wait', 'until the pull secrets of its registries are everywhere; exit code 7 on --timeout')
    .action(bind(ApplyOptions, apply))
}

async function apply({ shell, options }: Invocation<ApplyOptions>): Promise<number | void> {
  const { call, present, steps } = await planFrom(shell, options)
  const outcomes = applyEach(shell, call, { present, steps, dryRun: options.dryRun })
  const sentence = ({ action }: Applied) => (options.dryRun === undefined ? action : `${action} (dry run)`)
  const applied = await tellEach(shell.print, outcomes, sentence)
  if (!options.wait || options.dryRun !== undefined) return
  return waitForPullSecrets(
    shell,
    call,
    applied.flatMap(({ kind, id }) => (kind === 'Registry' && id !== null ? [id] : [])),
  )
}

export interface Planned {
  readonly call: Call
  readonly present: Present
  readonly steps: readonly Step[]
}

/** Reads and checks all that was named, against what the console has. */
export async function planFrom(
  shell: Shell,
  options: Pick<ApplyOptions, 'file' | 'recursive' | 'strict'>,
): Promise<Planned> {
  const { world } = shell
  const { manifests, warnings } = await readManifests(world, { ...options, files: options.file })
  for (const warning of warnings) warn(world, `${place(warning.at)}: ${warning.message}`)
  const resolved = await Promise.all(manifests.map((manifest) => resolveValues(world, manifest)))
  const call = await shell.api()
  const present = await readPresent(call)
  const { steps, issues } = plan(resolved, present)
  if (issues.length > 0) throw refuse(issues)
  return { call, present, steps }
}

interface Work {
  readonly present: Present
  readonly steps: readonly Step[]
  readonly dryRun: 'client' | 'server' | undefined
}

async function* applyEach(shell: Shell, call: Call, { present, steps, dryRun }: Work): AsyncGenerator<Applied> {
  const done: Applied[] = []
  for (const step of steps) {
    const ids = idsOf(present, done)
    const canAsk = dryRun === undefined || (dryRun === 'server' && canBeTried(step, ids))
    const applied = canAsk ? (await carryOut(call, step, ids, dryRun === 'server')).applied : foreseen(step)
    done.push(applied)
    sayNotes(shell, applied.notes)
    yield applied
  }
}

/** What can be said without the console: whether there is such a thing. */
function foreseen({ kind, manifest, existing }: Step): Applied {
  const action = existing === undefined ? 'created' : 'configured'
  return {
    kind,
    name: manifest.name,
    id: existing?.id ?? null,
    action,
    revision: existing?.revision ?? null,
    notes: [],
  }
}
