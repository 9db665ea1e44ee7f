import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { ObjectList } from '#sandbox/kubernetes/reads/list-objects.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { TableOptions } from '#sandbox/kubernetes/printing/table.ts'
import type { Answer } from './answer.ts'
import type { ApiDeps } from './api-deps.ts'
import type { ApiRequest } from './request.ts'
import { toPartial, toTable } from '#sandbox/kubernetes/printing/table.ts'
import { negotiate } from './negotiate.ts'

export function formatObject({ now }: ApiDeps, request: ApiRequest, object: KubeObject, status = 200): Answer {
  const { shape, encoding } = negotiate(request.accept)
  const { resourceVersion } = object.metadata
  switch (shape) {
    case 'object':
      return { kind: 'document', status, body: object, encoding }
    case 'partial':
      return { kind: 'document', status, body: toPartial(object), encoding }
    case 'table': {
      const body = toTable([object], { resourceVersion }, tableOptions(request, object.kind, now()))
      return { kind: 'document', status, body, encoding }
    }
  }
}

export function formatList({ now }: ApiDeps, request: ApiRequest, resource: Resource, list: ObjectList): Answer {
  const { shape, encoding } = negotiate(request.accept)
  switch (shape) {
    case 'object':
      return { kind: 'document', status: 200, body: list, encoding }
    case 'partial': {
      const head = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata: list.metadata }
      return { kind: 'document', status: 200, body: { ...head, items: list.items.map(toPartial) }, encoding }
    }
    case 'table': {
      const body = toTable(list.items, list.metadata, tableOptions(request, resource.kind, now()))
      return { kind: 'document', status: 200, body, encoding }
    }
  }
}

export function tableOptions({ query }: ApiRequest, kind: string, now: Date): TableOptions {
  const wanted = query.get('includeObject')
  const include = wanted === 'None' || wanted === 'Object' ? wanted : 'Metadata'
  return { kind, now, include, withHeaders: true }
}
