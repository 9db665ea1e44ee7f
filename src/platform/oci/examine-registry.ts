import type { RegistryTestStep, RegistryTestStepName, RegistryTestVerdict } from '#contract/checks.ts'
import type { Credential } from './credential.ts'
import type { ConnectionStage } from './judged-connection.ts'
import { failureVerdict, tlsVerdict, valuesOf } from './failure-verdict.ts'
import { findManifest, type RateLimit } from './manifest-requests.ts'
import type { RegistryFailure } from './registry-outcome.ts'
import { openSession, type RegistryClientOptions, type Session } from './registry-session.ts'
import { type Authentication, authorize, grantedActions, openRegistry, signIn as signInToRegistry } from './sign-in.ts'

/** What one step of an examination found, without words. */
export interface Finding extends Pick<RegistryTestStep, 'step' | 'state' | 'verdict' | 'values'> {
  readonly ms: number
}

export interface ExaminedImage {
  readonly repository: string
  readonly reference: string
  /** Not named by anyone, but put together from the image path: that it is absent is no failure. */
  readonly isGuess: boolean
}

export interface Examination {
  readonly credential: Credential | undefined
  readonly image: ExaminedImage | undefined
}

const examinationMs = 20_000

/** Goes through what a node does when it pulls, a step at a time, and says of each what came of it. Ends at the first that fails. */
export async function* examineRegistry(
  options: RegistryClientOptions,
  examination: Examination,
): AsyncGenerator<Finding> {
  const stages: ConnectionStage[] = []
  const opened = openSession({
    ...options,
    limits: { totalMs: examinationMs, ...options.limits },
    observe: (stage) => stages.push(stage),
  })
  const host = options.host
  if (opened === undefined) return yield finding('address', 'failed', 'address-invalid', { values: { host } })
  yield finding('address', 'passed', 'address-valid', { values: { host } })
  try {
    yield* examine(opened.session, { ...examination, host, stages })
  } finally {
    await opened.close()
  }
}

interface Way extends Examination {
  readonly host: string
  readonly stages: readonly ConnectionStage[]
}

async function* examine(session: Session, way: Way): AsyncGenerator<Finding> {
  const { result: opened, ms } = await timed(() => openRegistry(session))
  const reached = way.stages.filter(({ origin }) => origin === session.origin)
  for (const stage of reached) yield stageFinding(stage, session, way.host)
  if (session.origin.startsWith('http:') && reached.some(({ stage }) => stage === 'tcp')) {
    yield finding('tls', 'warning', 'plain-http', { values: { host: way.host } })
  }
  if (!opened.ok) return yield connectionFinding(opened, { reached, session, host: way.host, ms })
  yield apiFinding(opened.authentication, ms, way.host)
  const signedIn = yield* signIn(session, way, opened.authentication)
  if (!signedIn) return
  const { rateLimit, isAllowed } = yield* pull(session, way)
  if (!isAllowed) return
  yield await rights(session, way, opened.authentication)
  yield quota(rateLimit)
}

function stageFinding(stage: ConnectionStage, session: Session, host: string): Finding {
  const { ms } = stage
  if (stage.stage === 'dns') return finding('dns', 'passed', 'resolved', { ms, values: { host } })
  if (stage.stage === 'tcp') return finding('tcp', 'passed', 'connected', { ms, values: { host } })
  const { issuer, validTo } = stage.certificate
  const days = Math.floor((validTo.getTime() - session.now().getTime()) / (24 * 60 * 60 * 1000))
  const values = { host, issuer, days }
  const endsSoon = days < 21
  return finding('tls', endsSoon ? 'warning' : 'passed', endsSoon ? 'certificate-ends-soon' : 'certificate-valid', {
    ms,
    values,
  })
}

interface Reached {
  readonly reached: readonly ConnectionStage[]
  readonly session: Session
  readonly host: string
  readonly ms: number
}

/** A failure belongs to the first part of the way that was not passed. */
function connectionFinding(failure: RegistryFailure, { reached, session, host, ms }: Reached): Finding {
  const passed = new Set(reached.map(({ stage }) => stage))
  const values = { host, ...valuesOf(failure) }
  if (failure.reason === 'blocked-address') return blocked(host, ms)
  if (failure.reason === 'dns') return finding('dns', 'failed', 'not-resolved', { ms, values })
  if (failure.reason === 'tls') return finding('tls', 'failed', tlsVerdict(failure), { ms, values })
  if (!passed.has('tcp')) return finding('tcp', 'failed', failureVerdict(failure), { ms, values })
  const isTls = session.origin.startsWith('https:')
  const step = isTls && !passed.has('tls') ? 'tls' : 'api'
  return finding(step, 'failed', failureVerdict(failure), { ms, values })
}

/** Of a name it is not told apart from one that does not exist: the console is no map of the network behind it. */
function blocked(host: string, ms: number): Finding {
  const isLiteral = /^(\d+\.){3}\d+(:\d+)?$|^\[/.test(host)
  return finding('dns', 'failed', isLiteral ? 'address-blocked' : 'not-resolved', { ms, values: { host } })
}

function apiFinding(authentication: Authentication, ms: number, host: string): Finding {
  switch (authentication.kind) {
    case 'none':
      return finding('api', 'passed', 'answers-open', { ms, values: { host } })
    case 'basic':
      return finding('api', 'passed', 'answers-basic', { ms, values: { host } })
    case 'bearer':
      return finding('api', 'passed', 'answers-bearer', { ms, values: { host, realm: realmOf(authentication) } })
    case 'unsupported':
      return finding('api', 'failed', 'sign-in-unsupported', { ms, values: { host } })
  }
}

function realmOf(authentication: Authentication): string {
  const realm = authentication.kind === 'bearer' ? authentication.challenge.parameters.get('realm') : undefined
  return URL.parse(realm ?? '')?.origin ?? ''
}

/** Yields the steps token and identity; returns whether the way goes on. */
async function* signIn(session: Session, way: Way, authentication: Authentication): AsyncGenerator<Finding, boolean> {
  const { credential } = way
  if (authentication.kind === 'unsupported') return false
  if (authentication.kind === 'none') {
    yield finding('token', 'skipped', 'no-token-needed')
    yield credential === undefined
      ? finding('identity', 'skipped', 'anonymous')
      : finding('identity', 'warning', 'credential-not-asked')
    return true
  }
  return authentication.kind === 'basic'
    ? yield* signInBasic(session, way)
    : yield* signInBearer(session, way, authentication)
}

async function* signInBasic(session: Session, { credential }: Way): AsyncGenerator<Finding, boolean> {
  yield finding('token', 'skipped', 'no-token-needed')
  if (credential === undefined) {
    yield finding('identity', 'failed', 'sign-in-needed')
    return false
  }
  const { result, ms } = await timed(() => signInToRegistry(session, credential))
  if (result.ok) yield finding('identity', 'passed', 'credential-accepted', { ms, values: who(credential) })
  else
    yield finding('identity', 'failed', failureVerdict(result), {
      ms,
      values: { ...who(credential), ...valuesOf(result) },
    })
  return result.ok
}

async function* signInBearer(
  session: Session,
  { credential, host }: Way,
  authentication: Authentication,
): AsyncGenerator<Finding, boolean> {
  const realm = realmOf(authentication)
  const { result, ms } = await timed(() => authorize(session, { scope: undefined, credential }, authentication))
  if (result.ok) {
    yield finding('token', 'passed', 'token-issued', { ms, values: { realm } })
    yield credential === undefined
      ? finding('identity', 'skipped', 'anonymous')
      : finding('identity', 'passed', 'credential-accepted', { values: who(credential) })
    return true
  }
  const values = { host, realm, ...valuesOf(result) }
  if (result.reason === 'unauthorized' && credential === undefined) {
    // Some token servers say nothing to someone without a name until a repository is asked for.
    yield finding('token', 'skipped', 'sign-in-needed', { ms, values })
    yield finding('identity', 'skipped', 'anonymous')
    return true
  }
  if (result.reason === 'unauthorized' && credential !== undefined) {
    yield finding('token', 'passed', 'answers-bearer', { ms, values })
    yield finding('identity', 'failed', failureVerdict(result), { values: { ...who(credential), ...valuesOf(result) } })
    return false
  }
  yield finding('token', 'failed', tokenVerdict(result), { ms, values })
  return false
}

const ownTokenVerdicts: ReadonlySet<RegistryFailure['reason']> = new Set([
  'realm-not-trusted',
  'rate-limited',
  'timeout',
])

function tokenVerdict(failure: RegistryFailure): RegistryTestVerdict {
  return ownTokenVerdicts.has(failure.reason) ? failureVerdict(failure) : 'token-server-failed'
}

function who(credential: Credential): { username: string } {
  return { username: credential.username }
}

interface Pulled {
  readonly isAllowed: boolean
  readonly rateLimit?: RateLimit | undefined
}

/** Asks for the manifest as a node does: a token that was issued is not yet one that may pull. */
async function* pull(session: Session, { credential, image, host }: Way): AsyncGenerator<Finding, Pulled> {
  if (image === undefined) {
    yield finding('pull', 'skipped', 'no-image')
    return { isAllowed: true }
  }
  const { repository, reference } = image
  const name = reference.includes(':') ? `${repository}@${reference}` : `${repository}:${reference}`
  const { result, ms } = await timed(() => findManifest(session, { repository, reference, credential }))
  if (result.ok) {
    yield finding('pull', 'passed', 'pull-allowed', { ms, values: { image: name, digest: result.digest } })
    return { isAllowed: true, rateLimit: result.rateLimit }
  }
  const values = { host, image: name, repository, tag: reference, ...valuesOf(result) }
  const verdict = pullVerdict(result, credential)
  const mayBeNoImage =
    image.isGuess && ['repository-absent', 'tag-absent', 'pull-denied', 'sign-in-needed'].includes(verdict)
  if (mayBeNoImage) yield finding('pull', 'warning', 'no-image', { ms, values })
  else yield finding('pull', 'failed', verdict, { ms, values })
  return { isAllowed: mayBeNoImage }
}

function pullVerdict(failure: RegistryFailure, credential: Credential | undefined): RegistryTestVerdict {
  const { reason, code, step } = failure
  if (reason === 'not-found')
    return code === 'MANIFEST_UNKNOWN' || code === 'NOT_FOUND' ? 'tag-absent' : 'repository-absent'
  if (reason === 'unauthorized') return credential === undefined ? 'sign-in-needed' : 'pull-denied'
  return step === 'token' && reason !== 'denied' ? tokenVerdict(failure) : failureVerdict(failure)
}

async function rights(session: Session, { credential, image }: Way, authentication: Authentication): Promise<Finding> {
  if (credential === undefined || image === undefined || authentication.kind !== 'bearer') {
    return finding('rights', 'skipped', 'rights-untold')
  }
  const { result, ms } = await timed(() => grantedActions(session, image.repository, credential))
  if (!result.ok || result.actions === 'unknown') return finding('rights', 'skipped', 'rights-untold', { ms })
  const beyond = result.actions.filter((action) => action !== 'pull')
  return beyond.length === 0
    ? finding('rights', 'passed', 'rights-narrow', { ms })
    : finding('rights', 'warning', 'rights-wide', { ms, values: { actions: beyond.join(', ').slice(0, 100) } })
}

function quota(rateLimit: RateLimit | undefined): Finding {
  if (rateLimit?.remaining === undefined) return finding('quota', 'skipped', 'quota-untold')
  const { remaining, limit = remaining, windowSeconds = 0 } = rateLimit
  const values = { remaining, limit, hours: Math.round(windowSeconds / 3600) }
  const isLow = remaining < limit / 10
  return finding('quota', isLow ? 'warning' : 'passed', isLow ? 'quota-low' : 'quota-left', { values })
}

function finding(
  step: RegistryTestStepName,
  state: Finding['state'],
  verdict: RegistryTestVerdict,
  { ms = 0, values = {} }: { readonly ms?: number; readonly values?: Finding['values'] } = {},
): Finding {
  return { step, state, verdict, values, ms }
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const startedAt = performance.now()
  const result = await work()
  return { result, ms: performance.now() - startedAt }
}
