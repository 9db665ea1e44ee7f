import type { Core } from '#platform/context.ts'
import { type AddressPolicy, createAddressPolicy } from '#platform/oci/address-policy.ts'
import type { Resolve } from '#platform/oci/judged-connection.ts'
import { isPortOfRegistries } from '#platform/oci/registry-ports.ts'
import { linkTo } from '#features/notifications/compose.ts'
import type { Sending } from '#features/notifications/send.ts'
import type { Config } from './config.ts'

interface Given {
  readonly core: Core
  readonly config: Config
  readonly isSandbox: boolean
  readonly isOurs: AddressPolicy['isOurs']
  readonly resolve: Resolve
}

/** How notifications go out. They know other addresses than registries do, and mail other ports. */
export function createSending({ core, config, isSandbox, isOurs, resolve }: Given): Sending {
  const rules = {
    allowed: [...config.allowedNotificationAddresses, ...(isSandbox ? ['127.0.0.0/8'] : [])],
    forbidden: config.forbiddenRegistryAddresses,
    isOurs,
  }
  return {
    core,
    webhooks: { addressPolicy: createAddressPolicy(rules), resolve },
    mail: { addressPolicy: createAddressPolicy({ ...rules, isPort: isPortOfMail }), resolve },
    link: linkTo(config.publicUrl),
  }
}

const mailPorts: ReadonlySet<number> = new Set([25, 465, 587])

/** Relays of one's own network listen at any port at which nothing else does. */
function isPortOfMail(port: number): boolean {
  return mailPorts.has(port) || isPortOfRegistries(port)
}
