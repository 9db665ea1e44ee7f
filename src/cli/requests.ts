import { Environment, type Note } from '#contract/common.ts'
import { z } from 'zod'
import type { Shell } from './shell.ts'
import { say } from './world.ts'

/** `production` is as good as `PRODUCTION`. */
export const EnvironmentName = z
  .string()
  .transform((name) => name.toUpperCase())
  .pipe(Environment)

export function dryRunQuery({ dryRun }: { readonly dryRun: boolean }) {
  return dryRun ? { dryRun: 'true' } : {}
}

export function sayNotes({ world }: Shell, notes: readonly Note[]): void {
  for (const { message } of notes) say(world, `note: ${message}`)
}
