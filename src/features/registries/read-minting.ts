import type { Minting } from '#contract/registries.ts'
import { isDeliverable } from './mint-policy.ts'
import { isMinted, type RegistryRecord } from './registry.ts'

/** How it stands with the short-lived tokens of a registry; `null` where it has none. */
export function mintingOf(registry: RegistryRecord, now: Date): Minting | null {
  if (!isMinted(registry)) return null
  const { minted } = registry
  if (minted === null) {
    return { state: 'waiting', reason: null, message: null, mintedAt: null, expiresAt: null, nextAttemptAt: null }
  }
  const { reason, message, mintedAt, expiresAt, dueAt: nextAttemptAt } = minted
  return { state: stateOf(registry, now), reason, message, mintedAt, expiresAt, nextAttemptAt }
}

function stateOf(registry: RegistryRecord, now: Date): Minting['state'] {
  const { minted } = registry
  if (isDeliverable(registry, now)) return minted?.reason === null ? 'current' : 'failing'
  return minted?.host === registry.host ? 'expired' : 'waiting'
}

/** Why nothing is delivered yet. */
export function waitingFor({ minted }: RegistryRecord): string {
  const why = minted?.message
  if (why) return `No token could be had yet: ${why}. It is tried again`
  return 'The token is being issued; the pull secret follows'
}

/** Whether no token comes until a person does something about the key. */
export function needsPerson({ minted }: RegistryRecord): boolean {
  const reason = minted?.reason ?? null
  return reason === 'key-refused' || reason === 'no-permission' || reason === 'not-usable'
}
