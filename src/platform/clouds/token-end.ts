import { z } from 'zod'
import { parseBoundedJson } from '#platform/oci/bounded-json.ts'
import type { Secret } from '#platform/secret.ts'
import type { TokenFacts } from './token-facts.ts'

const Seconds = z.number().int().min(1).max(253_402_300_799)

/** A token of ECR is JSON in base64 that names the second of its end: `{"payload": …, "expiration": 1765281632}`. */
export function readEcrToken(token: Secret): TokenFacts | undefined {
  return endingAt(z.object({ expiration: Seconds }).safeParse(decoded(token.expose())).data?.expiration)
}

/** Only what it says of its end: nobody here could check its signature. */
export function readJwt(token: Secret): TokenFacts | undefined {
  return endingAt(z.object({ exp: Seconds }).safeParse(decoded(token.expose().split('.')[1] ?? '')).data?.exp)
}

function decoded(payload: string): unknown {
  return parseBoundedJson(Buffer.from(payload, 'base64url').toString('utf8'))
}

function endingAt(seconds: number | undefined): TokenFacts | undefined {
  return seconds === undefined ? undefined : { expiresAt: new Date(seconds * 1000), scopes: null }
}
