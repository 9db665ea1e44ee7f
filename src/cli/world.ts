import type { Readable, Writable } from 'node:stream'
import { printable } from './output/printable.ts'

export type Input = Readable & { readonly isTTY?: boolean }
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** All that the command line may touch besides files and the console. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  /** Aborted when the person presses Ctrl-C. */
  readonly signal: AbortSignal
  readonly now: () => number
  readonly pollEveryMs: number
}

export function isInteractive(world: World): boolean {
  return world.stdin.isTTY === true && world.stderr.isTTY === true
}

export function warn(world: World, message: string): void {
  say(world, `warning: ${message}`)
}

/** One line on standard error, whatever the console put into it. */
export function say(world: World, message: string): void {
  world.stderr.write(`${printable(message)}\n`)
}
