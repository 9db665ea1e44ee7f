import type { V1Pod } from '@kubernetes/client-node'
import type { RegistryTestVerdict } from '#contract/checks.ts'
import type { Wire } from '#platform/kubernetes/kinds.ts'

/** What a node has made of the pod so far. */
export type NodeState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'pulled' }
  | { readonly kind: 'failed'; readonly message: string }

const pullReasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ImageInspectError',
  'InvalidImageName',
  'RegistryUnavailable',
  'SignatureValidationFailed',
])

/** A container gets further than to its image only with the image. */
const laterReasons: ReadonlySet<string> = new Set([
  'CreateContainerError',
  'RunContainerError',
  'CreateContainerConfigError',
  'CrashLoopBackOff',
])

export function nodeState(pod: Wire<V1Pod>): NodeState {
  const [container] = pod.status?.containerStatuses ?? []
  const { waiting, running, terminated } = container?.state ?? {}
  if (running !== undefined || terminated !== undefined) return { kind: 'pulled' }
  const { reason = '', message = '' } = waiting ?? {}
  if (laterReasons.has(reason)) return { kind: 'pulled' }
  return pullReasons.has(reason) ? { kind: 'failed', message } : { kind: 'waiting' }
}

/** The words of runtimes, from the most telling to the least; see the messages of containerd and CRI-O. */
const words: readonly (readonly [RegExp, RegistryTestVerdict])[] = [
  [/x509: certificate signed by unknown authority|failed to verify certificate/i, 'node-untrusted'],
  [/x509: certificate (?:is valid for|has expired)|not valid for any names/i, 'node-untrusted'],
  [/server gave HTTP response to HTTPS client/i, 'node-plain-http'],
  [/no such host|server misbehaving|lookup \S+.*(?:i\/o timeout|try again)|name resolution/i, 'node-not-resolved'],
  [/connection refused|no route to host|network is unreachable|i\/o timeout|deadline exceeded/i, 'node-unreachable'],
  [/401 Unauthorized|403 Forbidden|authentication required|no basic auth|authorization failed|denied/i, 'node-refused'],
  [/no match for platform|no matching manifest for|no image found in/i, 'node-wrong-platform'],
  [/not found|manifest unknown|NAME_UNKNOWN/i, 'node-absent'],
]

export function nodeVerdict(message: string): RegistryTestVerdict {
  return words.find(([pattern]) => pattern.test(message))?.[1] ?? 'node-failed'
}
