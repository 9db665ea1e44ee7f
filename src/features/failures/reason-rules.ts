import type { Cause } from '#contract/diagnosis.ts'
import type { MessageRule } from './message-rule.ts'

type Meaning = Omit<MessageRule, 'says'>

function means(cause: Cause, confidence: MessageRule['confidence'], rest: Partial<Meaning> = {}): Meaning {
  return { cause, confidence, besides: [], ...rest }
}

const crashed = means('container-crashes', 'certain', { settledBy: 'logs' })
const notMade = means('container-not-created', 'certain')
const notMounted = means('volume-not-mounted', 'likely')
const notScheduled = means('not-scheduled', 'certain')
const silent = means('unknown', 'possible', { settledBy: 'events' })

/** The container ran: whatever its last words are, they are about something else than starting it. */
const crashes: ReadonlyMap<string, Meaning> = new Map([
  ['CrashLoopBackOff', crashed],
  ['OOMKilled', crashed],
  ['Error', crashed],
  ['Completed', crashed],
])

/** What a reason code of Kubernetes means where the words beside it say nothing. */
const reasons: ReadonlyMap<string, Meaning> = new Map([
  ['FailedToRetrieveImagePullSecret', means('secret-missing', 'likely', { settledBy: 'secret' })],
  ['InvalidImageName', means('invalid-image-name', 'certain')],
  ['InspectFailed', means('invalid-image-name', 'likely')],
  ['ErrImageNeverPull', means('never-pulled', 'certain')],
  ['SignatureValidationFailed', means('signature-refused', 'certain')],
  ['RegistryUnavailable', means('connection-refused', 'likely')],
  ['ErrImagePull', silent],
  ['ImagePullBackOff', silent],
  ['ImageInspectError', means('unknown', 'possible', { settledBy: 'node' })],
  ['CreateContainerConfigError', means('configuration-missing', 'likely')],
  ['CreateContainerError', notMade],
  ['RunContainerError', notMade],
  ['ContainerCannotRun', notMade],
  ['StartError', notMade],
  ['PostStartHookError', notMade],
  ['FailedPostStartHook', notMade],
  ['FailedCreatePodSandBox', notMade],
  ['FailedMount', notMounted],
  ['FailedAttachVolume', notMounted],
  ['FailedMapVolume', notMounted],
  ['FailedBinding', notMounted],
  ['ProvisioningFailed', notMounted],
  ['FailedScheduling', notScheduled],
  ['Unschedulable', notScheduled],
  ['SchedulingGated', notScheduled],
  ['NotTriggerScaleUp', notScheduled],
  ['OutOfcpu', notScheduled],
  ['OutOfmemory', notScheduled],
  ['OutOfpods', notScheduled],
  ['NodeAffinity', notScheduled],
  ['FailedCreate', means('admission-refused', 'possible', { besides: ['quota-exceeded'], settledBy: 'events' })],
  ['Unhealthy', means('probe-failing', 'certain')],
  ['ContainersNotReady', means('probe-failing', 'possible', { settledBy: 'events' })],
  ['Evicted', means('evicted', 'certain')],
  ['Preempting', means('evicted', 'certain')],
  ['FreeDiskSpaceFailed', means('node-disk-full', 'likely')],
  ['ImageGCFailed', means('node-disk-full', 'likely')],
  ...crashes,
])

export function meaningOfCrash(reason: string): Meaning | undefined {
  return crashes.get(reason)
}

export function meaningOfReason(reason: string): Meaning | undefined {
  return reasons.get(reason)
}

/** The first reason code that stands in a text by itself, such as in `Error: ErrImageNeverPull`. */
export function meaningInText(text: string): Meaning | undefined {
  let found: Meaning | undefined
  for (const [word] of text.matchAll(/\b[A-Z][A-Za-z]{2,39}\b/g)) {
    const meaning = word === 'Error' || word === 'Completed' ? undefined : reasons.get(word)
    if (meaning !== undefined && meaning !== silent) return meaning
    found ??= meaning
  }
  return found
}
