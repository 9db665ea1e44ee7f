import type { Command } from 'commander'
import { z } from 'zod'
import { collect } from '#cli/global-options.ts'

export const sourceOptions = {
  file: z.array(z.string()).min(1),
  recursive: z.boolean().default(false),
}

export function addSourceOptions(command: Command): Command {
  return command
    .requiredOption(
      '-f, --file <path>',
      'a file, a folder, an address, or - for standard input; may be repeated',
      collect,
    )
    .option('-R, --recursive', 'folders with what is below them')
}
