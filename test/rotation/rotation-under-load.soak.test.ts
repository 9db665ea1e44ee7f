import { test } from 'vitest'
import { openSandboxTarget } from '#test/chain-target.ts'
import { rotateUnderLoad } from './rotate-under-load.ts'

test('no pod that starts during a hundred rotations finds no secret, a torn one, or a revoked credential', async () => {
  const target = await openSandboxTarget()
  try {
    await rotateUnderLoad(target, { rotations: 100, width: 6 })
  } finally {
    await target.stop()
  }
})
