import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { Answer } from './answer.ts'
import type { ApiDeps } from './api-deps.ts'
import type { ApiRequest } from './request.ts'
import { findResource } from '#sandbox/kubernetes/resources.ts'
import { document, plainText } from './answer.ts'
import { pathNotFound } from './api-status.ts'
import { apiGroup, apiGroups, apiResources, apiVersions, groupVersions } from './discovery.ts'
import { openApiDocument, openApiIndex } from './openapi.ts'
import { handleResource } from './resource-routes.ts'
import { answerReview, findReview } from './review-routes.ts'

/** Where a path under `/api` or `/apis` leads. */
export interface Place {
  readonly resource: Resource
  /** Undefined for every namespace; empty for kinds that have none. */
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly subresource: string | undefined
}

const serverVersion = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.0-sandbox',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2025-04-23T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'sandbox',
}

/** Answers one request; throws an `ApiStatus` when it is refused. */
export function route(deps: ApiDeps, request: ApiRequest): Answer {
  const [first, ...rest] = request.path
  switch (first) {
    case 'version':
      return document(serverVersion)
    case 'livez':
    case 'readyz':
    case 'healthz':
      return plainText('ok')
    case 'openapi':
      return routeOpenApi(rest)
    case 'api':
      return rest.length === 0 ? document(apiVersions(deps.address())) : routeGroup(deps, request, { group: '', rest })
    case 'apis': {
      const [group, ...below] = rest
      return group === undefined ? document(apiGroups()) : routeNamedGroup(deps, request, { group, rest: below })
    }
    case undefined:
      return document({
        paths: ['/api', '/api/v1', '/apis', '/healthz', '/livez', '/openapi/v3', '/readyz', '/version'],
      })
    default:
      throw pathNotFound()
  }
}

function routeOpenApi([kind, ...path]: readonly string[]): Answer {
  if (kind === 'v3' && path.length === 0) return document(openApiIndex())
  if (kind === 'v3') {
    const [group, version] = path[0] === 'api' ? ['', path[1]] : [path[1], path[2]]
    const known = groupVersions().find((each) => each.group === group && each.version === version)
    if (known !== undefined) return document(openApiDocument(known.group, known.version))
  }
  throw pathNotFound()
}

interface GroupPath {
  readonly group: string
  readonly rest: readonly string[]
}

function routeNamedGroup(deps: ApiDeps, request: ApiRequest, path: GroupPath): Answer {
  if (path.rest.length > 0) return routeGroup(deps, request, path)
  const group = apiGroup(path.group)
  if (group === undefined) throw pathNotFound()
  return document(group)
}

function routeGroup(deps: ApiDeps, request: ApiRequest, { group, rest }: GroupPath): Answer {
  const [version = '', ...path] = rest
  if (path.length === 0) {
    const list = apiResources(group, version)
    if (list === undefined) throw pathNotFound()
    return document(list)
  }
  const review = findReview(group, version, path)
  if (review !== undefined) return answerReview(review, request)
  return handleResource(deps, request, placeOf(group, version, path))
}

function placeOf(group: string, version: string, path: readonly string[]): Place {
  const [first, second, third, ...more] = path
  if (first === 'namespaces' && second !== undefined && third !== undefined) {
    const namespaced = findResource(group, version, third)
    if (namespaced?.namespaced === true) return placeIn(namespaced, second, more)
  }
  const resource = findResource(group, version, first ?? '')
  if (resource === undefined) throw pathNotFound()
  if (resource.namespaced && second !== undefined) throw pathNotFound()
  return placeIn(resource, resource.namespaced ? undefined : '', path.slice(1))
}

function placeIn(resource: Resource, namespace: string | undefined, rest: readonly string[]): Place {
  const [name, subresource, ...more] = rest
  if (more.length > 0) throw pathNotFound()
  return { resource, namespace, name, subresource }
}
