import type { StatusCause } from '#sandbox/kubernetes/api/api-status.ts'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import { invalidValue, requiredValue } from './field-errors.ts'
import {
  complainAboutLabel,
  complainAboutLabelValue,
  complainAboutPathSegment,
  complainAboutQualifiedName,
  complainAboutServiceName,
  complainAboutSubdomain,
} from './names.ts'

const largestAnnotations = 256 * 1024

export function validateMetadata(resource: Resource, object: KubeObject): readonly StatusCause[] {
  const { name, labels = {}, annotations = {} } = object.metadata
  return [
    ...validateName(resource, name),
    ...validateLabels(labels, 'metadata.labels'),
    ...validateAnnotations(annotations),
    ...validateOwners(object),
  ]
}

function validateName(resource: Resource, name: string): readonly StatusCause[] {
  if (name === '') return [requiredValue('metadata.name', 'name or generateName is required')]
  const complaint = nameRule(resource)(name)
  return complaint === undefined ? [] : [invalidValue('metadata.name', name, complaint)]
}

function nameRule({ group, plural }: Resource): (name: string) => string | undefined {
  if (plural === 'services') return complainAboutServiceName
  if (group === 'rbac.authorization.k8s.io') return complainAboutPathSegment
  return plural === 'namespaces' ? complainAboutLabel : complainAboutSubdomain
}

export function validateLabels(labels: Readonly<Record<string, string>>, field: string): readonly StatusCause[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const aboutKey = complainAboutQualifiedName(key)
    const aboutValue = complainAboutLabelValue(value)
    return [
      ...(aboutKey === undefined ? [] : [invalidValue(field, key, aboutKey)]),
      ...(aboutValue === undefined ? [] : [invalidValue(field, value, aboutValue)]),
    ]
  })
}

function validateAnnotations(annotations: Readonly<Record<string, string>>): readonly StatusCause[] {
  const field = 'metadata.annotations'
  const causes = Object.keys(annotations).flatMap((key) => {
    const complaint = complainAboutQualifiedName(key.toLowerCase())
    return complaint === undefined ? [] : [invalidValue(field, key, complaint)]
  })
  const size = Object.entries(annotations).flat().join('').length
  if (size <= largestAnnotations) return causes
  const message = `Too long: may not be more than ${largestAnnotations} bytes`
  return [...causes, { reason: 'FieldValueTooLong', message, field }]
}

function validateOwners(object: KubeObject): readonly StatusCause[] {
  return (object.metadata.ownerReferences ?? []).flatMap((owner, index) => {
    const field = `metadata.ownerReferences[${index}]`
    return [
      ...(owner.name ? [] : [invalidValue(`${field}.name`, '', 'name must not be empty')]),
      ...(owner.uid ? [] : [invalidValue(`${field}.uid`, '', 'uid must not be empty')]),
    ]
  })
}
