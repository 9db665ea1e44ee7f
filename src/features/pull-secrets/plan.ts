import type { PullSecretState } from '#contract/registries.ts'
import type { DesiredSecret, SeenSecret } from './pull-secret.ts'

export type Verdict =
  | { readonly state: PullSecretState; readonly action: 'none' }
  /** `uid`: change that object, whoever set its fields; without it, create, and take nothing from anyone. */
  | { readonly state: PullSecretState; readonly action: 'write'; readonly uid: string | undefined }

type Age = Pick<DesiredSecret, 'credentialVersion' | 'generation'>
type Wanted = Age & Pick<DesiredSecret, 'hash'>

/** By what the person saved first, then by the tokens that were minted with it; positive where the first is newer. */
function compareAge(one: Age, other: Age): number {
  return one.credentialVersion - other.credentialVersion || one.generation - other.generation
}

/** Compares what should be with what was seen, and says what to do about it. */
export function judgeSecret(desired: Wanted, seen: SeenSecret | undefined): Verdict {
  if (seen === undefined) return { state: 'missing', action: 'write', uid: undefined }
  const age = compareAge(seen, desired)
  if (age > 0) return { state: 'conflict', action: 'none' }
  const isUntouched = seen.contentHash === seen.annotatedHash
  const isCurrent = seen.annotatedHash === desired.hash && age === 0
  if (isUntouched && isCurrent) return { state: 'in-sync', action: 'none' }
  return { state: isUntouched ? 'outdated' : 'modified', action: 'write', uid: seen.uid }
}

export interface Place {
  readonly environment: string | null
  readonly isManaged: boolean
  /** Registries that a transfer cluster of this namespace names. */
  readonly usedRegistries: ReadonlySet<string>
}

/** Whether the pull secret of a registry belongs in a namespace. */
export function belongs(
  registry: { readonly id: string; readonly environments: readonly string[] },
  place: Place,
): boolean {
  if (place.usedRegistries.has(registry.id)) return true
  if (!place.isManaged) return false
  return (
    registry.environments.length === 0 ||
    place.environment === null ||
    registry.environments.includes(place.environment)
  )
}
