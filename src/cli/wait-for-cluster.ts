import { z } from 'zod'
import type { TransferCluster } from '#contract/clusters.ts'
import { exitCode } from './exit-codes.ts'
import { findCluster, readCluster } from './find.ts'
import { pause } from './interruption.ts'
import { clusterView } from './views.ts'
import type { Invocation } from './shell.ts'
import { say } from './world.ts'

const isReached = {
  healthy: ({ status, deploymentState }: TransferCluster) => status === 'HEALTHY' && deploymentState === 'DEPLOYED',
  deployed: ({ deploymentState }: TransferCluster) => deploymentState === 'DEPLOYED',
  'not-deployed': ({ deploymentState }: TransferCluster) => deploymentState === 'NOT_DEPLOYED',
}

export const WaitForOptions = z.object({ for: z.enum(['healthy', 'deployed', 'not-deployed']).default('healthy') })

export async function waitForCluster({ shell, options, args }: Invocation<z.output<typeof WaitForOptions>>) {
  const { world, globals } = shell
  const call = await shell.api()
  const { id } = await findCluster(call, args[0] ?? '')
  const deadline = world.now() + globals.timeout
  for (;;) {
    const { value: cluster } = await readCluster(call, id)
    if (isReached[options.for](cluster)) {
      shell.print.outcome(cluster, clusterView, `is ${options.for}`)
      return exitCode.ok
    }
    if (world.now() >= deadline) {
      say(world, `error: The cluster "${cluster.name}" is not ${options.for}: ${reasonOf(cluster)}`)
      return exitCode.timedOut
    }
    await pause(Math.min(world.pollEveryMs, Math.max(1, deadline - world.now())), world.signal)
  }
}

function reasonOf({ deploymentState, status, blockingReason }: TransferCluster): string {
  const why = blockingReason === null ? '' : `, ${blockingReason.reason}: ${blockingReason.message}`
  return `${deploymentState}, ${status}${why}`
}
