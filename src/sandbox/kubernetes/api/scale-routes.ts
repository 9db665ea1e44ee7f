import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Answer } from './answer.ts'
import type { ApiDeps } from './api-deps.ts'
import type { ApiRequest } from './request.ts'
import type { Place } from './route.ts'
import { printSelector } from '#sandbox/kubernetes/objects/label-selector.ts'
import { at, fieldsOr, put } from '#sandbox/kubernetes/objects/records.ts'
import { applyPatch } from '#sandbox/kubernetes/writes/patch-object.ts'
import { replaceObject } from '#sandbox/kubernetes/writes/replace-object.ts'
import { document } from './answer.ts'
import { badRequest, methodNotAllowed } from './api-status.ts'
import { patchKindOf } from './patch-routes.ts'
import { jsonBody, objectBody } from './request.ts'
import { liveObject } from './resource-routes.ts'
import { writeOptions } from './write-options.ts'

/** The scale of a workload: its replicas, and nothing else of it. */
export function handleScale(deps: ApiDeps, request: ApiRequest, place: Place): Answer {
  const live = liveObject(deps, place)
  switch (request.method) {
    case 'GET':
      return document(scaleOf(live))
    case 'PUT':
      return change(deps, request, place, objectBody(request, 'autoscaling.v1.Scale'))
    case 'PATCH': {
      const patch = { kind: patchKindOf(request), body: jsonBody(request.body) }
      return change(deps, request, place, applyPatch(scaleOf(live), patch, 'autoscaling.v1.Scale'))
    }
    default:
      throw methodNotAllowed()
  }
}

function change(deps: ApiDeps, request: ApiRequest, place: Place, scale: unknown): Answer {
  const live = liveObject(deps, place)
  const replicas = at(scale, 'spec', 'replicas') ?? 0
  if (typeof replicas !== 'number') throw badRequest('spec.replicas must be a number')
  const version = at(scale, 'metadata', 'resourceVersion')
  const metadata = { ...live.metadata, ...(version === undefined ? {} : { resourceVersion: version }) }
  const body = { ...fieldsOr(put(live, ['spec', 'replicas'], replicas)), metadata }
  const options = writeOptions(request)
  const manager = { name: options.manager.name, subresource: 'scale' }
  const changed = replaceObject(deps, { resource: place.resource, live }, body, { ...options, manager })
  return document(scaleOf(changed))
}

function scaleOf(object: KubeObject): Readonly<Record<string, unknown>> {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: at(object, 'spec', 'replicas') },
    status: {
      replicas: at(object, 'status', 'replicas') ?? 0,
      selector: printSelector(at(object, 'spec', 'selector')),
    },
  }
}
