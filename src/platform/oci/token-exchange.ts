import { Secret } from '#platform/secret.ts'
import { z } from 'zod'
import type { Challenge } from './challenge.ts'
import type { Credential } from './credential.ts'
import type { RegistryLimits } from './registry-limits.ts'
import {
  answerFailure,
  parseJson,
  type RegistryFailure,
  registryFailure,
  transportFailure,
} from './registry-outcome.ts'
import type { RegistryTransport } from './registry-transport.ts'
import { judgeRealm, type RealmRules } from './token-realm.ts'

export interface TokenRequest {
  readonly transport: RegistryTransport
  readonly limits: RegistryLimits
  readonly challenge: Challenge
  readonly rules: RealmRules
  /** What is asked for, such as `repository:team/app:pull`: never what the challenge names. */
  readonly scope: string | undefined
  readonly credential: Credential | undefined
  readonly now: Date
}

export interface IssuedToken {
  readonly ok: true
  readonly token: Secret
  /** 60 where the server does not say (distribution, token specification). */
  readonly expiresInSeconds: number
}

/** Trades the credential, or nothing, for a bearer token as the distribution specification says. */
export async function exchangeToken(request: TokenRequest): Promise<IssuedToken | RegistryFailure> {
  const realm = judgeRealm(request.challenge.parameters.get('realm') ?? '', request.rules)
  if (realm === 'invalid') {
    return registryFailure('not-a-registry', 'The registry names no usable token server', { step: 'token' })
  }
  if (request.credential !== undefined && !realm.trusted) {
    return registryFailure('realm-not-trusted', `The registry wants the credential to be sent to ${realm.url.origin}`, {
      step: 'token',
      realm: realm.url.origin,
    })
  }
  const answer = await request.transport.send({
    method: 'GET',
    url: tokenUrl(realm.url, request),
    headers: { accept: 'application/json', ...basicAuthorization(request.credential) },
    maxBytes: request.limits.tokenBytes,
  })
  if (!answer.ok) return transportFailure(answer, 'token')
  if (answer.status !== 200) return refusedToken(answerFailure(answer, 'token', request.now))
  return readToken(answer.body)
}

/** GitHub and GitLab answer a wrong password with 403: at a token server that is no lack of permission. */
function refusedToken(failure: RegistryFailure): RegistryFailure {
  if (failure.reason !== 'denied') return failure
  return { ...failure, reason: 'unauthorized', message: 'The registry does not accept the credential' }
}

/** Whatever the realm itself asks for in its query, the scope is what we ask for and nothing else. */
function tokenUrl(realm: URL, { challenge, scope }: TokenRequest): URL {
  const url = new URL(realm)
  const service = challenge.parameters.get('service')
  for (const name of chosenByUs) url.searchParams.delete(name)
  if (service !== undefined) url.searchParams.set('service', service)
  if (scope !== undefined) url.searchParams.set('scope', scope)
  return url
}

const chosenByUs = ['scope', 'service', 'account', 'client_id', 'offline_token', 'grant_type', 'refresh_token']

export function basicAuthorization(credential: Credential | undefined): { authorization?: string } {
  if (credential === undefined) return {}
  const pair = Buffer.from(`${credential.username}:${credential.password.expose()}`, 'utf8')
  return { authorization: `Basic ${pair.toString('base64')}` }
}

const BearerToken = z.string().regex(/^[\x21-\x7e]{1,16384}$/)
/** Harbor writes `"access_token": ""` beside the token. */
const MaybeToken = z.union([BearerToken, z.literal('')]).optional()
const TokenAnswer = z.object({
  token: MaybeToken,
  access_token: MaybeToken,
  expires_in: z.number().int().min(1).max(86_400).optional().catch(undefined),
})

function readToken(body: Buffer): IssuedToken | RegistryFailure {
  const { data } = TokenAnswer.safeParse(parseJson(body))
  const token = data?.token || data?.access_token
  if (token === undefined || token === '')
    return registryFailure('not-a-registry', 'The token server sends no token', { step: 'token' })
  return { ok: true, token: new Secret(token), expiresInSeconds: data?.expires_in ?? 60 }
}

// Anything else could be no right, and would be shown to people.
const Action = z.string().regex(/^[a-z*_-]{1,32}$/i)

const AccessClaim = z.object({
  access: z.array(z.object({ type: z.string(), name: z.string(), actions: z.array(Action) })).nullish(),
})

/** What a token says it allows in a repository; `unknown` where it is not a JWT that tells. */
export function actionsOf(token: Secret, repository: string): readonly string[] | 'unknown' {
  const payload = token.expose().split('.')[1]
  if (payload === undefined) return 'unknown'
  const claims = AccessClaim.safeParse(parseJson(Buffer.from(payload, 'base64url')))
  if (!claims.success || claims.data.access === undefined) return 'unknown'
  const entries = (claims.data.access ?? []).filter(({ type, name }) => type === 'repository' && name === repository)
  return [...new Set(entries.flatMap(({ actions }) => actions))]
}
