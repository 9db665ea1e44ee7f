import { STATUS_CODES } from 'node:http'
import type { Credential } from '#platform/oci/credential.ts'
import { formatImageReference, type ImageReference } from '#contract/image-reference.ts'
import type { FoundManifest } from '#platform/oci/manifest-requests.ts'
import type { RegistryFailure } from '#platform/oci/registry-outcome.ts'

interface Circumstances {
  readonly plainHttp: boolean
  readonly credential: Credential | undefined
}

/** What containerd 1.6 says where it cannot resolve a name to a manifest. */
export function resolveFailure(image: ImageReference, failure: RegistryFailure, how: Circumstances): string {
  const reference = formatImageReference(image)
  return `failed to resolve reference "${reference}": ${causeOf(image, failure, how)}`
}

/** What containerd says of an index that has nothing for the node. It ends like a missing image, and is none. */
export function noMatchingPlatform({ digest }: FoundManifest): string {
  return `no match for platform in manifest ${digest}: not found`
}

export function unexpectedMediaType(found: { readonly mediaType?: string; readonly digest?: string }): string {
  const { mediaType = 'application/octet-stream', digest = '' } = found
  return `failed to unpack image on snapshotter overlayfs: unexpected media type ${mediaType} for ${digest}: not found`
}

function causeOf(image: ImageReference, failure: RegistryFailure, how: Circumstances): string {
  const reference = image.digest ?? image.tag ?? 'latest'
  const apiHost = image.host === 'docker.io' ? 'registry-1.docker.io' : image.host
  const status = failure.status === undefined ? undefined : statusLine(failure.status)
  if (failure.step === 'token' && status !== undefined) {
    const kind = how.credential === undefined ? 'anonymous' : 'oauth'
    return `failed to authorize: failed to fetch ${kind} token: unexpected status: ${status}`
  }
  if (failure.tokenProblem === 'insufficient_scope') {
    return 'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'
  }
  if (failure.status === 404 && failure.reason === 'not-found') return `${formatImageReference(image)}: not found`
  if (status !== undefined) {
    return `pulling from host ${apiHost} failed with status code [manifests ${reference}]: ${status}`
  }
  const url = `${how.plainHttp ? 'http' : 'https'}://${apiHost}/v2/${image.repository}/manifests/${reference}`
  return `failed to do request: Head "${url}": ${networkCause(apiHost, failure, how)}`
}

function networkCause(host: string, failure: RegistryFailure, how: Circumstances): string {
  const name = host.replace(/:\d+$/, '')
  const dialled = name === host ? `${host}:${how.plainHttp ? 80 : 443}` : host
  switch (failure.reason) {
    case 'dns':
      return `dial tcp: lookup ${name}: no such host`
    case 'refused':
      return `dial tcp ${dialled}: connect: connection refused`
    case 'blocked-address':
    case 'unreachable':
      return `dial tcp ${dialled}: connect: no route to host`
    case 'timeout':
      return 'context deadline exceeded'
    case 'tls':
      return tlsWords(failure.tlsProblem, name)
    default:
      return 'EOF'
  }
}

function tlsWords(problem: RegistryFailure['tlsProblem'], name: string): string {
  switch (problem) {
    case 'wrong-name':
      return `x509: certificate is not valid for any names, but wanted to match ${name}`
    case 'expired':
      return 'x509: certificate has expired or is not yet valid'
    case 'not-tls':
      return 'http: server gave HTTP response to HTTPS client'
    case 'handshake':
      return 'remote error: tls: handshake failure'
    default:
      return 'x509: certificate signed by unknown authority'
  }
}

function statusLine(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()
}
