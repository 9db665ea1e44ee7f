import type { AddressPolicy } from '#platform/oci/address-policy.ts'
import type { RegistryClientOptions } from '#platform/oci/registry-session.ts'
import type { RegistryRecord } from './registry.ts'

/** How the console talks out to registries, whichever it is. */
export interface Outbound {
  readonly addressPolicy: AddressPolicy
  readonly now: () => Date
}

/** The one way from a registry to the client that talks to it, so that no caller forgets its TLS or what was approved. */
export function clientOptionsOf(
  registry: Pick<RegistryRecord, 'host' | 'plainHttp' | 'caCertificate' | 'approvedRealms'>,
  { addressPolicy, now }: Outbound,
): RegistryClientOptions {
  const { host, plainHttp, caCertificate, approvedRealms } = registry
  return {
    host,
    plainHttp,
    caCertificate: caCertificate ?? undefined,
    approvedRealms: approvedRealms.map(({ origin }) => origin),
    addressPolicy,
    now,
  }
}
