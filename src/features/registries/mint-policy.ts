import type { MintFailure } from '#platform/clouds/mint-outcome.ts'
import { isMinted, type MintedState, type RegistryRecord } from './registry.ts'

const refreshAt = 0.5
const jitter = 0.1
const firstRetryMs = 2_000
const longestRetryMs = 5 * 60_000
/** A token of an hour is asked for again at least every 72 seconds, so that a short time in which its issuer is up is enough. */
const retryShareOfLife = 0.02

/** From 0 to 1, evenly. */
export type Random = () => number

/** Half of life, ten percent more or less: the tokens of many registries are not renewed at once. */
export function refreshAfterMs(lifetimeMs: number, random: Random): number {
  return lifetimeMs * refreshAt * (1 + jitter * (2 * random() - 1))
}

export interface Failed {
  /** In a row, this one included. */
  readonly failures: number
  readonly failure: MintFailure
  /** Of the token that is still delivered. */
  readonly lifetimeMs: number | undefined
}

/** Twice as long after each failure, up to a bound that a token outlives many times; an issuer that says how long is heard. */
export function retryAfterMs({ failures, failure, lifetimeMs }: Failed, random: Random): number {
  const bound = Math.min(longestRetryMs, lifetimeMs === undefined ? longestRetryMs : lifetimeMs * retryShareOfLife)
  const backoff = Math.min(bound, firstRetryMs * 2 ** Math.min(failures - 1, 20))
  const asked = Math.min((failure.retryAfterSeconds ?? 0) * 1000, longestRetryMs)
  return Math.max(backoff * (1 - jitter + 2 * jitter * random()), asked)
}

/** What a token is minted with: where any of it changes, it is minted anew at once. */
export function mintTarget(registry: RegistryRecord): string {
  const { host, plainHttp, authentication, username, credentialVersion, tenantId } = registry
  return JSON.stringify([host, plainHttp, authentication, username, credentialVersion, tenantId])
}

/** How long to wait before the next attempt; 0 where it is due. A token from the future shows that the clock was put back. */
export function waitMs(registry: RegistryRecord, now: Date): number {
  const { minted } = registry
  if (minted === null || minted.target !== mintTarget(registry)) return 0
  if (minted.mintedAt !== null && Date.parse(minted.mintedAt) > now.getTime()) return 0
  return Math.max(0, Date.parse(minted.dueAt) - now.getTime())
}

/** Whether the token that is there may be delivered: it is of this host, and holds. */
export function isDeliverable(registry: RegistryRecord, now: Date): boolean {
  const { minted } = registry
  if (!isMinted(registry) || minted === null || minted.expiresAt === null) return false
  return minted.host === registry.host && Date.parse(minted.expiresAt) > now.getTime()
}

// Seconds since then stay below what a column of four bytes holds until 2088.
const generationsBegin = Date.parse('2020-01-01T00:00:00Z') / 1000

/** The time counts too, so that a database from a backup does not fall behind what stands in namespaces. */
export function nextGeneration(minted: MintedState | null, now: Date): number {
  return Math.max((minted?.generation ?? 0) + 1, Math.floor(now.getTime() / 1000 - generationsBegin))
}
