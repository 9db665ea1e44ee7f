import type { Command } from 'commander'
import { z } from 'zod'
import { approveRealm, revokeRealm } from '#contract/registries.ts'
import { confirmed } from './ask.ts'
import { findRegistry, readRegistry } from './find.ts'
import { dryRunQuery, sayNotes } from './requests.ts'
import type { Bind, Invocation } from './shell.ts'
import { realmView, registryView } from './views.ts'

const ChangeOptions = z.object({ dryRun: z.boolean().default(false) })
type Change = Invocation<z.output<typeof ChangeOptions>>

/** `pwctl registry approve-realm`, `revoke-realm` and `realms`: which token servers elsewhere may have the password. */
export function addRealmCommands(registry: Command, bind: Bind): void {
  registry
    .command('realms <name>')
    .description('the token servers of another origin that may have its password')
    .action(bind(z.object({}), list))
  registry
    .command('approve-realm <name> <origin>')
    .description('let a token server of another origin have its password, such as https://auth.example.com')
    .option('--dry-run', 'only ask whether it would be accepted')
    .action(bind(ChangeOptions, approve))
  registry
    .command('revoke-realm <name> <origin>')
    .description('let that token server have its password no more')
    .option('--dry-run', 'only ask whether it would be accepted')
    .action(bind(ChangeOptions, revoke))
}

async function list({ shell, args: [reference = ''] }: Invocation<object>): Promise<void> {
  const call = await shell.api()
  const { approvedRealms } = await findRegistry(call, reference)
  shell.print.list(approvedRealms, realmView)
}

async function approve({ shell, options, args: [reference = '', origin = ''] }: Change): Promise<void> {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value: before, ifMatch } = await readRegistry(call, id)
  if (!options.dryRun) await confirmed(shell, `Let the registry "${before.name}" send your password to ${origin}?`)
  const params = { params: { id }, query: dryRunQuery(options), ifMatch }
  const { value } = await call(approveRealm, { ...params, body: { origin } })
  sayNotes(shell, value.notes)
  const verb = value.revision === before.revision ? 'unchanged' : 'approved'
  shell.print.outcome(value, registryView, options.dryRun ? `would be ${verb} (dry run)` : verb)
}

async function revoke({ shell, options, args: [reference = '', origin = ''] }: Change): Promise<void> {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { ifMatch } = await readRegistry(call, id)
  const query = { ...dryRunQuery(options), origin }
  const { value } = await call(revokeRealm, { params: { id }, query, ifMatch })
  shell.print.outcome(value, registryView, options.dryRun ? 'would be revoked (dry run)' : 'revoked')
}
