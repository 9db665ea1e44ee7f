import type { Command } from 'commander'
import { z } from 'zod'
import { DomainError } from '#contract/errors.ts'
import { getSystem } from '#contract/system.ts'
import { isForPeople } from './output/printer.ts'
import type { Bind, Invocation, Shell } from './shell.ts'
import { version } from './version.ts'

const VersionOptions = z.object({ client: z.boolean().default(false) })

export function addVersionCommand(program: Command, bind: Bind): void {
  program
    .command('version')
    .description('show the version of this pwctl and of the console')
    .option('--client', 'only of this pwctl')
    .action(bind(VersionOptions, show))
}

/** Its own version is told even where no console answers. */
async function show({ shell, options }: Invocation<z.output<typeof VersionOptions>>): Promise<void> {
  const forPeople = isForPeople(shell.print)
  if (forPeople) shell.print.text(`pwctl ${version}\n`)
  const url = options.client ? undefined : await addressOf(shell)
  const console = url === undefined ? null : await versionAt(shell, url)
  if (!forPeople) return shell.print.value({ client: { version }, console })
  if (console !== null) shell.print.text(`console ${console.version} at ${console.url}\n`)
}

/** None where nobody has signed in yet. */
async function addressOf(shell: Shell): Promise<string | undefined> {
  try {
    return (await shell.target()).server
  } catch (error) {
    if (error instanceof DomainError && error.code === 'unauthenticated') return undefined
    throw error
  }
}

async function versionAt(shell: Shell, url: string) {
  const { version: itsVersion, sandbox } = (await (await shell.api())(getSystem, {})).value
  return { version: itsVersion, sandbox, url }
}
