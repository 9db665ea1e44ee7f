import type { Cause, Confidence } from '#contract/diagnosis.ts'
import type { ImageReference } from '#contract/image-reference.ts'
import type { RegistryFailure } from '#platform/oci/registry-outcome.ts'
import { fitOf } from '#features/images/node-platforms.ts'
import type { Gathered, NamedSecret, Replay } from './evidence.ts'
import { nearestKey } from './nearest-key.ts'
import { withoutUser } from './without-secrets.ts'
import type { ReadCause } from '#features/failures/read-message.ts'

/** Which lines of evidence a cause rests on. */
export type Ground = 'said' | 'secrets' | 'account' | 'registry' | 'anonymous' | 'node' | 'records'

type Values = ReadCause['values']

export interface Decision {
  readonly cause: Cause
  readonly confidence: Confidence
  readonly values: Values
  readonly grounds: readonly Ground[]
  readonly alternatives: readonly ReadCause[]
}

type Rule = (gathered: Gathered) => Decision | undefined

/** The most specific first; the first that knows decides. The last always does. */
const rules: readonly Rule[] = [
  settledByWords,
  wrongPlatform,
  passedAlready,
  refusedCredential,
  absentImage,
  unusableSecret,
  noSecretNamed,
  noEntryForHost,
  publicImageAbsent,
  byWords,
]

export function decide(gathered: Gathered): Decision {
  for (const rule of rules) {
    const decision = rule(gathered)
    if (decision === undefined) continue
    return { ...decision, values: { ...valuesOf(gathered), ...decision.values } }
  }
  return { cause: 'unknown', confidence: 'possible', values: valuesOf(gathered), grounds: ['said'], alternatives: [] }
}

/** What the words leave open, and what the secrets and the registry decide. */
const openCauses: ReadonlySet<Cause> = new Set([
  'secret-missing',
  'credential-missing',
  'credential-refused',
  'credential-expired',
  'permission-denied',
  'absent-or-denied',
  'repository-absent',
  'tag-absent',
  'digest-absent',
  'platform-absent',
  'unknown',
])

/** A node that has no way to the registry, or a pod that has another trouble, knows it best. */
function settledByWords({ read, replay, anonymous }: Gathered): Decision | undefined {
  const [first, ...rest] = read
  if (first === undefined || openCauses.has(first.cause)) return undefined
  const seconds = waitOf(replay) ?? waitOf(anonymous)
  const told = fromRead(first)
  const values = seconds === undefined ? told.values : { seconds, ...told.values }
  return { ...told, values, grounds: ['said'], alternatives: rest }
}

/** How long a registry asks to be left alone, which no runtime repeats. */
function waitOf(replay: Replay): number | undefined {
  return replay.state === 'refused' ? replay.failure.retryAfterSeconds : undefined
}

function wrongPlatform({ read, replay, anonymous, node }: Gathered): Decision | undefined {
  const offered = platformsOf(replay) ?? platformsOf(anonymous)
  const [first] = read
  if (node?.platform != null && offered !== undefined && fitOf(offered, [node.platform]) === 'no') {
    const values = { platform: node.platform, offered: offered.join(', '), node: node.name }
    return certain('platform-absent', ['registry', 'node'], values)
  }
  return first?.cause === 'platform-absent' && offered === undefined
    ? { ...fromRead(first), grounds: ['said'], alternatives: [] }
    : undefined
}

function platformsOf(replay: Replay): readonly string[] | undefined {
  return replay.state === 'pulls' ? (replay.platforms ?? undefined) : undefined
}

/** What kept it was mended in the meantime, and the node has not tried again yet. */
function passedAlready({ replay, anonymous, secrets }: Gathered): Decision | undefined {
  const hasCredential = replay.state !== 'not-asked'
  const isPublic = !hasCredential && secrets.every(({ state }) => state !== 'malformed') && anonymous.state === 'pulls'
  if (replay.state !== 'pulls' && !isPublic) return undefined
  return { ...certain('passed-already', [hasCredential ? 'registry' : 'anonymous']), confidence: 'likely' }
}

function refusedCredential({ replay, owner, image, now }: Gathered): Decision | undefined {
  if (replay.state !== 'refused' || image === undefined) return undefined
  const { failure } = replay
  const values = { username: replay.username ?? '' }
  if (failure.reason === 'denied' || isAboutRepository(image, failure)) return denied(image, values)
  if (failure.reason === 'unauthorized') {
    const endsAt = owner?.minted?.expiresAt ?? null
    const hasEnded = failure.expired === true || (endsAt !== null && Date.parse(endsAt) < now.getTime())
    return certain(hasEnded ? 'credential-expired' : 'credential-refused', ['registry', 'secrets'], values)
  }
  if (failure.reason === 'rate-limited') {
    const { retryAfterSeconds } = failure
    return certain('rate-limited', ['registry'], retryAfterSeconds === undefined ? {} : { seconds: retryAfterSeconds })
  }
  return failure.reason === 'blocked-by-policy' ? certain('blocked-by-policy', ['registry']) : undefined
}

/** Google's token server says 401 of a wrong credential, and 403 of a repository that it may not read. */
function isAboutRepository({ host }: ImageReference, { step, status, tokenProblem }: RegistryFailure): boolean {
  if (tokenProblem === 'insufficient_scope') return true
  return step === 'token' && status === 403 && /(^|\.)(gcr\.io|pkg\.dev)$/.test(host)
}

/** These say the same of what is not there and of what may not be seen. */
const secretive = /^(docker\.io|ghcr\.io|quay\.io|registry\.gitlab\.com|(.+\.)?gcr\.io|.+\.pkg\.dev)$/

function denied(image: ImageReference, values: Values): Decision {
  if (!secretive.test(image.host)) return certain('permission-denied', ['registry'], values)
  const open = (cause: Cause): ReadCause => ({ cause, confidence: 'possible', values })
  return {
    ...certain('absent-or-denied', ['registry'], values),
    confidence: 'likely',
    alternatives: [open('permission-denied'), open('repository-absent')],
  }
}

function absentImage({ replay, image }: Gathered): Decision | undefined {
  return image === undefined ? undefined : absent(image, replay, 'registry')
}

function publicImageAbsent({ anonymous, image }: Gathered): Decision | undefined {
  return image === undefined ? undefined : absent(image, anonymous, 'anonymous')
}

function absent(image: ImageReference, replay: Replay, ground: Ground): Decision | undefined {
  if (replay.state !== 'refused' || replay.failure.reason !== 'not-found') return undefined
  if (replay.failure.code === 'NAME_UNKNOWN' || replay.hasRepository === false)
    return certain('repository-absent', [ground])
  const cause = image.digest === undefined ? 'tag-absent' : 'digest-absent'
  if (replay.hasRepository === true) return certain(cause, [ground])
  return {
    ...certain(cause, [ground]),
    confidence: 'likely',
    alternatives: [{ cause: 'repository-absent', confidence: 'possible', values: {} }],
  }
}

/** A credential that a node cannot use, where no other one matches. */
function unusableSecret({ secrets, replay }: Gathered): Decision | undefined {
  if (replay.state !== 'not-asked') return undefined
  const malformed = secrets.find((secret) => secret.state === 'malformed')
  if (malformed !== undefined) return certain('secret-malformed', ['secrets'], { secrets: malformed.name })
  const wrong = secrets.find((secret) => secret.state === 'wrong-type')
  if (wrong !== undefined) return certain('secret-wrong-type', ['secrets'], { secrets: wrong.name, type: wrong.type })
  const missing = secrets.find(({ state }) => state === 'absent')
  return missing === undefined ? undefined : certain('secret-missing', ['secrets'], { secrets: missing.name })
}

/** The pod takes no secret, although there is one for it. */
function noSecretNamed({ read, secrets, registries, anonymous, image }: Gathered): Decision | undefined {
  if (image !== undefined && nearestKey(keysOf(secrets), image.host) !== undefined) return undefined
  const unnamed = registries.find(
    ({ secretName, secretState }) => secretState !== null && !secrets.some(({ name }) => name === secretName),
  )
  if (unnamed !== undefined && !secrets.some(isUnreadable)) {
    const values = { secrets: unnamed.secretName, registry: unnamed.registry.name }
    return certain('secret-not-referenced', ['secrets', 'records'], values)
  }
  if (secrets.length > 0 || (anonymous.state === 'refused' && anonymous.failure.reason === 'not-found'))
    return undefined
  if (anonymous.state === 'not-ours') {
    return isAboutCredential(read)
      ? { ...certain('credential-missing', ['said', 'secrets']), confidence: 'likely' }
      : undefined
  }
  return certain('credential-missing', ['secrets', 'anonymous'])
}

function isAboutCredential([first]: Gathered['read']): boolean {
  return first?.cause === 'credential-missing' || first?.cause === 'credential-refused'
}

function isUnreadable({ state }: NamedSecret): boolean {
  return state === 'unreadable'
}

function noEntryForHost({ secrets, replay, image }: Gathered): Decision | undefined {
  const readable = secrets.flatMap((secret) => (secret.state === 'read' ? [secret] : []))
  if (replay.state !== 'not-asked' || image === undefined || readable.length === 0 || secrets.some(isUnreadable))
    return undefined
  const keys = keysOf(readable)
  const key = nearestKey(keys, image.host) ?? keys[0] ?? ''
  return certain('no-entry-for-host', ['secrets'], {
    secrets: readable.map(({ name }) => name).join(', '),
    key: withoutUser(key),
  })
}

function keysOf(secrets: readonly NamedSecret[]): readonly string[] {
  return secrets.flatMap((secret) => (secret.state === 'read' ? secret.entries.map(({ key }) => key) : []))
}

function byWords({ read }: Gathered): Decision | undefined {
  const [first, ...rest] = read
  return first === undefined ? undefined : { ...fromRead(first), grounds: ['said'], alternatives: rest }
}

function fromRead({ cause, confidence, values }: ReadCause): Pick<Decision, 'cause' | 'confidence' | 'values'> {
  return { cause, confidence, values }
}

function certain(cause: Cause, grounds: readonly Ground[], values: Values = {}): Decision {
  return { cause, confidence: 'certain', values, grounds, alternatives: [] }
}

/** What the words of any cause may name. */
function valuesOf({ symptom, image, node }: Gathered): Values {
  const { reason, container, workload } = symptom
  return {
    reason,
    workload: workload.name,
    ...(container === null ? {} : { container }),
    ...(symptom.image === null ? {} : { image: symptom.image }),
    ...(image === undefined ? {} : { host: image.host, repository: image.repository }),
    ...(image?.digest === undefined ? {} : { digest: image.digest }),
    ...(image === undefined || image.digest !== undefined ? {} : { tag: image.tag ?? 'latest' }),
    ...(node === null ? {} : { node: node.name }),
  }
}
