import { Command } from 'commander'
import type { z } from 'zod'
import { type CallWithProgress, createProgressClient } from '#contract/call-with-progress.ts'
import { type Call, type ClientOptions, createClient } from '#contract/client.ts'
import { DomainError } from '#contract/errors.ts'
import { readContextFile } from './context-file.ts'
import { GlobalOptions, printOptions } from './global-options.ts'
import { untilAborted } from './interruption.ts'
import { createPrinter, type Printer } from './output/printer.ts'
import { chooseTarget, isExposed, type Target } from './target.ts'
import { userAgent } from './version.ts'
import { say, warn, type World } from './world.ts'

/** What a command has at hand. */
export interface Shell {
  readonly world: World
  readonly globals: GlobalOptions
  readonly print: Printer
  readonly target: () => Promise<Target>
  /** The console's API, as the chosen context. */
  readonly api: () => Promise<Call>
  /** The same, told of each step that is taken on the way. */
  readonly apiWithProgress: () => Promise<CallWithProgress>
  /** The same, for what is followed as a stream. */
  readonly client: () => Promise<ClientOptions>
}

export interface Invocation<Options> {
  readonly shell: Shell
  readonly options: Options
  readonly args: readonly string[]
}

/** Makes the action of a command: its options are parsed, and the number that the work returns is the exit code. */
export type Bind = <Schema extends z.ZodType>(
  schema: Schema,
  work: (invocation: Invocation<z.output<Schema>>) => Promise<number | void>,
) => (...raw: readonly unknown[]) => Promise<void>

export function createBind(world: World, finish: (exitCode: number) => void): Bind {
  return (schema, work) =>
    async (...raw) => {
      const command = raw.at(-1)
      if (!(command instanceof Command)) throw new TypeError('An action was called without its command')
      const globals = parseOptions(GlobalOptions, command.optsWithGlobals())
      const options = parseOptions(schema, command.opts())
      const exitCode = await work({ shell: createShell(world, globals), options, args: command.args })
      finish(exitCode ?? 0)
    }
}

function parseOptions<Schema extends z.ZodType>(schema: Schema, options: unknown): z.output<Schema> {
  const parsed = schema.safeParse(options)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message, code }) => ({
    pointer: `--${path.join('.').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    code,
    detail: message,
  }))
  throw new DomainError('invalid', 'An option is not valid', { errors })
}

function createShell(world: World, globals: GlobalOptions): Shell {
  const target = async (): Promise<Target> =>
    chooseTarget(await readContextFile(world), { server: globals.server, context: globals.context, env: world.env })
  return {
    world,
    globals,
    print: createPrinter(world.stdout, printOptions(globals, world)),
    target,
    api: async () => callAs(world, globals, await target()),
    apiWithProgress: async () => callWithProgressAs(world, globals, await target()),
    client: async () => clientAs(await target()),
  }
}

function clientAs({ server, token }: Target): ClientOptions {
  return { baseUrl: server, token, userAgent }
}

function callAs(world: World, globals: GlobalOptions, target: Target): Call {
  const client = createClient(exposed(world, target))
  return (endpoint, input) => watched(world, globals, { target, endpoint, answer: client(endpoint, input) })
}

function callWithProgressAs(world: World, globals: GlobalOptions, target: Target): CallWithProgress {
  const client = createProgressClient(exposed(world, target))
  return (endpoint, input, progress) =>
    watched(world, globals, { target, endpoint, answer: client(endpoint, input, progress) })
}

function exposed(world: World, target: Target): ClientOptions {
  const { server, token } = target
  if (token !== undefined && isExposed(server)) warn(world, `The token goes to ${server} unencrypted; use https`)
  return clientAs(target)
}

interface Watched<Value> {
  readonly target: Target
  readonly endpoint: { readonly method: string; readonly path: string }
  readonly answer: Promise<Value>
}

async function watched<Value>(
  world: World,
  globals: GlobalOptions,
  { target: { server }, endpoint: { method, path }, answer }: Watched<Value>,
): Promise<Value> {
  const started = world.now()
  try {
    return await untilAborted(answer, world.signal, goesOn(method))
  } finally {
    if (globals.verbose) say(world, `${method} ${server}${path} ${world.now() - started} ms`)
  }
}

export function goesOn(method: string): string {
  return method === 'GET' ? '' : 'Interrupted; the console may still carry out the request that was under way'
}
