import type { Log } from '#platform/log.ts'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { Control } from '#sandbox/kubernetes/controllers/control.ts'
import type { EventText, RecordEvent } from '#sandbox/kubernetes/controllers/event-recorder.ts'
import type { Timers } from '#sandbox/kubernetes/timers.ts'
import type { ImageCache } from './image-cache.ts'
import type { PullImage, PullResult } from './pull-image-port.ts'
import { textOr } from '#sandbox/kubernetes/objects/records.ts'
import { readPullSecrets } from './pull-secrets.ts'

/** How long the node waits; the sandbox is in more of a hurry than a kubelet, which begins at 10 s and ends at 5 min. */
export interface NodeTimes {
  readonly startUpMs: number
  readonly showErrorMs: number
  readonly firstBackOffMs: number
  readonly longestBackOffMs: number
  readonly stopMs: number
}

export const usualNodeTimes: NodeTimes = {
  startUpMs: 300,
  showErrorMs: 400,
  firstBackOffMs: 1000,
  longestBackOffMs: 10_000,
  stopMs: 200,
}

export type ImageState =
  | { readonly kind: 'present'; readonly imageId: string }
  | { readonly kind: 'absent'; readonly reason: string; readonly message?: string }

export interface ImagePuller {
  /** Where a container's image is; begins to pull it where that is due. */
  ensure(pod: KubeObject, container: Fields): ImageState
  forget(podUid: string): void
}

export interface PullerDeps {
  readonly control: Control
  readonly record: RecordEvent
  readonly timers: Timers
  readonly cache: ImageCache
  readonly pullImage: PullImage
  readonly times: NodeTimes
  readonly wake: (pod: KubeObject) => void
  readonly log: Log
}

const creating: ImageState = { kind: 'absent', reason: 'ContainerCreating' }

/** Pulls for the containers of pods, and after a failure again and again, with growing pauses and fresh secrets. */
export function createImagePuller(deps: PullerDeps): ImagePuller {
  const states = new Map<string, ImageState>()
  const backOffs = new Map<string, number>()

  const pull = async (pod: KubeObject, container: Fields, id: string): Promise<void> => {
    const image = textOr(container['image'])
    const say = speaker(deps.record, pod, container)
    const { configs, missing } = readPullSecrets(deps.control.store, pod)
    if (missing.length > 0) deps.record(pod, missingSecrets(missing))
    say({ type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` })
    const begun = performance.now()
    const outcome = await deps.pullImage({ image, dockerConfigs: configs }).catch(asFailure)
    if (!states.has(id)) return
    const took = `${Math.max(1, Math.round(performance.now() - begun))}ms`
    if (outcome.ok) {
      deps.cache.add(image, outcome.imageId)
      say({
        type: 'Normal',
        reason: 'Pulled',
        message: `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: 0 bytes.`,
      })
      states.set(id, { kind: 'present', imageId: outcome.imageId })
    } else fail(pod, container, { id, outcome })
    deps.wake(pod)
  }

  const fail = (pod: KubeObject, container: Fields, { id, outcome }: Failure): void => {
    const image = textOr(container['image'])
    const say = speaker(deps.record, pod, container)
    const isNamed = outcome.reason !== 'InvalidImageName'
    say({
      type: 'Warning',
      reason: isNamed ? 'Failed' : 'InspectFailed',
      message: isNamed ? `Failed to pull image "${image}": ${outcome.message}` : outcome.message,
    })
    say({ type: 'Warning', reason: 'Failed', message: `Error: ${outcome.reason}` })
    states.set(id, { kind: 'absent', reason: outcome.reason, message: outcome.message })
    const pause = backOffs.get(id) ?? deps.times.firstBackOffMs
    backOffs.set(id, Math.min(pause * 2, deps.times.longestBackOffMs))
    const retry = (): void => begin(pod, container, id)
    if (!isNamed) return void deps.timers.after(pause, retry)
    deps.timers.after(Math.min(deps.times.showErrorMs, pause / 2), () => {
      if (!states.has(id)) return
      say({ type: 'Normal', reason: 'BackOff', message: `Back-off pulling image "${image}"` })
      say({ type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' })
      const message = `Back-off pulling image "${image}": ErrImagePull: ${outcome.message}`
      states.set(id, { kind: 'absent', reason: 'ImagePullBackOff', message })
      deps.wake(pod)
      deps.timers.after(pause, retry)
    })
  }

  const begin = (pod: KubeObject, container: Fields, id: string): void => {
    if (!states.has(id)) return
    pull(pod, container, id).catch((error: unknown) => {
      deps.log.error({ image: container['image'], error: String(error) }, 'a pull of the sandbox failed')
    })
  }

  return {
    ensure(pod, container) {
      const id = `${pod.metadata.uid}/${textOr(container['name'])}/${textOr(container['image'])}`
      const known = states.get(id)
      if (known !== undefined) return known
      const decided = decideWithoutPull(deps, pod, container)
      states.set(id, decided ?? creating)
      if (decided === undefined) begin(pod, container, id)
      return decided ?? creating
    },
    forget(podUid) {
      for (const id of [...states.keys()].filter((each) => each.startsWith(`${podUid}/`))) {
        states.delete(id)
        backOffs.delete(id)
      }
    },
  }
}

interface Failure {
  readonly id: string
  readonly outcome: Extract<PullResult, { ok: false }>
}

/** What is on the node already need not be pulled, and what may never be pulled is not. */
function decideWithoutPull(deps: PullerDeps, pod: KubeObject, container: Fields): ImageState | undefined {
  const policy = container['imagePullPolicy']
  const image = textOr(container['image'])
  const present = policy === 'Always' ? undefined : deps.cache.find(image)
  const say = speaker(deps.record, pod, container)
  if (present !== undefined) {
    say({ type: 'Normal', reason: 'Pulled', message: `Container image "${image}" already present on machine` })
    return { kind: 'present', imageId: present }
  }
  if (policy !== 'Never') return undefined
  const message = `Container image "${image}" is not present with pull policy of Never`
  say({ type: 'Warning', reason: 'ErrImageNeverPull', message })
  say({ type: 'Warning', reason: 'Failed', message: 'Error: ErrImageNeverPull' })
  return { kind: 'absent', reason: 'ErrImageNeverPull', message }
}

export function speaker(record: RecordEvent, pod: KubeObject, container: Fields): (text: EventText) => void {
  return (text) => record(pod, { ...text, fieldPath: `spec.containers{${textOr(container['name'])}}` })
}

function missingSecrets(names: readonly string[]): EventText {
  const message = `Unable to retrieve some image pull secrets (${names.join(', ')}); attempting to pull the image may not succeed.`
  return { type: 'Warning', reason: 'FailedToRetrieveImagePullSecret', message }
}

function asFailure(error: unknown): PullResult {
  return { ok: false, reason: 'ErrImagePull', message: error instanceof Error ? error.message : String(error) }
}
