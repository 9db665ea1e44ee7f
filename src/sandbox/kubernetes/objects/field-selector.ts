import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { KubeObject } from './kube-object.ts'
import { badRequest } from '#sandbox/kubernetes/api/api-status.ts'
import { at, printScalar } from './records.ts'

const everyKind = ['metadata.name', 'metadata.namespace']

const selectable: Readonly<Record<string, readonly string[]>> = {
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  namespaces: ['status.phase'],
  nodes: ['spec.unschedulable'],
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  replicasets: ['status.replicas'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
}

/** Reads `status.phase=Running,spec.nodeName!=a`; throws a 400 for a field that the kind cannot be selected by. */
export function parseFieldSelector(resource: Resource, text: string): (object: KubeObject) => boolean {
  const terms = text.split(',').filter((term) => term.trim() !== '')
  const tests = terms.map((term) => parseTerm(resource, term))
  return (object) => tests.every((test) => test(object))
}

function parseTerm(resource: Resource, term: string): (object: KubeObject) => boolean {
  const match = /^\s*([^=!\s]+)\s*(==|=|!=)\s*(.*?)\s*$/.exec(term)
  if (match === null) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`)
  const [, field = '', operator = '=', value = ''] = match
  const own = selectable[resource.plural]
  if (![...everyKind, ...(own ?? [])].includes(field)) {
    const known = everyKind.map((each) => JSON.stringify(each)).join(', ')
    const unknown = `${JSON.stringify(field)} is not a known field selector: only ${known}`
    throw badRequest(own === undefined ? unknown : `field label not supported: ${field}`)
  }
  return (object) => (valueOf(object, field) === value) === (operator !== '!=')
}

function valueOf(object: KubeObject, field: string): string {
  if (field === 'source') return printScalar(at(object, 'source', 'component') ?? at(object, 'reportingComponent'))
  const value = at(object, ...field.split('.'))
  if (value !== undefined) return printScalar(value)
  return field === 'spec.unschedulable' || field === 'spec.hostNetwork' ? 'false' : ''
}
