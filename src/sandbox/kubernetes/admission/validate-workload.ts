import type { StatusCause } from '#sandbox/kubernetes/api/api-status.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import { at, fieldsOr } from '#sandbox/kubernetes/objects/records.ts'
import { matchesLabelSelector } from '#sandbox/kubernetes/objects/label-selector.ts'
import { printGoMap, printGoSelector } from '#sandbox/kubernetes/objects/go-print.ts'
import { forbiddenField, invalidGoValue, invalidValue, requiredValue, unsupportedValue } from './field-errors.ts'
import { validateLabels } from './validate-metadata.ts'
import { validatePodSpec } from './validate-pod.ts'

const strategies = ['Recreate', 'RollingUpdate']

export function validateDeployment(deployment: Fields): readonly StatusCause[] {
  const spec = fieldsOr(deployment['spec'])
  return [...validateStrategy(fieldsOr(spec['strategy'])), ...validateReplicated(spec), ...validateDeadline(spec)]
}

export function validateReplicaSet(replicaSet: Fields): readonly StatusCause[] {
  return validateReplicated(fieldsOr(replicaSet['spec']))
}

function validateReplicated(spec: Fields): readonly StatusCause[] {
  const replicas = spec['replicas']
  const template = fieldsOr(spec['template'])
  const labels = labelsOf(template)
  return [
    ...(typeof replicas === 'number' && replicas < 0 ? [invalidValue('spec.replicas', replicas, atLeastZero)] : []),
    ...validateSelector(spec, labels),
    ...validateLabels(labels, 'spec.template.labels'),
    ...validatePodSpec(fieldsOr(template['spec']), 'spec.template.spec'),
    ...validateRestart(template),
  ]
}

const atLeastZero = 'must be greater than or equal to 0'

function validateSelector(spec: Fields, labels: Readonly<Record<string, string>>): readonly StatusCause[] {
  const selector = spec['selector']
  if (selector === undefined) return [requiredValue('spec.selector')]
  const isEmpty = Object.keys(fieldsOr(selector)).length === 0
  if (isEmpty)
    return [invalidGoValue('spec.selector', printGoSelector(selector), 'empty selector is invalid for deployment')]
  const mismatch = '`selector` does not match template `labels`'
  return matchesLabelSelector(selector, labels)
    ? []
    : [invalidGoValue('spec.template.metadata.labels', printGoMap(labels), mismatch)]
}

function labelsOf(template: Fields): Readonly<Record<string, string>> {
  const labels = Object.entries(fieldsOr(at(template, 'metadata', 'labels')))
  return Object.fromEntries(labels.map(([key, value]) => [key, String(value)]))
}

function validateRestart(template: Fields): readonly StatusCause[] {
  const policy = at(template, 'spec', 'restartPolicy')
  const field = 'spec.template.spec.restartPolicy'
  return policy === 'Always' ? [] : [unsupportedValue(field, policy, ['Always'])]
}

function validateStrategy(strategy: Fields): readonly StatusCause[] {
  const type = strategy['type']
  if (typeof type !== 'string' || !strategies.includes(type)) {
    return [unsupportedValue('spec.strategy.type', type, strategies)]
  }
  if (type === 'RollingUpdate' || strategy['rollingUpdate'] === undefined) return []
  return [forbiddenField('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")]
}

function validateDeadline(spec: Fields): readonly StatusCause[] {
  const deadline = Number(spec['progressDeadlineSeconds'] ?? 600)
  const minimum = Number(spec['minReadySeconds'] ?? 0)
  if (deadline > minimum) return []
  return [invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')]
}
