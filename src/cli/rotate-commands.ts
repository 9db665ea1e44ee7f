import type { Command } from 'commander'
import { z } from 'zod'
import { Redeploy, getRotation, retireCredential, rollBackRotation, rotateRegistry } from '#contract/rotations.ts'
import { conclude } from './conclude-operation.ts'
import { exitCode } from './exit-codes.ts'
import { findRegistry } from './find.ts'
import { isForPeople } from './output/printer.ts'
import { addPasswordOptions, passwordOptions, promptPassword, readPassword } from './password-source.ts'
import { confirmed } from './ask.ts'
import type { Bind, Invocation } from './shell.ts'
import { operationView } from './views.ts'
import { say } from './world.ts'

const shared = { redeploy: Redeploy.default('stuck'), reason: z.string().optional(), wait: z.boolean().default(false) }
const RotateOptions = z.object({
  ...passwordOptions,
  ...shared,
  username: z.string().optional(),
  force: z.boolean().default(false),
  overlap: z.boolean().default(false),
  expires: z.string().optional(),
})
const RollBackOptions = z.object(shared)
const RetireOptions = z.object({ force: z.boolean().default(false) })

/** What replaces the credential of a registry everywhere, and goes back. */
export function addRotateCommands(registry: Command, bind: Bind): void {
  addSharedOptions(
    addPasswordOptions(registry.command('rotate <name>'))
      .description('replace its credential: test the new one, write it into every namespace, make stuck pods anew')
      .option('-u, --username <name>', 'a new user name; without it, it stays')
      .option('--force', 'go on where the registry cannot be asked from the console')
      .option('--expires <day>', 'when the new one ends, such as 2027-01-31; what the registry tells comes first')
      .option('--overlap', 'put both into every namespace first, and go on once the registry accepts the new one'),
  ).action(bind(RotateOptions, rotate))
  addSharedOptions(
    registry.command('roll-back <name>').description('go back to the credential before, everywhere'),
  ).action(bind(RollBackOptions, rollBack))
  registry
    .command('retire <name>')
    .description('forget the credential before; asks the registry whether it is still accepted')
    .option('--force', 'forget it although it is')
    .action(bind(RetireOptions, retire))
  registry
    .command('rotation <name>')
    .description('its newest rotation, and the credential that is kept to go back to')
    .action(bind(z.object({}), show))
}

function addSharedOptions(command: Command): Command {
  return command
    .option('--redeploy <which>', 'pods to make anew: stuck (waiting for an image), all, or none (stuck)')
    .option('--reason <text>', 'why; kept in the audit')
    .option('--wait', 'wait until it is done')
}

async function rotate({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof RotateOptions>>) {
  const given = await readPassword(shell.world, options)
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const password = given ?? (await promptPassword(shell.world))
  const { username, redeploy, force, overlap, reason, expires: expiresAt, wait } = options
  const { value } = await call(rotateRegistry, {
    params: { id },
    body: { username, password, redeploy, force, overlap, reason, expiresAt },
  })
  return conclude(shell, call, value, { wait, done: 'rotated' })
}

async function rollBack({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof RollBackOptions>>) {
  const call = await shell.api()
  const { id, name } = await findRegistry(call, reference)
  await confirmed(shell, `Go back to the credential before of "${name}", everywhere?`)
  const { redeploy, reason, wait } = options
  const { value } = await call(rollBackRotation, { params: { id }, body: { redeploy, reason } })
  return conclude(shell, call, value, { wait, done: 'rolled back' })
}

async function retire({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof RetireOptions>>) {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value } = await call(retireCredential, { params: { id }, body: options })
  if (isForPeople(shell.print)) say(shell.world, `${value.message}.`)
  else shell.print.value(value)
  return value.retired ? exitCode.ok : exitCode.findings
}

async function show({ shell, args: [reference = ''] }: Invocation<object>): Promise<void> {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value } = await call(getRotation, { params: { id } })
  if (!isForPeople(shell.print)) {
    shell.print.value(value)
    return
  }
  shell.print.list(value.operation === null ? [] : [value.operation], operationView)
  const { previous } = value
  if (previous !== null) {
    say(
      shell.world,
      `Version ${previous.version} (${previous.username}, ${previous.fingerprint}) is kept until it is retired.`,
    )
  }
}
