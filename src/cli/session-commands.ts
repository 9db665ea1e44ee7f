import type { Command } from 'commander'
import { z } from 'zod'
import { deleteSession, getSession, setUp } from '#contract/access.ts'
import { createClient } from '#contract/client.ts'
import { DomainError } from '#contract/errors.ts'
import { readContextFile, withContext, withoutContext, writeContextFile } from './context-file.ts'
import { readInput } from './input.ts'
import type { Bind, Invocation } from './shell.ts'
import { serverUrl } from './target.ts'
import { userAgent } from './version.ts'
import { say } from './world.ts'

const LoginOptions = z.object({ tokenStdin: z.boolean().default(false), name: z.string().default('admin') })
type Login = Invocation<z.output<typeof LoginOptions>>

export function addSessionCommands(program: Command, bind: Bind): void {
  program
    .command('login <url>')
    .description('sign in with the one-time URL of the console’s start, or with an API token')
    .option('--token-stdin', 'read an API token from standard input')
    .option('--name <name>', 'the name of the first administrator')
    .action(bind(LoginOptions, login))
  program
    .command('logout')
    .description('end the saved token')
    .action(bind(z.object({}), logout))
  program
    .command('whoami')
    .description('show who the saved token stands for')
    .action(bind(z.object({}), whoami))
}

async function login({ shell, options, args }: Login): Promise<void> {
  const { world } = shell
  const [url = ''] = args
  const server = serverUrl(url)
  const token = options.tokenStdin
    ? (await readInput(world, '-')).trim()
    : await makeAdministrator(server, url, options.name)
  const { value } = await createClient({ baseUrl: server, token, userAgent })(getSession, {})
  const context = { name: new URL(server).host, server, token }
  await writeContextFile(world, withContext(await readContextFile(world), context))
  say(world, `Signed in to ${server} as ${value.actor.name}`)
}

async function makeAdministrator(server: string, url: string, name: string): Promise<string> {
  const oneTimeToken = new URLSearchParams(new URL(url, server).hash.slice(1)).get('token')
  if (oneTimeToken === null || oneTimeToken === '') {
    throw new DomainError('invalid', 'The URL carries no one-time token', {
      hint: 'Use the whole URL that npm start printed, in quotes, or --token-stdin with an API token.',
    })
  }
  const { value } = await createClient({ baseUrl: server, userAgent })(setUp, { body: { oneTimeToken, name } })
  return value.token
}

async function logout({ shell }: Invocation<object>): Promise<void> {
  const { context } = await shell.target()
  await (
    await shell.api()
  )(deleteSession, {})
  if (context !== undefined)
    await writeContextFile(shell.world, withoutContext(await readContextFile(shell.world), context))
  say(shell.world, 'Signed out')
}

async function whoami({ shell }: Invocation<object>): Promise<void> {
  const { value } = await (await shell.api())(getSession, {})
  shell.print.value(value)
}
