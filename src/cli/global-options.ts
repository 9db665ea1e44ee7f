import type { Command } from 'commander'
import { z } from 'zod'
import { DomainError } from '#contract/errors.ts'
import { parseDuration } from './duration.ts'
import { parseFormat } from './output/format.ts'
import { parseJsonPath } from './output/json-path.ts'
import type { PrintOptions } from './output/printer.ts'
import type { World } from './world.ts'

export const GlobalOptions = z.object({
  context: z.string().optional(),
  server: z.string().optional(),
  output: z.string().default('table'),
  headers: z.boolean().default(true),
  sortBy: z.string().optional(),
  filter: z.array(z.string()).default([]),
  yes: z.boolean().default(false),
  color: z.enum(['auto', 'always', 'never']).default('auto'),
  timeout: z.string().default('10m').transform(parseDuration),
  verbose: z.boolean().default(false),
})
export type GlobalOptions = z.output<typeof GlobalOptions>

export function addGlobalOptions(program: Command): void {
  program
    .option('--context <name>', 'the saved context to use (PWCTL_CONTEXT)')
    .option('--server <url>', 'the address of the console (PWCTL_SERVER); PWCTL_TOKEN signs in')
    .option('-o, --output <form>', 'table, wide, json, yaml, name, ndjson or jsonpath=PATH')
    .option('--no-headers', 'tables without their header')
    .option('--sort-by <path>', 'order a list by a field, such as name')
    .option('--filter <path=value>', 'keep what has this value in a field; may be repeated', collect)
    .option('--timeout <duration>', 'how long --wait waits: 30s, 5m, 1h (10m)')
    .option('-y, --yes', 'ask nothing')
    .option('--color <when>', 'auto, always or never (NO_COLOR)')
    .option('-v, --verbose', 'show each request on standard error')
}

export function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value]
}

export function printOptions(options: GlobalOptions, world: World): PrintOptions {
  return {
    format: parseFormat(options.output),
    headers: options.headers,
    color: wantsColor(options, world),
    sortBy: options.sortBy === undefined ? undefined : parseJsonPath(options.sortBy),
    filters: options.filter.map(parseFilter),
  }
}

function parseFilter(source: string) {
  const at = source.indexOf('=')
  if (at > 0) return { path: parseJsonPath(source.slice(0, at)), value: source.slice(at + 1) }
  throw new DomainError('invalid', `The filter "${source}" has no value`, { hint: 'Write --filter kind=ghcr.' })
}

/** https://no-color.org: any value that is not empty turns colours off, unless a flag asks for them. */
function wantsColor({ color }: GlobalOptions, { env, stdout }: World): boolean {
  if (color !== 'auto') return color === 'always'
  return stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
}
