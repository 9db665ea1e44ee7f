import type { Command } from 'commander'
import { z } from 'zod'
import type { Call } from '#contract/client.ts'
import { ProblemError } from '#contract/client.ts'
import { deleteCluster } from '#contract/clusters.ts'
import { deleteConnection } from '#contract/connections.ts'
import { deleteRegistry } from '#contract/registries.ts'
import { nameOf, tellEach } from './apply/outcome-view.ts'
import { planDeletion, type Deletion } from './apply/plan-deletion.ts'
import { readManifests } from './apply/read-sources.ts'
import { addSourceOptions, sourceOptions } from './apply/source-options.ts'
import { confirmed } from './ask.ts'
import { exitCode } from './exit-codes.ts'
import { readCluster, readConnection, readRegistry } from './find.ts'
import { exitCodeOf, explain, followOperation } from './follow-operation.ts'
import { readPresent } from './read-present.ts'
import { removeConnection } from './remove-connection.ts'
import type { Bind, Invocation, Shell } from './shell.ts'

const DeleteOptions = z.object({ ...sourceOptions, dryRun: z.enum(['client', 'server']).optional() })

interface Deleted {
  readonly kind: Deletion['kind']
  readonly name: string
  readonly action: 'deleted' | 'deleting' | 'absent'
}

export function addDeleteCommand(program: Command, bind: Bind): void {
  const command = program
    .command('delete')
    .description('remove what files describe, by kind and name: clusters, then registries, then connections')
  addSourceOptions(command)
    .option('--dry-run <where>', 'client: only look what there is; server: ask the console whether it would')
    .action(bind(DeleteOptions, deleteThings))
}

async function deleteThings({ shell, options }: Invocation<z.output<typeof DeleteOptions>>): Promise<number> {
  const { manifests } = await readManifests(shell.world, { ...options, files: options.file, strict: false })
  const call = await shell.api()
  const deletions = planDeletion(manifests, await readPresent(call))
  const there = deletions.filter(({ id }) => id !== undefined)
  if (there.length > 0 && options.dryRun === undefined) {
    await confirmed(shell, `Delete ${there.map(nameOf).join(', ')}?`)
  }
  const end = { exitCode: exitCode.ok as number }
  const outcomes = deleteEach(shell, call, { deletions, dryRun: options.dryRun, end })
  await tellEach(shell.print, outcomes, ({ action }: Deleted) =>
    options.dryRun === undefined ? action : `${action} (dry run)`,
  )
  return end.exitCode
}

interface Work {
  readonly deletions: readonly Deletion[]
  readonly dryRun: 'client' | 'server' | undefined
  readonly end: { exitCode: number }
}

async function* deleteEach(shell: Shell, call: Call, { deletions, dryRun, end }: Work): AsyncGenerator<Deleted> {
  for (const { kind, name, id } of deletions) {
    if (id === undefined) yield { kind, name, action: 'absent' }
    else if (dryRun === 'client') yield { kind, name, action: 'deleted' }
    else {
      const outcome = await deleteOne(shell, call, { kind, name, id }, dryRun === 'server')
      if (typeof outcome === 'number') {
        end.exitCode = outcome
        return
      }
      yield { kind, name, action: outcome }
    }
  }
}

type Known = Deletion & { readonly id: string }

/** What became of it; or the exit code with which all ends. Something that has gone in the meantime is absent. */
async function deleteOne(shell: Shell, call: Call, known: Known, isDry: boolean): Promise<Deleted['action'] | number> {
  const params = { id: known.id }
  const query = isDry ? { dryRun: 'true' } : {}
  try {
    switch (known.kind) {
      case 'Registry':
        await call(deleteRegistry, { params, query, ifMatch: (await readRegistry(call, known.id)).ifMatch })
        return 'deleted'
      case 'Connection':
        if (!isDry) return await removeConnection(shell, call, known.id)
        await call(deleteConnection, { params, query, ifMatch: (await readConnection(call, known.id)).ifMatch })
        return 'deleted'
      case 'Cluster':
        return isDry ? 'deleted' : await deleteToTheEnd(shell, call, known)
    }
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'not-found') return 'absent'
    throw error
  }
}

/** A registry may go only after the cluster that uses it has gone. */
async function deleteToTheEnd(shell: Shell, call: Call, { id }: Known): Promise<'deleted' | number> {
  const { ifMatch } = await readCluster(call, id)
  const { value } = await call(deleteCluster, { params: { id }, ifMatch })
  const followed = await followOperation(shell, call, value)
  explain(shell, followed)
  return followed.ok ? 'deleted' : exitCodeOf(followed)
}
