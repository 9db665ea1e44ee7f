import type { Registry } from '#contract/registries.ts'
import type { RegistryRecord, ToldFacts } from './registry.ts'

type Known = Pick<NonNullable<Registry['credential']>, 'expiresAt' | 'expirySource' | 'scopes'>

/** When the credential that a person saved ends, and who says so: its provider is believed before a person. */
export function credentialExpiry(registry: RegistryRecord): Known {
  const told = currentFacts(registry)
  const scopes = told?.scopes ? [...told.scopes] : null
  if (told !== undefined) return { expiresAt: told.expiresAt, expirySource: 'registry', scopes }
  const { credentialExpiresAt: expiresAt } = registry
  return { expiresAt, expirySource: expiresAt === null ? 'unknown' : 'person', scopes }
}

/** What was told of a credential says nothing of the one after it, nor of the same one elsewhere. */
function currentFacts({ facts, credentialVersion, host }: RegistryRecord): ToldFacts | undefined {
  return facts?.credentialVersion === credentialVersion && facts.host === host ? facts : undefined
}

/** A day begins at midnight UTC. */
export function expiryAt(said: string | null | undefined): string | null {
  return said === null || said === undefined ? null : new Date(said).toISOString()
}
