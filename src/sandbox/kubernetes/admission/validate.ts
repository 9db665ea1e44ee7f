import type { StatusCause } from '#sandbox/kubernetes/api/api-status.ts'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import { fieldsOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { items } from './draft.ts'
import { invalidValue, requiredValue, unsupportedValue } from './field-errors.ts'
import { complainAboutDataKey } from './names.ts'
import { validateMetadata } from './validate-metadata.ts'
import { validatePodSpec } from './validate-pod.ts'
import { validateSecret } from './validate-secret.ts'
import { validateDeployment, validateReplicaSet } from './validate-workload.ts'

type Validator = (object: Fields) => readonly StatusCause[]

const validators: Readonly<Record<string, Validator>> = {
  ConfigMap: validateConfigMap,
  Deployment: validateDeployment,
  PersistentVolumeClaim: validateClaim,
  Pod: (pod) => validatePodSpec(fieldsOr(pod['spec']), 'spec'),
  ReplicaSet: validateReplicaSet,
  Secret: validateSecret,
  Service: validateService,
}

/** What an API server would refuse about the object; the words are its own. */
export function validate(resource: Resource, object: KubeObject): readonly StatusCause[] {
  const own = validators[resource.kind]?.(object) ?? []
  return [...validateMetadata(resource, object), ...own]
}

function validateConfigMap(map: Fields): readonly StatusCause[] {
  const keys = [...Object.keys(fieldsOr(map['data'])), ...Object.keys(fieldsOr(map['binaryData']))]
  return keys.flatMap((key) => {
    const complaint = complainAboutDataKey(key)
    return complaint === undefined ? [] : [invalidValue(`data[${key}]`, key, complaint)]
  })
}

function validateClaim(claim: Fields): readonly StatusCause[] {
  const spec = fieldsOr(claim['spec'])
  const modes = spec['accessModes']
  const storage = fieldsOr(fieldsOr(spec['resources'])['requests'])['storage']
  return [
    ...(Array.isArray(modes) ? [] : [requiredValue('spec.accessModes', 'at least 1 access mode is required')]),
    ...(storage === undefined ? [requiredValue('spec.resources[storage]')] : []),
  ]
}

const serviceTypes = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']

function validateService(service: Fields): readonly StatusCause[] {
  const spec = fieldsOr(service['spec'])
  const type = textOr(spec['type'])
  const ports = items(spec, 'ports')
  const isHeadless = spec['clusterIP'] === 'None'
  return [
    ...(serviceTypes.includes(type) ? [] : [unsupportedValue('spec.type', type, serviceTypes)]),
    ...(ports.length === 0 && !isHeadless && type !== 'ExternalName' ? [requiredValue('spec.ports')] : []),
    ...ports.flatMap((port, index) => validateServicePort(port, `spec.ports[${index}]`, ports.length > 1)),
  ]
}

function validateServicePort(port: Fields, field: string, needsName: boolean): readonly StatusCause[] {
  const number = port['port']
  const isPort = typeof number === 'number' && number >= 1 && number <= 65535
  return [
    ...(needsName && textOr(port['name']) === '' ? [requiredValue(`${field}.name`)] : []),
    ...(isPort ? [] : [invalidValue(`${field}.port`, number ?? 0, 'must be between 1 and 65535, inclusive')]),
  ]
}
