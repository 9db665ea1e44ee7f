import type { AddressPolicy } from './address-policy.ts'
import { judgeOrigin, resolveWithSystem } from './judged-connection.ts'
import { defaultRegistryLimits } from './registry-limits.ts'

/** Whether the console might connect there: every address of the name is allowed. Nothing is connected to. */
export async function isReachableOrigin(origin: URL, addressPolicy: AddressPolicy): Promise<boolean> {
  const settings = { addressPolicy, resolve: resolveWithSystem, limits: defaultRegistryLimits }
  return (await judgeOrigin(origin, settings)).ok
}
