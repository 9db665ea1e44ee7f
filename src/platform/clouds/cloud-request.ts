import type { AddressPolicy } from '#platform/oci/address-policy.ts'
import type { Resolve } from '#platform/oci/judged-connection.ts'
import { defaultRegistryLimits } from '#platform/oci/registry-limits.ts'
import { header, parseJson } from '#platform/oci/registry-outcome.ts'
import { openTransport } from '#platform/oci/registry-transport.ts'
import { type MintFailure, mintFailure } from './mint-outcome.ts'

/** How the clouds are reached: by the same judged connections as registries. */
export interface CloudConnection {
  readonly addressPolicy: AddressPolicy
  readonly resolve: Resolve
  readonly now: () => Date
  /** An authority of one's own, for the parts that a registry itself serves. */
  readonly caCertificate?: string | undefined
}

export interface CloudRequest {
  /** `POST` where it is not said. */
  readonly method?: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface CloudAnswer {
  readonly ok: true
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly body: unknown
  /** What the clock of the cloud says. */
  readonly date: Date | undefined
  readonly retryAfterSeconds: number | undefined
}

/** The one place at which a cloud is asked anything. No redirect is followed. */
export async function askCloud(connection: CloudConnection, request: CloudRequest): Promise<CloudAnswer | MintFailure> {
  const { addressPolicy, resolve, caCertificate } = connection
  const limits = defaultRegistryLimits
  const transport = openTransport({
    addressPolicy,
    resolve,
    limits,
    ...(caCertificate === undefined ? {} : { caCertificate }),
  })
  try {
    const answer = await transport.send({ method: 'POST', maxBytes: limits.tokenBytes, ...request })
    if (!answer.ok) return mintFailure('unreachable', answer.message)
    const date = new Date(header(answer, 'date') ?? Number.NaN)
    const retryAfter = header(answer, 'retry-after') ?? ''
    return {
      ok: true,
      status: answer.status,
      header: (name) => header(answer, name),
      body: parseJson(answer.body),
      date: Number.isNaN(date.getTime()) ? undefined : date,
      retryAfterSeconds: /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) : undefined,
    }
  } finally {
    await transport.close()
  }
}

export function askWithForm(
  connection: CloudConnection,
  url: URL,
  fields: Readonly<Record<string, string>>,
): Promise<CloudAnswer | MintFailure> {
  return askCloud(connection, {
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(fields).toString(),
  })
}

const tooFarMs = 60_000

/** What the clock of the cloud says, where ours is too far from it for a signature. */
export function otherClock({ date }: CloudAnswer, now: Date): Date | undefined {
  return date !== undefined && Math.abs(date.getTime() - now.getTime()) > tooFarMs ? date : undefined
}

/** What every cloud says in the same way, by status. */
export function busyFailure(answer: CloudAnswer, who: string): MintFailure | undefined {
  if (answer.status === 429)
    return mintFailure('throttled', `${who} has had too many requests`, answer.retryAfterSeconds)
  if (answer.status >= 500) return mintFailure('unavailable', `${who} is not available`, answer.retryAfterSeconds)
  return undefined
}
