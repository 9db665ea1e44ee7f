import { createHash } from 'node:crypto'
import type { Credential } from './credential.ts'
import { isDigest, isRepository, isTag } from '#contract/image-reference.ts'
import { answerFailure, header, parseJson, type RegistryFailure, registryFailure } from './registry-outcome.ts'
import type { Session } from './registry-session.ts'
import type { Answer, OutboundRequest } from './registry-transport.ts'
import { type Visit, visitRegistry } from './sign-in.ts'

export interface RateLimit {
  readonly limit?: number
  readonly remaining?: number
  readonly windowSeconds?: number
}

export interface FoundManifest {
  readonly ok: true
  readonly digest: string
  readonly mediaType: string
  /** Docker Hub tells what is left of its limit; absent where the registry tells nothing. */
  readonly rateLimit?: RateLimit
}

export interface ReadManifest extends FoundManifest {
  readonly body: Buffer
}

export interface ManifestQuestion {
  readonly repository: string
  /** A tag or a digest. */
  readonly reference: string
  readonly credential: Credential | undefined
}

/** Without it a registry says that an index is unknown. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

/** A HEAD counts for no rate limit. Only where it says too little is the manifest itself asked for. */
export async function findManifest(
  session: Session,
  question: ManifestQuestion,
): Promise<FoundManifest | RegistryFailure> {
  const visit = await visitFor(session, question)
  return visit.ok ? await findManifestBy(visit, session, question) : visit
}

/** The same for someone who has signed in already. */
export async function findManifestBy(
  visit: Visit,
  session: Session,
  question: ManifestQuestion,
): Promise<FoundManifest | RegistryFailure> {
  const head = await visit.send(manifestRequest(session, 'HEAD', question))
  if (!head.ok) return head
  const digest = header(head, 'docker-content-digest')
  if (head.status === 200 && digest !== undefined) return foundManifest(head, digest, question)
  const isSilent = head.status === 200 || explainedByBody.has(head.status)
  const answer = isSilent ? await visit.send(manifestRequest(session, 'GET', question)) : head
  return manifestOrFailure(session, answer, question)
}

/** A refusal of a HEAD has no body, so no error code; 405 is a registry that knows no HEAD. */
const explainedByBody = new Set([403, 404, 405, 412])

export async function readManifest(
  session: Session,
  question: ManifestQuestion,
): Promise<ReadManifest | RegistryFailure> {
  const visit = await visitFor(session, question)
  return visit.ok ? await readManifestBy(visit, session, question) : visit
}

/** The same for someone who has signed in already. */
export async function readManifestBy(
  visit: Visit,
  session: Session,
  question: ManifestQuestion,
): Promise<ReadManifest | RegistryFailure> {
  return manifestOrFailure(session, await visit.send(manifestRequest(session, 'GET', question)), question)
}

async function visitFor(session: Session, question: ManifestQuestion): Promise<Visit | RegistryFailure> {
  const { repository, credential } = question
  const invalid = refuseInvalidName(question)
  return invalid ?? (await visitRegistry(session, { scope: `repository:${repository}:pull`, credential }))
}

export function refuseInvalidName({
  repository,
  reference,
}: Omit<ManifestQuestion, 'credential'>): RegistryFailure | undefined {
  if (isRepository(repository) && (isTag(reference) || isDigest(reference))) return undefined
  return registryFailure('invalid-name', 'This is not the name of an image')
}

function manifestRequest(
  session: Session,
  method: 'GET' | 'HEAD',
  { repository, reference }: ManifestQuestion,
): OutboundRequest {
  return {
    method,
    url: new URL(`/v2/${repository}/manifests/${reference}`, session.origin),
    headers: { accept: manifestTypes.join(', ') },
    maxBytes: session.limits.manifestBytes,
  }
}

function manifestOrFailure(
  session: Session,
  answer: Answer | RegistryFailure,
  question: ManifestQuestion,
): ReadManifest | RegistryFailure {
  if (!answer.ok) return answer
  return answer.status === 200 ? manifestOf(answer, question) : answerFailure(answer, 'registry', session.now())
}

function manifestOf(answer: Answer, question: ManifestQuestion): ReadManifest | RegistryFailure {
  const computed = `sha256:${createHash('sha256').update(answer.body).digest('hex')}`
  const found = foundManifest(answer, header(answer, 'docker-content-digest') ?? computed, question)
  if (!found.ok) return found
  if (found.digest.startsWith('sha256:') && found.digest !== computed) return mismatch()
  const document = parseJson(answer.body)
  if (typeof document !== 'object' || document === null) return noImage(found.mediaType, computed)
  return { ...found, body: answer.body }
}

function foundManifest(answer: Answer, digest: string, question: ManifestQuestion): FoundManifest | RegistryFailure {
  const mediaType = (header(answer, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!manifestTypes.includes(mediaType) || !isDigest(digest)) return noImage(mediaType, digest)
  if (isDigest(question.reference) && question.reference !== digest) return mismatch()
  const rateLimit = rateLimitOf(answer)
  return { ok: true, digest, mediaType, ...(rateLimit === undefined ? {} : { rateLimit }) }
}

function noImage(mediaType: string, digest: string): RegistryFailure {
  return registryFailure('not-an-image', 'What the server sends is not the manifest of an image', {
    status: 200,
    ...(/^[\w.+-]{1,64}\/[\w.+-]{1,100}$/.test(mediaType) ? { mediaType } : {}),
    ...(isDigest(digest) ? { digest } : {}),
  })
}

function mismatch(): RegistryFailure {
  return registryFailure('digest-mismatch', 'The manifest is not the one that its digest names', { status: 200 })
}

/** `ratelimit-limit: 100;w=21600` and `ratelimit-remaining: 76;w=21600`. */
function rateLimitOf(answer: Answer): RateLimit | undefined {
  const limit = /^(\d{1,9})(?:;w=(\d{1,9}))?$/.exec(header(answer, 'ratelimit-limit') ?? '')
  const remaining = /^(\d{1,9})/.exec(header(answer, 'ratelimit-remaining') ?? '')
  if (limit === null && remaining === null) return undefined
  return {
    ...(limit?.[1] === undefined ? {} : { limit: Number(limit[1]) }),
    ...(limit?.[2] === undefined ? {} : { windowSeconds: Number(limit[2]) }),
    ...(remaining?.[1] === undefined ? {} : { remaining: Number(remaining[1]) }),
  }
}
