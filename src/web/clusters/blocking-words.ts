import type { TransferCluster } from '#contract/clusters.ts'
import { causeInWords } from '../diagnosis/cause-in-words.ts'
import type { MessageKey } from '../messages/language.ts'
import type { Say } from '../messages/text.tsx'

const reasonWords: ReadonlyMap<string, MessageKey> = new Map([
  ['ErrImagePull', 'reason.image'],
  ['ImagePullBackOff', 'reason.image'],
  ['RegistryUnavailable', 'reason.image'],
  ['ImageInspectError', 'reason.image'],
  ['InvalidImageName', 'reason.imageName'],
  ['ErrImageNeverPull', 'reason.neverPull'],
  ['CrashLoopBackOff', 'reason.crash'],
  ['Error', 'reason.crash'],
  ['OOMKilled', 'reason.memory'],
  ['CreateContainerConfigError', 'reason.configuration'],
  ['CreateContainerError', 'reason.container'],
  ['RunContainerError', 'reason.container'],
  ['Unschedulable', 'reason.noNode'],
  ['FailedCreate', 'reason.refused'],
  ['ContainersNotReady', 'reason.notReady'],
  ['ContainerCreating', 'reason.creating'],
])

/** The reason of Kubernetes in words; its own code where there are none. */
export function reasonInWords(say: Say, reason: string): string {
  const key = reasonWords.get(reason)
  return key === undefined ? reason : say(key)
}

export function isPullFailure(reason: string): boolean {
  return reasonWords.get(reason) === 'reason.image'
}

type Blocking = Pick<NonNullable<TransferCluster['blockingReason']>, 'reason' | 'cause' | 'values'>

/** What keeps a cluster from running: the cause where the words of Kubernetes tell it, else its reason. */
export function blockingInWords(say: Say, { reason, cause, values }: Blocking): string {
  return cause === 'unknown' ? reasonInWords(say, reason) : causeInWords(say, { cause, values }).message
}
