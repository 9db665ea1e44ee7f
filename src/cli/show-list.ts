import type { Command } from 'commander'
import { z } from 'zod'
import { Interrupted, pause } from './interruption.ts'
import type { View } from './output/printer.ts'
import type { Shell } from './shell.ts'

export const watchOptions = { watch: z.boolean().default(false) }

export function addWatchOption(command: Command): Command {
  return command.option('-w, --watch', 'go on, and show what changes until Ctrl-C or --timeout')
}

/** Prints a list; with `--watch`, then each item that is new or differs, a line at a time. */
export async function showList<Item>(
  shell: Shell,
  view: View<Item>,
  watch: boolean,
  read: () => Promise<readonly Item[]>,
): Promise<void> {
  if (!watch) return shell.print.list(await read(), view)
  const { world, globals } = shell
  const deadline = world.now() + globals.timeout
  const shown = new Map<string, string>()
  while (world.now() < deadline) {
    for (const item of await read()) {
      const key = view.nameOf(item)
      const text = JSON.stringify(item)
      if (shown.get(key) !== text) shell.print.change(item, view, shown.size === 0)
      shown.set(key, text)
    }
    if (world.signal.aborted) throw new Interrupted()
    await pause(Math.min(world.pollEveryMs, Math.max(1, deadline - world.now())), world.signal)
  }
}
