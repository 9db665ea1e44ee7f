import type { Command } from 'commander'
import { z } from 'zod'
import type { Call } from '#contract/client.ts'
import { listPullSecrets, syncPullSecrets, type PullSecret } from '#contract/registries.ts'
import { findRegistry, readAll, readAllRegistries } from './find.ts'
import type { View } from './output/printer.ts'
import type { Bind, Invocation } from './shell.ts'
import { addWatchOption, showList, watchOptions } from './show-list.ts'
import { pullSecretView, registryView } from './views.ts'

const ListOptions = z.object({ ...watchOptions, registry: z.string().optional() })

/** A pull secret with the registry that it signs in to. */
type PullSecretOf = PullSecret & { readonly registryName: string }

const view: View<PullSecretOf> = {
  nameOf: pullSecretView.nameOf,
  columns: [{ title: 'REGISTRY', value: ({ registryName }) => registryName }, ...pullSecretView.columns],
}

export function addSecretCommands(program: Command, bind: Bind): void {
  const secret = program.command('secret').alias('secrets').description('the pull secrets in Kubernetes')
  addWatchOption(secret.command('list').alias('ls').description('every pull secret with its state'))
    .option('--registry <name>', 'only of this registry')
    .action(bind(ListOptions, list))
  secret
    .command('sync [registry]')
    .description('look at every namespace now, of one registry or of all')
    .action(bind(z.object({}), sync))
}

async function list({ shell, options }: Invocation<z.output<typeof ListOptions>>): Promise<void> {
  const call = await shell.api()
  await showList(shell, view, options.watch, async () => {
    const registries = await chosen(call, options.registry)
    const secrets = await Promise.all(
      registries.map(async ({ id, name }) => {
        const found = await readAll((query) => call(listPullSecrets, { params: { id }, query }))
        return found.map((secret) => ({ ...secret, registryName: name }))
      }),
    )
    return secrets.flat()
  })
}

async function sync({ shell, args: [reference] }: Invocation<object>): Promise<void> {
  const call = await shell.api()
  for (const registry of await chosen(call, reference)) {
    if (registry.pullSecret === null) continue
    const { value } = await call(syncPullSecrets, { params: { id: registry.id }, body: {} })
    shell.print.outcome(registry, registryView, `is looked at in ${value.namespaces} namespaces`)
  }
}

async function chosen(call: Call, reference: string | undefined) {
  return reference === undefined ? readAllRegistries(call) : [await findRegistry(call, reference)]
}
