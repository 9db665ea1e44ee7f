import type { V1Pod } from '@kubernetes/client-node'
import type { RegistryTestVerdict } from '#contract/checks.ts'
import type { Cause } from '#contract/diagnosis.ts'
import { readMessage } from '#features/failures/read-message.ts'
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

const verdicts: ReadonlyMap<Cause, RegistryTestVerdict> = new Map([
  ['unknown-authority', 'node-untrusted'],
  ['wrong-certificate-name', 'node-untrusted'],
  ['certificate-expired', 'node-untrusted'],
  ['plain-http', 'node-plain-http'],
  ['host-not-resolved', 'node-not-resolved'],
  ['connection-refused', 'node-unreachable'],
  ['host-unreachable', 'node-unreachable'],
  ['proxy-in-the-way', 'node-unreachable'],
  ['credential-missing', 'node-refused'],
  ['credential-refused', 'node-refused'],
  ['credential-expired', 'node-refused'],
  ['permission-denied', 'node-refused'],
  ['absent-or-denied', 'node-refused'],
  ['platform-absent', 'node-wrong-platform'],
  ['repository-absent', 'node-absent'],
  ['tag-absent', 'node-absent'],
  ['digest-absent', 'node-absent'],
])

export function nodeVerdict(message: string): RegistryTestVerdict {
  const [read] = readMessage({ message })
  return (read && verdicts.get(read.cause)) ?? 'node-failed'
}
