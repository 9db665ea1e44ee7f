import { type ConnectionStage, type Resolve, resolveWithSystem } from './judged-connection.ts'
import type { AddressPolicy } from './address-policy.ts'
import type { ChallengeMemory } from './challenge-memory.ts'
import { isImageHost } from '#contract/image-reference.ts'
import { type RegistryFailure, registryFailure } from './registry-outcome.ts'
import { defaultRegistryLimits, type RegistryLimits } from './registry-limits.ts'
import { openTransport, type RegistryTransport } from './registry-transport.ts'
import type { RealmRules } from './token-realm.ts'

export interface RegistryClientOptions {
  /** host[:port] as in an image name; `docker.io` for Docker Hub. */
  readonly host: string
  readonly plainHttp: boolean
  readonly caCertificate?: string | undefined
  readonly addressPolicy: AddressPolicy
  readonly approvedRealms?: readonly string[]
  readonly now: () => Date
  readonly resolve?: Resolve
  readonly limits?: Partial<RegistryLimits>
  readonly observe?: (stage: ConnectionStage) => void
  /** Not to ask how to sign in where that is known. Whom the credential may be sent to is judged each time all the same. */
  readonly challenges?: ChallengeMemory | undefined
  readonly onResolved?: (addresses: readonly string[]) => void
}

/** What one question to a registry needs; its connections end with it. */
export interface Session {
  readonly transport: RegistryTransport
  readonly origin: string
  readonly limits: RegistryLimits
  readonly rules: RealmRules
  readonly challenges?: ChallengeMemory | undefined
  readonly now: () => Date
}

/** Its connections end with `close`. `undefined` where the host is none. */
export function openSession(
  options: RegistryClientOptions,
): { readonly session: Session; close(): Promise<void> } | undefined {
  const apiHost = options.host === 'docker.io' ? 'registry-1.docker.io' : options.host
  const url = URL.parse(`${options.plainHttp ? 'http' : 'https'}://${apiHost}`)
  if (url === null || !isImageHost(options.host)) return undefined
  const limits = { ...defaultRegistryLimits, ...options.limits }
  const transport = openTransport({
    addressPolicy: options.addressPolicy,
    resolve: options.resolve ?? resolveWithSystem,
    limits,
    observe: options.observe,
    onResolved: options.onResolved,
    ...(options.caCertificate === undefined ? {} : { caCertificate: options.caCertificate }),
  })
  const { origin } = url
  const { host, plainHttp, approvedRealms = [], now } = options
  const rules = { host, plainHttp, approvedRealms, registryOrigin: origin }
  const { challenges } = options
  return { session: { transport, origin, limits, rules, challenges, now }, close: () => transport.close() }
}

/** Runs one question to the registry, and ends all its connections whatever comes of it. */
export async function withSession<T>(
  options: RegistryClientOptions,
  question: (session: Session) => Promise<T>,
): Promise<T | RegistryFailure> {
  const opened = openSession(options)
  if (opened === undefined) return registryFailure('invalid-name', 'This is not the host of a registry')
  try {
    return await question(opened.session)
  } finally {
    await opened.close()
  }
}
