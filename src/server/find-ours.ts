import { lookup } from 'node:dns/promises'
import type { Server } from 'node:net'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { type AddressPolicy, addressesReachedBy } from '#platform/oci/address-policy.ts'

export interface OurEndpoints {
  /** The console itself. */
  readonly listener: Pick<Server, 'address'>
  /** The Kubernetes APIs that it uses. */
  readonly apiServers: () => readonly string[]
}

/** Nobody is to reach the console or a Kubernetes API of it in the name of a registry, whatever the name resolves to. */
export function findOurs({ listener, apiServers }: OurEndpoints): AddressPolicy['isOurs'] {
  return async (addresses, port) => {
    const asked = new Set(addresses.flatMap(addressesReachedBy))
    const own = listener.address()
    if (typeof own === 'object' && own?.port === port && [...ownAddresses(), own.address].some((one) => asked.has(one)))
      return true
    const resolved = await Promise.all(apiServers().map((server) => addressesAt(server, port)))
    return resolved.flat().some((address) => asked.has(address))
  }
}

/** Every address of this machine: the console may listen at all of them. */
function ownAddresses(): readonly string[] {
  const interfaces = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return ['127.0.0.1', '::1', ...interfaces.map(({ address }) => address)]
}

async function addressesAt(server: string, port: number): Promise<readonly string[]> {
  const url = URL.parse(server)
  if (url === null || Number(url.port === '' ? 443 : url.port) !== port) return []
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(hostname) !== 0) return [hostname]
  try {
    return (await lookup(hostname, { all: true })).map(({ address }) => address)
  } catch {
    return []
  }
}
