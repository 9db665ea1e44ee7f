import { isEchoed } from '#platform/clouds/token-facts.ts'
import type { Credential } from '#platform/oci/credential.ts'
import type { Clouds, CredentialFacts } from './kinds/kind.ts'
import { kindNamed } from './kinds/kinds.ts'
import type { RegistryRecord } from './registry.ts'

export type Inspected = Pick<
  RegistryRecord,
  'kind' | 'authentication' | 'host' | 'plainHttp' | 'caCertificate' | 'approvedRealms'
>

/** What the provider of a registry tells of a password or token. Keys of clouds tell nothing of themselves. */
export async function inspectCredential(
  clouds: Clouds,
  registry: Inspected,
  credential: Credential,
): Promise<CredentialFacts | undefined> {
  const { kind, authentication, host, plainHttp, caCertificate, approvedRealms } = registry
  const { inspect, isForPull } = kindNamed(kind)
  if (inspect === undefined || authentication !== 'password') return undefined
  const origin = `${plainHttp ? 'http' : 'https'}://${host}`
  const way = { ...clouds, caCertificate: caCertificate ?? undefined }
  const facts = await inspect({ host, origin, approvedRealms, credential }, way)
  if (facts === undefined || isEchoed(credential.password, facts)) return undefined
  return { ...facts, beyondPull: (facts.scopes ?? []).filter((scope) => isForPull?.(scope) === false) }
}
