import type { Answer } from './answer.ts'
import type { ApiDeps } from './api-deps.ts'
import type { ApiRequest } from './request.ts'
import type { Place } from './route.ts'
import type { PatchKind } from '#sandbox/kubernetes/writes/patch-object.ts'
import { isFields } from '#sandbox/kubernetes/objects/records.ts'
import { applyObject } from '#sandbox/kubernetes/writes/apply-object.ts'
import { patchObject } from '#sandbox/kubernetes/writes/patch-object.ts'
import { ApiStatus, badRequest } from './api-status.ts'
import { formatObject } from './format.ts'
import { jsonBody, yamlBody } from './request.ts'
import { liveObject } from './resource-routes.ts'
import { writeOptions } from './write-options.ts'

const applyType = 'application/apply-patch+yaml'

const patchKinds: Readonly<Record<string, PatchKind>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
}

export function handlePatch(deps: ApiDeps, request: ApiRequest, place: Place): Answer {
  if (request.contentType === applyType) return apply(deps, request, place)
  const kind = patchKindOf(request)
  const target = { resource: place.resource, live: liveObject(deps, place) }
  const options = writeOptions(request, place.subresource)
  const patched = patchObject(deps, target, { kind, body: jsonBody(request.body) }, options)
  return formatObject(deps, request, patched)
}

export function patchKindOf({ contentType }: ApiRequest): PatchKind {
  const kind = patchKinds[contentType]
  if (kind === undefined) throw new ApiStatus(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
  return kind
}

function apply(deps: ApiDeps, request: ApiRequest, { resource, namespace, name, subresource }: Place): Answer {
  if ((request.query.get('fieldManager') ?? '') === '') {
    const message = 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'
    throw new ApiStatus(422, 'Invalid', message, {
      group: 'meta.k8s.io',
      kind: 'PatchOptions',
      causes: [
        { reason: 'FieldValueRequired', message: 'Required value: is required for apply patch', field: 'fieldManager' },
      ],
    })
  }
  const body = yamlBody(request.body)
  if (!isFields(body)) throw badRequest('error decoding YAML: an object is expected')
  const options = { ...writeOptions(request, subresource), force: request.query.get('force') === 'true' }
  const target = { resource, namespace: namespace ?? '', name: name ?? '' }
  const { object, isNew } = applyObject(deps, target, body, options)
  return formatObject(deps, request, object, isNew ? 201 : 200)
}
