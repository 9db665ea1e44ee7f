import { isDeepStrictEqual } from 'node:util'
import type { StatusCause } from '#sandbox/kubernetes/api/api-status.ts'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import { at, fieldsOr } from '#sandbox/kubernetes/objects/records.ts'
import { printGoSelector } from '#sandbox/kubernetes/objects/go-print.ts'
import { items } from './draft.ts'
import { forbiddenField, invalidGoValue, invalidValue } from './field-errors.ts'
import { validateImmutable, validateSecretChange } from './validate-secret.ts'

type ChangeValidator = (before: KubeObject, after: KubeObject) => readonly StatusCause[]

const immutable = 'field is immutable'

const validators: Readonly<Record<string, ChangeValidator>> = {
  ClusterRoleBinding: validateRoleReference,
  ConfigMap: validateImmutable,
  Deployment: validateSelector,
  PersistentVolumeClaim: validateClaim,
  Pod: validatePod,
  ReplicaSet: validateSelector,
  RoleBinding: validateRoleReference,
  Secret: validateSecretChange,
  Service: validateAddress,
}

/** What may not change once an object exists. */
export function validateChange(resource: Resource, before: KubeObject, after: KubeObject): readonly StatusCause[] {
  return validators[resource.kind]?.(before, after) ?? []
}

function validateSelector(before: KubeObject, after: KubeObject): readonly StatusCause[] {
  const selector = at(after, 'spec', 'selector')
  return isDeepStrictEqual(at(before, 'spec', 'selector'), selector)
    ? []
    : [invalidGoValue('spec.selector', printGoSelector(selector), immutable)]
}

function validateRoleReference(before: KubeObject, after: KubeObject): readonly StatusCause[] {
  const same = isDeepStrictEqual(before['roleRef'], after['roleRef'])
  return same ? [] : [invalidValue('roleRef', after['roleRef'], 'cannot change roleRef')]
}

function validateAddress(before: KubeObject, after: KubeObject): readonly StatusCause[] {
  const old = at(before, 'spec', 'clusterIP')
  const now = at(after, 'spec', 'clusterIP')
  if (old === undefined || old === '' || old === now || at(after, 'spec', 'type') === 'ExternalName') return []
  return [invalidValue('spec.clusterIPs[0]', [now], 'may not change once set')]
}

function validateClaim(before: KubeObject, after: KubeObject): readonly StatusCause[] {
  const fixed = ({ spec }: KubeObject): Fields => {
    const { resources: _, volumeName: __, ...rest } = fieldsOr(spec)
    return rest
  }
  if (isDeepStrictEqual(fixed(before), fixed(after))) return []
  const why =
    'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
  return [forbiddenField('spec', why)]
}

const podWhy =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

function validatePod(before: KubeObject, after: KubeObject): readonly StatusCause[] {
  return isDeepStrictEqual(fixedPartOfPod(before), fixedPartOfPod(after)) ? [] : [forbiddenField('spec', podWhy)]
}

function fixedPartOfPod({ spec }: KubeObject): Fields {
  const { activeDeadlineSeconds: _, tolerations: __, nodeName: ___, ...rest } = fieldsOr(spec)
  const containers = items(rest, 'containers').map(withoutImage)
  return { ...rest, containers, initContainers: items(rest, 'initContainers').map(withoutImage) }
}

function withoutImage(container: Fields): Fields {
  return { ...container, image: undefined }
}
