import type { Command } from 'commander'
import { z } from 'zod'
import { DomainError } from '#contract/errors.ts'
import { askPassword } from './ask.ts'
import { readInput } from './input.ts'
import { isInteractive, warn, type World } from './world.ts'

export const passwordOptions = {
  password: z.string().optional(),
  passwordStdin: z.boolean().default(false),
  passwordFile: z.string().optional(),
  passwordEnv: z.string().optional(),
  passwordPrompt: z.boolean().default(false),
}
const PasswordOptions = z.object(passwordOptions)
type PasswordOptions = z.output<typeof PasswordOptions>

export function addPasswordOptions(command: Command): Command {
  return command
    .option('--password-stdin', 'read the password from standard input')
    .option('--password-file <path>', 'read the password from a file, such as a JSON key')
    .option('--password-env <name>', 'read the password from an environment variable')
    .option('--password-prompt', 'ask for the password')
    .option('--password <value>', 'the password itself; others may see it, so prefer the ways above')
}

/** The password from the one source that was named, or `undefined` where none was. */
export async function readPassword(world: World, options: PasswordOptions): Promise<string | undefined> {
  const named = [
    options.password !== undefined,
    options.passwordStdin,
    options.passwordFile !== undefined,
    options.passwordEnv !== undefined,
    options.passwordPrompt,
  ].filter(Boolean)
  if (named.length > 1) throw new DomainError('invalid', 'The password comes from several places; name one')
  if (options.passwordPrompt) return requirePassword(await promptPassword(world), 'The prompt')
  if (options.passwordStdin) return requirePassword(await readInput(world, '-'), 'Standard input')
  if (options.passwordFile !== undefined) {
    return requirePassword(await readInput(world, options.passwordFile), options.passwordFile)
  }
  if (options.passwordEnv !== undefined) {
    return requirePassword(world.env[options.passwordEnv] ?? '', `The environment variable ${options.passwordEnv}`)
  }
  if (options.password !== undefined) {
    warn(world, 'A password on the command line is seen by others and kept in the history; use --password-stdin')
  }
  return options.password
}

export async function promptPassword(world: World): Promise<string> {
  if (isInteractive(world)) return askPassword(world, 'Password or token')
  throw new DomainError('invalid', 'A password is needed, and there is no terminal to ask on', {
    hint: 'Use --password-stdin, --password-file or --password-env.',
  })
}

/** The line break that `echo` and editors add is not part of a password. */
function requirePassword(text: string, source: string): string {
  const password = text.replace(/\r?\n$/, '')
  if (password !== '') return password
  throw new DomainError('invalid', `${source} holds no password`)
}
