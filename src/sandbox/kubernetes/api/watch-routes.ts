import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { WatchEvent } from '#sandbox/kubernetes/reads/watch-objects.ts'
import type { Answer } from './answer.ts'
import type { ApiDeps } from './api-deps.ts'
import type { ApiRequest } from './request.ts'
import type { Place } from './route.ts'
import { toPartial, toTable } from '#sandbox/kubernetes/printing/table.ts'
import { selectionOf } from '#sandbox/kubernetes/reads/selection.ts'
import { watchObjects } from '#sandbox/kubernetes/reads/watch-objects.ts'
import { tableOptions } from './format.ts'
import { negotiate } from './negotiate.ts'

/** A watch: one JSON document a line, for as long as the client listens. */
export function watchAnswer(deps: ApiDeps, request: ApiRequest, { resource, namespace, name }: Place): Answer {
  const named = selectionOf(resource, namespace, request.query)
  const isNamed = (object: KubeObject): boolean => name === undefined || object.metadata.name === name
  const selection = { ...named, matches: (object: KubeObject) => isNamed(object) && named.matches(object) }
  const shapeEvent = shaperOf(deps, request)
  return {
    kind: 'stream',
    contentType: 'application/json',
    start: (stream) =>
      watchObjects(deps, selection, request.query, {
        send: (event) => stream.write(`${JSON.stringify(shapeEvent(event))}\n`),
        end: () => stream.end(),
      }),
  }
}

/** Tables carry their columns in the first event only. */
function shaperOf({ now }: ApiDeps, request: ApiRequest): (event: WatchEvent) => WatchEvent {
  const { shape } = negotiate(request.accept)
  let withHeaders = true
  return (event) => {
    if (shape === 'object' || event.type === 'ERROR') return event
    const object = event.object as unknown as KubeObject
    if (shape === 'partial') return { ...event, object: toPartial(object) }
    const options = { ...tableOptions(request, object.kind, now()), withHeaders }
    withHeaders = false
    const metadata = { resourceVersion: object.metadata.resourceVersion }
    return { ...event, object: toTable(event.type === 'BOOKMARK' ? [] : [object], metadata, options) }
  }
}
