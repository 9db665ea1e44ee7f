import { expect, test } from 'vitest'
import { openSandboxTarget } from '#test/chain-target.ts'
import { rotateUnderLoad } from './rotate-under-load.ts'

test('no pod that starts during a hundred rotations finds no secret, a torn one, or a revoked credential', async () => {
  const target = await openSandboxTarget()

  const { pods, harmed } = await rotateUnderLoad(target, { rotations: 100, width: 6 })
  await target.stop()

  expect(pods).toBeGreaterThan(100)
  expect(harmed).toEqual([])
})
