import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import { parseFieldSelector } from '#sandbox/kubernetes/objects/field-selector.ts'
import { parseLabelSelector } from '#sandbox/kubernetes/objects/label-selector.ts'

/** Which objects a list, watch or collection deletion means. */
export interface Selection {
  readonly resource: Resource
  /** Undefined means every namespace, and is the one value for kinds without namespaces. */
  readonly namespace: string | undefined
  readonly matches: (object: KubeObject) => boolean
}

export function selectionOf(resource: Resource, place: string | undefined, query: URLSearchParams): Selection {
  const namespace = resource.namespaced ? place : undefined
  const byLabels = parseLabelSelector(query.get('labelSelector') ?? '')
  const byFields = parseFieldSelector(resource, query.get('fieldSelector') ?? '')
  const isInside = (object: KubeObject): boolean => namespace === undefined || object.metadata.namespace === namespace
  return {
    resource,
    namespace,
    matches: (object) => isInside(object) && byLabels(object.metadata.labels ?? {}) && byFields(object),
  }
}
