import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Column } from './base-columns.ts'
import { at, fieldsOr, listOr, printScalar, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { ageColumn, nameColumn, textColumn, wide } from './base-columns.ts'

export const serviceColumns: readonly Column[] = [
  nameColumn,
  textColumn('Type', 'spec', 'type'),
  textColumn('Cluster-IP', 'spec', 'clusterIP'),
  { name: 'External-IP', cell: externalAddress },
  { name: 'Port(s)', cell: portsOf },
  ageColumn,
  wide({ name: 'Selector', cell: selectorOf }),
]

function externalAddress(service: KubeObject): string {
  const type = at(service, 'spec', 'type')
  if (type === 'ExternalName') return textOr(at(service, 'spec', 'externalName'))
  const given = listOr(at(service, 'status', 'loadBalancer', 'ingress')).map((each) => textOr(at(each, 'ip')))
  if (given.length > 0) return given.join(',')
  return type === 'LoadBalancer' ? '<pending>' : '<none>'
}

function portsOf(service: KubeObject): string {
  const ports = listOr(at(service, 'spec', 'ports')).map((port) => {
    const node = at(port, 'nodePort')
    return `${String(at(port, 'port'))}${node === undefined ? '' : `:${printScalar(node)}`}/${String(at(port, 'protocol'))}`
  })
  return ports.join(',') || '<none>'
}

function selectorOf(service: KubeObject): string {
  const labels = Object.entries(fieldsOr(at(service, 'spec', 'selector')))
  return labels.map(([key, value]) => `${key}=${String(value)}`).join(',') || '<none>'
}
