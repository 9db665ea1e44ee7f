import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Answer } from './answer.ts'
import type { ApiDeps } from './api-deps.ts'
import type { ApiRequest } from './request.ts'
import { at, fieldsOr, listOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { numberOf } from '#sandbox/kubernetes/reads/list-objects.ts'
import { plainText } from './answer.ts'
import { badRequest } from './api-status.ts'
import { linesOf } from './pod-log.ts'

const followEveryMs = 1000

/** The log of a container: the lines that a server like ours would have written since it started. */
export function logOfPod(deps: ApiDeps, { query }: ApiRequest, pod: KubeObject): Answer {
  const container = containerOf(pod, query)
  const startedAt = startOf(pod, container)
  if (query.get('previous') === 'true') {
    const name = JSON.stringify(container)
    throw badRequest(`previous terminated container ${name} in pod ${JSON.stringify(pod.metadata.name)} not found`)
  }
  const readUntil = (now: Date): readonly string[] => select(linesOf(pod, startedAt, now), query, now)
  if (query.get('follow') !== 'true') return plainText(cut(readUntil(deps.now()), query))
  return {
    kind: 'stream',
    contentType: 'text/plain',
    start(stream) {
      let from = deps.now()
      for (const line of readUntil(from)) stream.write(`${line}\n`)
      let cancel = (): void => {}
      const more = (): void => {
        const until = deps.now()
        const fresh = linesOf(pod, startedAt, until).filter(({ time }) => time > from)
        for (const { time, text } of fresh) stream.write(`${stamped(query, time, text)}\n`)
        from = until
        cancel = deps.timers.after(followEveryMs, more)
      }
      cancel = deps.timers.after(followEveryMs, more)
      const unsubscribe = deps.store.subscribe(({ type, object }) => {
        if (object.metadata.uid !== pod.metadata.uid) return
        if (type === 'DELETED' || !runsSince(object, container, startedAt)) stream.end()
      })
      return () => {
        cancel()
        unsubscribe()
      }
    },
  }
}

function containerOf(pod: KubeObject, query: URLSearchParams): string {
  const containers = listOr(at(pod, 'spec', 'containers')).map((each) => textOr(at(each, 'name')))
  const initial = listOr(at(pod, 'spec', 'initContainers')).map((each) => textOr(at(each, 'name')))
  const wanted = query.get('container') ?? ''
  const { name } = pod.metadata
  if (wanted !== '' && ![...containers, ...initial].includes(wanted)) {
    throw badRequest(`container ${wanted} is not valid for pod ${name}`)
  }
  if (wanted === '' && containers.length > 1) {
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${containers.join(' ')}]`)
  }
  return wanted === '' ? (containers[0] ?? '') : wanted
}

function stateOf(pod: KubeObject, container: string) {
  const all = ['containerStatuses', 'initContainerStatuses'].flatMap((field) => listOr(at(pod, 'status', field)))
  return fieldsOr(
    at(
      all.find((status) => at(status, 'name') === container),
      'state',
    ),
  )
}

/** The log that is followed ends with its container, also where another one takes its place. */
function runsSince(pod: KubeObject, container: string, startedAt: Date): boolean {
  const running = at(stateOf(pod, container), 'running', 'startedAt')
  return typeof running === 'string' && new Date(running).getTime() === startedAt.getTime()
}

function startOf(pod: KubeObject, container: string): Date {
  const state = stateOf(pod, container)
  const startedAt = at(state, 'running', 'startedAt') ?? at(state, 'terminated', 'startedAt')
  if (typeof startedAt === 'string') return new Date(startedAt)
  const reason = textOr(at(state, 'waiting', 'reason'), 'ContainerCreating')
  const why = whyWaiting[reason] ?? 'is waiting to start'
  throw badRequest(
    `container "${container}" in pod "${pod.metadata.name}" ${why}${reason in whyWaiting ? '' : `: ${reason}`}`,
  )
}

const whyWaiting: Readonly<Record<string, string>> = {
  ErrImagePull: "is waiting to start: image can't be pulled",
  ImagePullBackOff: 'is waiting to start: trying and failing to pull image',
}

interface Line {
  readonly time: Date
  readonly text: string
}

function select(lines: readonly Line[], query: URLSearchParams, now: Date): readonly string[] {
  const seconds = numberOf(query, 'sinceSeconds')
  const since = seconds > 0 ? now.getTime() - seconds * 1000 : Date.parse(query.get('sinceTime') ?? '') || 0
  const recent = lines.filter(({ time }) => time.getTime() >= since)
  const tail = query.has('tailLines') ? numberOf(query, 'tailLines') : recent.length
  return recent.slice(recent.length - Math.min(tail, recent.length)).map(({ time, text }) => stamped(query, time, text))
}

function stamped(query: URLSearchParams, time: Date, text: string): string {
  return query.get('timestamps') === 'true' ? `${time.toISOString()} ${text}` : text
}

function cut(lines: readonly string[], query: URLSearchParams): string {
  const text = lines.map((line) => `${line}\n`).join('')
  const limit = numberOf(query, 'limitBytes')
  return limit > 0 ? Buffer.from(text).subarray(0, limit).toString('utf8') : text
}
