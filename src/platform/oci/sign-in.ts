import type { Secret } from '#platform/secret.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import type { Credential } from './credential.ts'
import { isRepository } from '#contract/image-reference.ts'
import {
  answerFailure,
  expiryOf,
  header,
  parseJson,
  type RegistryFailure,
  registryFailure,
  transportFailure,
} from './registry-outcome.ts'
import type { Session } from './registry-session.ts'
import type { Answer, OutboundRequest } from './registry-transport.ts'
import { actionsOf, basicAuthorization, exchangeToken } from './token-exchange.ts'
import { readRealm } from './token-realm.ts'

/** How a registry wants to be signed in to. */
export type Authentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'bearer'; readonly challenge: Challenge }

export interface OpenedRegistry {
  readonly ok: true
  readonly authentication: Authentication
}

export interface Pinged {
  readonly ok: true
  readonly authentication: Authentication['kind']
  /** Where the registry sends clients for a token; absent where it names nothing that could be asked. */
  readonly realm?: string
}

export interface Granted {
  readonly ok: true
  readonly actions: readonly string[] | 'unknown'
}

/** What is asked for, and on whose behalf. */
export interface Access {
  readonly scope: string | undefined
  readonly credential: Credential | undefined
}

/** Asks `/v2/` without a credential: nothing is sent to a server before it has shown to be a registry. */
export async function openRegistry(session: Session): Promise<OpenedRegistry | RegistryFailure> {
  const answer = await session.transport.send(apiRoot(session, {}))
  if (!answer.ok) return transportFailure(answer, 'registry')
  if (answer.status === 401) return readChallenges(answer)
  if (answer.status === 200 && isApiRoot(answer)) return { ok: true, authentication: { kind: 'none' } }
  if (answer.status === 200 || answer.status === 404) return notARegistry(answer.status)
  return answerFailure(answer, 'registry', session.now())
}

export function pinged({ rules }: Session, opened: OpenedRegistry | RegistryFailure): Pinged | RegistryFailure {
  if (!opened.ok) return opened
  const { authentication } = opened
  const realm = authentication.kind === 'bearer' ? authentication.challenge.parameters.get('realm') : undefined
  const url = readRealm(realm ?? '', rules)
  return { ok: true, authentication: authentication.kind, ...(url === 'invalid' ? {} : { realm: url.href }) }
}

export async function signIn(session: Session, credential: Credential): Promise<Pinged | RegistryFailure> {
  const opened = await openRegistry(session)
  if (!opened.ok) return opened
  const access: Access = { scope: undefined, credential }
  const authorized = await authorize(session, access, opened.authentication)
  if (!authorized.ok) return authorized
  const answer = await session.transport.send(apiRoot(session, authorized.headers))
  if (!answer.ok) return transportFailure(answer, 'registry')
  if (answer.status === 200) return pinged(session, opened)
  return answer.status === 401 ? refused(answer, access, authorized) : answerFailure(answer, 'registry', session.now())
}

export async function grantedActions(
  session: Session,
  repository: string,
  credential: Credential,
): Promise<Granted | RegistryFailure> {
  if (!isRepository(repository)) return registryFailure('invalid-name', 'This is not the name of a repository')
  const opened = await openRegistry(session)
  if (!opened.ok) return opened
  const access: Access = { scope: `repository:${repository}:pull,push,delete`, credential }
  const authorized = await authorize(session, access, opened.authentication)
  if (!authorized.ok) return authorized
  const { token } = authorized
  return { ok: true, actions: token === undefined ? 'unknown' : actionsOf(token, repository) }
}

/** A registry that is signed in to, as far as it wants that. */
export interface Visit {
  readonly ok: true
  /** A 401 is never an answer here but the failure that says what is missing. */
  send(request: OutboundRequest): Promise<Answer | RegistryFailure>
}

/** Signs in as the registry wants it; one that wants it for some repositories only is signed in to when it asks. */
export async function visitRegistry(session: Session, access: Access): Promise<Visit | RegistryFailure> {
  const signedIn = await signInFor(session, access)
  return signedIn.ok ? visitAs(session, access, signedIn) : signedIn
}

/** Goes by what is remembered of the registry; where that leads nowhere, it is asked anew, once. */
export async function signInFor(
  session: Session,
  access: Access,
): Promise<(SignedIn & { readonly ok: true }) | RegistryFailure> {
  const { challenges, origin } = session
  const remembered = challenges?.get(origin)
  if (remembered !== undefined) {
    const authorized = await authorize(session, access, remembered)
    const opened = { ok: true, authentication: remembered } as const
    if (authorized.ok || authorized.reason === 'unauthorized') {
      return authorized.ok ? { ok: true, opened, authorized } : authorized
    }
    challenges?.forget(origin)
  }
  const opened = await openRegistry(session)
  if (!opened.ok) return opened
  challenges?.remember(origin, opened.authentication)
  const authorized = await authorize(session, access, opened.authentication)
  return authorized.ok ? { ok: true, opened, authorized } : authorized
}

export interface SignedIn {
  readonly opened: OpenedRegistry
  readonly authorized: Authorized
}

/** The same for someone who has signed in already. */
export function visitAs(session: Session, access: Access, { opened, authorized: first }: SignedIn): Visit {
  let authorized = first
  let mayStillSignIn = opened.authentication.kind === 'none'

  const send = async (request: OutboundRequest): Promise<Answer | RegistryFailure> => {
    const answer = await session.transport.send({ ...request, headers: { ...request.headers, ...authorized.headers } })
    if (!answer.ok) return transportFailure(answer, 'registry')
    if (answer.status !== 401) return answer
    session.challenges?.forget(session.origin)
    const challenged = readChallenges(answer)
    if (!mayStillSignIn || !challenged.ok) return refused(answer, access, authorized)
    mayStillSignIn = false
    const signedIn = await authorize(session, access, challenged.authentication)
    if (!signedIn.ok) return signedIn
    authorized = signedIn
    return await send(request)
  }
  return { ok: true, send }
}

export interface Authorized {
  readonly ok: true
  readonly headers: { readonly authorization?: string }
  readonly token?: Secret
  /** How long the token may be used; absent where there is none. */
  readonly expiresInSeconds?: number
}

export async function authorize(
  session: Session,
  access: Access,
  authentication: Authentication,
): Promise<Authorized | RegistryFailure> {
  if (authentication.kind === 'none') return { ok: true, headers: {} }
  if (authentication.kind === 'basic') return { ok: true, headers: basicAuthorization(access.credential) }
  if (authentication.kind === 'unsupported') {
    return registryFailure('unsupported-authentication', 'The registry offers no way to sign in that nodes support')
  }
  const { transport, limits, rules, now } = session
  const { challenge } = authentication
  const exchanged = await exchangeToken({ transport, limits, rules, challenge, now: now(), ...access })
  if (!exchanged.ok) return exchanged
  const { token, expiresInSeconds } = exchanged
  return { ok: true, headers: { authorization: `Bearer ${token.expose()}` }, token, expiresInSeconds }
}

/** Only a token tells a wrong credential from one that may not pull: the token server has accepted it already. */
function refused(answer: Answer, access: Access, authorized: Authorized): RegistryFailure {
  const challenges = readChallenges(answer)
  const bearer = challenges.ok && challenges.authentication.kind === 'bearer' ? challenges.authentication : undefined
  const tokenProblem = tokenProblemOf(bearer?.challenge.parameters.get('error'))
  const details = { status: 401, ...expiryOf(answer.body), ...(tokenProblem === undefined ? {} : { tokenProblem }) }
  if (access.credential === undefined) {
    return registryFailure('unauthorized', 'The registry wants to be signed in to', details)
  }
  if (authorized.token === undefined) {
    return registryFailure('unauthorized', 'The registry does not accept the credential', details)
  }
  return registryFailure('denied', 'The registry accepts the credential, but does not let it pull this', details)
}

function tokenProblemOf(error: string | undefined): 'insufficient_scope' | 'invalid_token' | undefined {
  return error === 'insufficient_scope' || error === 'invalid_token' ? error : undefined
}

/** Of several ways the token is preferred, as nodes do. */
function readChallenges(answer: Answer): OpenedRegistry | RegistryFailure {
  const parsed = parseChallenges(answer.headers.get('www-authenticate') ?? [])
  if (!parsed.ok || parsed.challenges.length === 0) return notARegistry(answer.status)
  const challenge = parsed.challenges.find(({ scheme }) => scheme === 'bearer')
  if (challenge !== undefined) return { ok: true, authentication: { kind: 'bearer', challenge } }
  const isBasic = parsed.challenges.some(({ scheme }) => scheme === 'basic')
  return { ok: true, authentication: { kind: isBasic ? 'basic' : 'unsupported' } }
}

/** A web page is answered to any address with 200; a registry answers `/v2/` with its version, JSON or nothing. */
function isApiRoot(answer: Answer): boolean {
  if (header(answer, 'docker-distribution-api-version') !== undefined) return true
  return answer.body.length === 0 || parseJson(answer.body) !== undefined
}

function notARegistry(status: number): RegistryFailure {
  return registryFailure('not-a-registry', 'The server does not answer as a registry does', { status })
}

function apiRoot(session: Session, headers: { readonly authorization?: string }): OutboundRequest {
  const url = new URL('/v2/', session.origin)
  return {
    method: 'GET',
    url,
    headers: { accept: 'application/json', ...headers },
    maxBytes: session.limits.errorBytes,
  }
}
