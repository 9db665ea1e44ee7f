import { createHash } from 'node:crypto'
import { isDigest, isRepository } from '#contract/image-reference.ts'
import { answerFailure, type RegistryFailure, registryFailure } from './registry-outcome.ts'
import type { Session } from './registry-session.ts'
import type { Visit } from './sign-in.ts'

export interface ReadBlob {
  readonly ok: true
  readonly body: Buffer
}

export interface BlobName {
  readonly repository: string
  readonly digest: string
}

/**
 * A small blob, such as the configuration of an image. A registry that keeps blobs elsewhere answers with a redirect,
 * which is not followed: that is a failure like any other.
 */
export async function readBlobBy(
  visit: Visit,
  session: Session,
  { repository, digest }: BlobName,
): Promise<ReadBlob | RegistryFailure> {
  const answer = await visit.send({
    method: 'GET',
    url: new URL(`/v2/${repository}/blobs/${digest}`, session.origin),
    headers: { accept: 'application/octet-stream, application/json' },
    maxBytes: session.limits.configBytes,
  })
  if (!answer.ok) return answer
  if (answer.status !== 200) return answerFailure(answer, 'registry', session.now())
  const computed = `sha256:${createHash('sha256').update(answer.body).digest('hex')}`
  if (computed === digest) return { ok: true, body: answer.body }
  return registryFailure('digest-mismatch', 'The blob is not the one that its digest names', { status: 200 })
}

/** By another digest than sha256 it could not be told whether it is the blob that was named. */
export function refuseInvalidBlob({ repository, digest }: BlobName): RegistryFailure | undefined {
  if (isRepository(repository) && isDigest(digest) && digest.startsWith('sha256:')) return undefined
  return registryFailure('invalid-name', 'This is not the name of a blob')
}
