import { expect, test } from 'vitest'
import { chainTargets } from '#test/chain-target.ts'
import { type Load, rotateUnderLoad } from './rotate-under-load.ts'

const loads: Readonly<Record<string, Load>> = {
  'the sandbox': { rotations: 10, width: 6 },
  'a real node': { rotations: 5, width: 3 },
}

test.each(chainTargets)(
  'no pod that starts while credentials are rotated finds no secret, a torn one, or a revoked credential, on $name',
  { timeout: 240_000 },
  async ({ name, open }) => {
    const target = await open()

    const { pods, harmed } = await rotateUnderLoad(target, loads[name] ?? { rotations: 5, width: 3 })
    await target.stop()

    expect(pods).toBeGreaterThan(5)
    expect(harmed).toEqual([])
  },
)
