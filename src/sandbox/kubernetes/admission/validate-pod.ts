import type { StatusCause } from '#sandbox/kubernetes/api/api-status.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import { fieldsOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { items } from './draft.ts'
import { duplicateValue, invalidValue, missingValue, requiredValue, unsupportedValue } from './field-errors.ts'
import { complainAboutLabel, complainAboutSubdomain } from './names.ts'

const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const restartPolicies = ['Always', 'Never', 'OnFailure']
const protocols = ['SCTP', 'TCP', 'UDP']

export function validatePodSpec(spec: Fields, field: string): readonly StatusCause[] {
  const volumes = items(spec, 'volumes')
  const volumeNames = volumes.map((volume) => textOr(volume['name']))
  const containers = items(spec, 'containers')
  return [
    ...validateVolumes(volumes, `${field}.volumes`),
    ...(containers.length === 0 ? [requiredValue(`${field}.containers`)] : []),
    ...validateContainers(containers, `${field}.containers`, volumeNames),
    ...validateContainers(items(spec, 'initContainers'), `${field}.initContainers`, volumeNames),
    ...oneOf(spec['restartPolicy'], `${field}.restartPolicy`, restartPolicies),
    ...validateAccount(spec, field),
  ]
}

function oneOf(value: unknown, field: string, supported: readonly string[]): readonly StatusCause[] {
  return supported.includes(textOr(value)) ? [] : [unsupportedValue(field, value, supported)]
}

function validateAccount(spec: Fields, field: string): readonly StatusCause[] {
  const name = textOr(spec['serviceAccountName'])
  const complaint = name === '' ? undefined : complainAboutSubdomain(name)
  return complaint === undefined ? [] : [invalidValue(`${field}.serviceAccountName`, name, complaint)]
}

function validateVolumes(volumes: readonly Fields[], field: string): readonly StatusCause[] {
  return validateNames(volumes, field)
}

/** Names of containers and volumes: there, a label, and only once. */
function validateNames(named: readonly Fields[], field: string): readonly StatusCause[] {
  const seen = new Set<string>()
  return named.flatMap((item, index) => {
    const name = textOr(item['name'])
    if (name === '') return [requiredValue(`${field}[${index}].name`)]
    const complaint = complainAboutLabel(name)
    if (complaint !== undefined) return [invalidValue(`${field}[${index}].name`, name, complaint)]
    if (seen.has(name)) return [duplicateValue(`${field}[${index}].name`, name)]
    seen.add(name)
    return []
  })
}

function validateContainers(
  containers: readonly Fields[],
  field: string,
  volumeNames: readonly string[],
): readonly StatusCause[] {
  return [
    ...validateNames(containers, field),
    ...containers.flatMap((container, index) => validateContainer(container, `${field}[${index}]`, volumeNames)),
  ]
}

function validateContainer(container: Fields, field: string, volumeNames: readonly string[]): readonly StatusCause[] {
  const image = textOr(container['image'])
  return [
    ...(image === '' ? [requiredValue(`${field}.image`)] : []),
    ...(image === image.trim()
      ? []
      : [invalidValue(`${field}.image`, image, 'must not have leading or trailing whitespace')]),
    ...(image === '' ? [] : oneOf(container['imagePullPolicy'], `${field}.imagePullPolicy`, pullPolicies)),
    ...items(container, 'ports').flatMap((port, index) => validatePort(port, `${field}.ports[${index}]`)),
    ...items(container, 'env').flatMap((variable, index) => validateVariable(variable, `${field}.env[${index}]`)),
    ...items(container, 'volumeMounts').flatMap((mount, index) =>
      validateMount(mount, `${field}.volumeMounts[${index}]`, volumeNames),
    ),
  ]
}

function validatePort(port: Fields, field: string): readonly StatusCause[] {
  const number = port['containerPort']
  const isPort = typeof number === 'number' && number >= 1 && number <= 65535
  const range = 'must be between 1 and 65535, inclusive'
  return [
    ...(number === undefined || number === 0 ? [requiredValue(`${field}.containerPort`)] : []),
    ...(isPort || number === undefined || number === 0 ? [] : [invalidValue(`${field}.containerPort`, number, range)]),
    ...oneOf(port['protocol'], `${field}.protocol`, protocols),
  ]
}

function validateVariable(variable: Fields, field: string): readonly StatusCause[] {
  const both = textOr(variable['value']) !== '' && Object.keys(fieldsOr(variable['valueFrom'])).length > 0
  return [
    ...(textOr(variable['name']) === '' ? [requiredValue(`${field}.name`)] : []),
    ...(both ? [invalidValue(`${field}.valueFrom`, '', 'may not be specified when `value` is not empty')] : []),
  ]
}

function validateMount(mount: Fields, field: string, volumeNames: readonly string[]): readonly StatusCause[] {
  const name = textOr(mount['name'])
  return [
    ...(name === '' ? [requiredValue(`${field}.name`)] : []),
    ...(name !== '' && !volumeNames.includes(name) ? [missingValue(`${field}.name`, name)] : []),
    ...(textOr(mount['mountPath']) === '' ? [requiredValue(`${field}.mountPath`)] : []),
  ]
}
