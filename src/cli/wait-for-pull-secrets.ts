import type { Call } from '#contract/client.ts'
import { getRegistry, type Registry } from '#contract/registries.ts'
import { exitCode } from './exit-codes.ts'
import { pause } from './interruption.ts'
import type { Shell } from './shell.ts'
import { say } from './world.ts'

/** Until the pull secret of each of these registries is in every namespace where it belongs, or until `--timeout`. */
export async function waitForPullSecrets(shell: Shell, call: Call, ids: readonly string[]): Promise<number> {
  const { world, globals } = shell
  const deadline = world.now() + globals.timeout
  for (;;) {
    const registries = await Promise.all(ids.map(async (id) => (await call(getRegistry, { params: { id } })).value))
    const open = registries.filter((registry) => !isEverywhere(registry))
    if (open.length === 0) return exitCode.ok
    if (world.now() >= deadline) {
      for (const { name, pullSecret } of open) {
        say(world, `error: The pull secret of "${name}" is in ${pullSecret?.inSync} of ${pullSecret?.total} namespaces`)
      }
      say(world, 'hint: pwctl registry pull-secrets NAME shows what keeps it; the console goes on trying.')
      return exitCode.timedOut
    }
    await pause(Math.min(world.pollEveryMs, Math.max(1, deadline - world.now())), world.signal)
  }
}

function isEverywhere({ pullSecret }: Registry): boolean {
  return pullSecret === null || pullSecret.inSync === pullSecret.total
}
