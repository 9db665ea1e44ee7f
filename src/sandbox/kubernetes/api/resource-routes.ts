import { z } from 'zod'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Answer } from './answer.ts'
import type { ApiDeps } from './api-deps.ts'
import type { ApiRequest } from './request.ts'
import type { Place } from './route.ts'
import { listObjects } from '#sandbox/kubernetes/reads/list-objects.ts'
import { selectionOf } from '#sandbox/kubernetes/reads/selection.ts'
import { groupVersionOf, namespaces } from '#sandbox/kubernetes/resources.ts'
import { createObject } from '#sandbox/kubernetes/writes/create-object.ts'
import { DeleteOptions, deleteObject } from '#sandbox/kubernetes/writes/delete-object.ts'
import { replaceObject } from '#sandbox/kubernetes/writes/replace-object.ts'
import { badRequest, methodNotAllowed, notFound, pathNotFound } from './api-status.ts'
import { document } from './answer.ts'
import { negotiate } from './negotiate.ts'
import { handlePatch } from './patch-routes.ts'
import { logOfPod } from './pod-log-routes.ts'
import { decodeProtobuf, protobufMediaType } from './protobuf.ts'
import { objectBody } from './request.ts'
import { handleScale } from './scale-routes.ts'
import { formatList, formatObject } from './format.ts'
import { watchAnswer } from './watch-routes.ts'
import { writeOptions } from './write-options.ts'

/** The verbs of every kind. */
export function handleResource(deps: ApiDeps, request: ApiRequest, place: Place): Answer {
  if (place.subresource !== 'log') negotiate(request.accept)
  if (place.subresource !== undefined) return handleSubresource(deps, request, place)
  return place.name === undefined ? handleCollection(deps, request, place) : handleOne(deps, request, place)
}

function handleCollection(deps: ApiDeps, request: ApiRequest, place: Place): Answer {
  switch (request.method) {
    case 'GET':
      return isWatch(request) ? watchAnswer(deps, request, place) : list(deps, request, place)
    case 'POST':
      return create(deps, request, place)
    case 'DELETE':
      return deleteCollection(deps, request, place)
    default:
      throw methodNotAllowed()
  }
}

function isWatch({ query }: ApiRequest): boolean {
  return ['true', '1'].includes(query.get('watch') ?? '')
}

function list(deps: ApiDeps, request: ApiRequest, { resource, namespace }: Place): Answer {
  const selection = selectionOf(resource, namespace, request.query)
  return formatList(deps, request, resource, listObjects(deps.store, selection, request.query))
}

function create(deps: ApiDeps, request: ApiRequest, { resource, namespace }: Place): Answer {
  if (namespace === undefined) throw methodNotAllowed()
  const created = createObject(deps, { resource, namespace }, objectBody(request, resource.type), writeOptions(request))
  return formatObject(deps, request, created, 201)
}

function handleOne(deps: ApiDeps, request: ApiRequest, place: Place): Answer {
  switch (request.method) {
    case 'GET':
      return isWatch(request) ? watchAnswer(deps, request, place) : formatObject(deps, request, liveObject(deps, place))
    case 'PUT':
      return update(deps, request, place)
    case 'PATCH':
      return handlePatch(deps, request, place)
    case 'DELETE':
      return deleteOne(deps, request, place)
    default:
      throw methodNotAllowed()
  }
}

export function liveObject({ store }: ApiDeps, { resource, namespace = '', name = '' }: Place): KubeObject {
  const live = store.get(resource, namespace, name)
  if (live === undefined) throw notFound(resource, name)
  return live
}

function update(deps: ApiDeps, request: ApiRequest, place: Place): Answer {
  const options = writeOptions(request, place.subresource)
  const live = liveObject(deps, place)
  const updated = replaceObject(
    deps,
    { resource: place.resource, live },
    objectBody(request, place.resource.type),
    options,
  )
  return formatObject(deps, request, updated)
}

function handleSubresource(deps: ApiDeps, request: ApiRequest, place: Place): Answer {
  const known = place.resource.subresources.find((each) => each === place.subresource)
  switch (known) {
    case undefined:
      throw pathNotFound()
    case 'log':
      if (request.method !== 'GET') throw methodNotAllowed()
      return logOfPod(deps, request, liveObject(deps, place))
    case 'scale':
      return handleScale(deps, request, place)
    case 'status':
      if (request.method === 'DELETE' || request.method === 'POST') throw methodNotAllowed()
      return handleOne(deps, request, place)
  }
}

function deleteOne(deps: ApiDeps, request: ApiRequest, place: Place): Answer {
  const options = deleteOptions(request)
  const { object, isGone } = deleteObject(deps, { resource: place.resource, live: liveObject(deps, place) }, options)
  if (!isGone || place.resource.returnsDeleted) return formatObject(deps, request, object)
  const { group, plural } = place.resource
  const { name, uid } = object.metadata
  const details = { name, ...(group === '' ? {} : { group }), kind: plural, uid }
  return document({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })
}

function deleteCollection(deps: ApiDeps, request: ApiRequest, { resource, namespace }: Place): Answer {
  if (resource === namespaces) throw methodNotAllowed()
  const options = deleteOptions(request)
  const selection = selectionOf(resource, namespace, request.query)
  const listed = deps.store.list(resource, namespace).filter((object) => selection.matches(object))
  const deleted = listed.map((live) => deleteObject(deps, { resource, live }, options).object)
  return document({
    kind: `${resource.kind}List`,
    apiVersion: groupVersionOf(resource),
    metadata: { resourceVersion: String(deps.store.revision()) },
    items: deleted,
  })
}

/** Options of a deletion come in the body, or in the query for the few that clients put there. */
function deleteOptions({ body, bytes, contentType, query }: ApiRequest): DeleteOptions {
  const fromQuery = {
    ...(query.has('gracePeriodSeconds') ? { gracePeriodSeconds: Number(query.get('gracePeriodSeconds')) } : {}),
    ...(query.has('propagationPolicy') ? { propagationPolicy: query.get('propagationPolicy') } : {}),
    ...(query.has('dryRun') ? { dryRun: query.getAll('dryRun') } : {}),
  }
  const isProtobuf = contentType === protobufMediaType
  const inBody = isProtobuf && bytes.length > 0 ? decodeProtobuf(bytes, 'meta.v1.DeleteOptions') : parsed(body)
  const given = { ...fromQuery, ...inBody }
  const options = DeleteOptions.safeParse(given)
  if (!options.success) throw badRequest(`invalid delete options: ${z.prettifyError(options.error)}`)
  return options.data
}

function parsed(body: string): object {
  if (body.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    throw badRequest('the delete options are not JSON')
  }
}
