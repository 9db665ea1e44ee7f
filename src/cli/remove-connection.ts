import { ProblemError, type Call } from '#contract/client.ts'
import { deleteConnection } from '#contract/connections.ts'
import { readConnection } from './find.ts'
import { pause } from './interruption.ts'
import type { Shell } from './shell.ts'
import { say } from './world.ts'

const patienceMs = 3000

/** The console forgets a connection when its pull secrets are gone, which takes as long as its Kubernetes is away. */
export async function removeConnection(shell: Shell, call: Call, id: string): Promise<'deleted' | 'deleting'> {
  const { value, ifMatch } = await readConnection(call, id)
  await call(deleteConnection, { params: { id }, ifMatch })
  const { world, globals } = shell
  const deadline = world.now() + Math.min(globals.timeout, patienceMs)
  while (await isThere(call, id)) {
    if (world.now() >= deadline) {
      say(
        world,
        `note: The connection "${value.name}" goes when its pull secrets are removed; the console goes on trying`,
      )
      return 'deleting'
    }
    await pause(Math.min(world.pollEveryMs, 100), world.signal)
  }
  return 'deleted'
}

async function isThere(call: Call, id: string): Promise<boolean> {
  try {
    await readConnection(call, id)
    return true
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'not-found') return false
    throw error
  }
}
