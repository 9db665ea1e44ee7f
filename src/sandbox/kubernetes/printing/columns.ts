import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import { printSelector } from '#sandbox/kubernetes/objects/label-selector.ts'
import type { Column } from './base-columns.ts'
import { at, fieldsOr, listOr, printScalar, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { printAge } from './age.ts'
import { ageColumn, countColumn, nameColumn, textColumn, textCountColumn, wide } from './base-columns.ts'
import { podColumns } from './pod-columns.ts'
import { serviceColumns } from './service-columns.ts'

const containerColumns: readonly Column[] = [
  wide({ name: 'Containers', cell: (object) => ofContainers(object, 'name') }),
  wide({ name: 'Images', cell: (object) => ofContainers(object, 'image') }),
  wide({ name: 'Selector', cell: (object) => printSelector(at(object, 'spec', 'selector')) }),
]

function ofContainers(object: KubeObject, field: string): string {
  const containers = listOr(at(object, 'spec', 'template', 'spec', 'containers'))
  return containers.map((container) => String(at(container, field))).join(',')
}

function sizeOf(object: KubeObject, ...fields: readonly string[]): number {
  return fields.reduce((sum, field) => sum + Object.keys(fieldsOr(object[field])).length, 0)
}

function subjectsOf(object: KubeObject, kind: string): string {
  const subjects = listOr(object['subjects']).filter((subject) => at(subject, 'kind') === kind)
  const named = subjects.map((subject) => {
    const namespace = at(subject, 'namespace')
    return kind === 'ServiceAccount'
      ? `${String(namespace)}/${String(at(subject, 'name'))}`
      : String(at(subject, 'name'))
  })
  return named.join(', ')
}

const bindingColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Role',
    cell: (object) => `${String(at(object, 'roleRef', 'kind'))}/${String(at(object, 'roleRef', 'name'))}`,
  },
  ageColumn,
  wide({ name: 'Users', cell: (object) => subjectsOf(object, 'User') }),
  wide({ name: 'Groups', cell: (object) => subjectsOf(object, 'Group') }),
  wide({ name: 'ServiceAccounts', cell: (object) => subjectsOf(object, 'ServiceAccount') }),
]

const roleColumns: readonly Column[] = [
  nameColumn,
  { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata.creationTimestamp },
]

const modeLetters: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

function modesOf(object: KubeObject): string {
  return listOr(at(object, 'spec', 'accessModes'))
    .map((mode) => modeLetters[String(mode)] ?? '')
    .join(',')
}

const eventColumns: readonly Column[] = [
  { name: 'Last Seen', cell: (event, now) => printAge(event['lastTimestamp'] ?? event['eventTime'], now) },
  textColumn('Type', 'type'),
  textColumn('Reason', 'reason'),
  {
    name: 'Object',
    cell: (event) => {
      const { kind, name } = fieldsOr(event['involvedObject'])
      return `${String(kind).toLowerCase()}/${String(name)}`
    },
  },
  wide({ name: 'Subobject', cell: (event) => textOr(at(event, 'involvedObject', 'fieldPath')) }),
  wide({
    name: 'Source',
    cell: (event) => [at(event, 'source', 'component'), at(event, 'source', 'host')].filter(Boolean).join(', '),
  }),
  { name: 'Message', cell: (event) => textOr(event['message']).trim() },
  wide({ name: 'First Seen', cell: (event, now) => printAge(event['firstTimestamp'] ?? event['eventTime'], now) }),
  wide({ name: 'Count', cell: (event) => printScalar(event['count'] ?? 1) }),
  wide(nameColumn),
]

const nodeColumns: readonly Column[] = [
  nameColumn,
  { name: 'Status', cell: statusOfNode },
  { name: 'Roles', cell: rolesOfNode },
  ageColumn,
  textColumn('Version', 'status', 'nodeInfo', 'kubeletVersion'),
  wide({ name: 'Internal-IP', cell: (node) => addressOfNode(node, 'InternalIP') }),
  wide({ name: 'External-IP', cell: (node) => addressOfNode(node, 'ExternalIP') }),
  wide(textColumn('OS-Image', 'status', 'nodeInfo', 'osImage')),
  wide(textColumn('Kernel-Version', 'status', 'nodeInfo', 'kernelVersion')),
  wide(textColumn('Container-Runtime', 'status', 'nodeInfo', 'containerRuntimeVersion')),
]

function endpointsOf(endpoints: KubeObject): string {
  const pairs = listOr(endpoints['subsets']).flatMap((subset) =>
    listOr(at(subset, 'addresses')).flatMap((address) =>
      listOr(at(subset, 'ports')).map((port) => `${textOr(at(address, 'ip'))}:${String(at(port, 'port'))}`),
    ),
  )
  return pairs.join(',') || '<none>'
}

function statusOfNode(node: KubeObject): string {
  const ready = listOr(at(node, 'status', 'conditions')).find((condition) => at(condition, 'type') === 'Ready')
  const state = at(ready, 'status') === 'True' ? 'Ready' : 'NotReady'
  return at(node, 'spec', 'unschedulable') === true ? `${state},SchedulingDisabled` : state
}

function rolesOfNode({ metadata }: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/'
  const labels = Object.keys(metadata.labels ?? {}).filter((label) => label.startsWith(prefix))
  return labels.map((label) => label.slice(prefix.length)).join(',') || '<none>'
}

function addressOfNode(node: KubeObject, type: string): string {
  const address = listOr(at(node, 'status', 'addresses')).find((each) => at(each, 'type') === type)
  return textOr(at(address, 'address'), '<none>')
}

function limitOf(object: KubeObject, field: string): string {
  const value = at(object, 'spec', field)
  return value === undefined ? 'N/A' : printScalar(value)
}

/** What `kubectl get` shows of each kind; kinds without a row here have a name and an age. */
const columnsByKind: Readonly<Record<string, readonly Column[]>> = {
  ClusterRole: roleColumns,
  ClusterRoleBinding: bindingColumns,
  ConfigMap: [nameColumn, { name: 'Data', cell: (object) => sizeOf(object, 'data', 'binaryData') }, ageColumn],
  Deployment: [
    nameColumn,
    {
      name: 'Ready',
      cell: (object) =>
        `${Number(at(object, 'status', 'readyReplicas') ?? 0)}/${String(at(object, 'spec', 'replicas'))}`,
    },
    textCountColumn('Up-to-date', 'status', 'updatedReplicas'),
    textCountColumn('Available', 'status', 'availableReplicas'),
    ageColumn,
    ...containerColumns,
  ],
  Endpoints: [nameColumn, { name: 'Endpoints', cell: endpointsOf }, ageColumn],
  EndpointSlice: [
    nameColumn,
    textColumn('AddressType', 'addressType'),
    {
      name: 'Ports',
      cell: (slice) =>
        listOr(slice['ports'])
          .map((port) => String(at(port, 'port')))
          .join(','),
    },
    {
      name: 'Endpoints',
      cell: (slice) =>
        listOr(slice['endpoints'])
          .flatMap((each) => listOr(at(each, 'addresses')))
          .join(','),
    },
    ageColumn,
  ],
  Event: eventColumns,
  Ingress: [nameColumn, textColumn('Class', 'spec', 'ingressClassName'), ageColumn],
  Lease: [nameColumn, textColumn('Holder', 'spec', 'holderIdentity'), ageColumn],
  Namespace: [nameColumn, textColumn('Status', 'status', 'phase'), ageColumn],
  NetworkPolicy: [
    nameColumn,
    { name: 'Pod-Selector', cell: (object) => printSelector(at(object, 'spec', 'podSelector')) || '<none>' },
    ageColumn,
  ],
  Node: nodeColumns,
  PersistentVolume: [
    nameColumn,
    textColumn('Capacity', 'spec', 'capacity', 'storage'),
    { name: 'Access Modes', cell: modesOf },
    textColumn('Reclaim Policy', 'spec', 'persistentVolumeReclaimPolicy'),
    textColumn('Status', 'status', 'phase'),
    {
      name: 'Claim',
      cell: (object) => {
        const claim = fieldsOr(at(object, 'spec', 'claimRef'))
        return claim['name'] === undefined ? '' : `${printScalar(claim['namespace'])}/${printScalar(claim['name'])}`
      },
    },
    { name: 'StorageClass', cell: (object) => textOr(at(object, 'spec', 'storageClassName')) },
    ageColumn,
    wide(textColumn('VolumeMode', 'spec', 'volumeMode')),
  ],
  PersistentVolumeClaim: [
    nameColumn,
    textColumn('Status', 'status', 'phase'),
    { name: 'Volume', cell: (object) => textOr(at(object, 'spec', 'volumeName')) },
    { name: 'Capacity', cell: (object) => textOr(at(object, 'status', 'capacity', 'storage')) },
    { name: 'Access Modes', cell: modesOf },
    { name: 'StorageClass', cell: (object) => textOr(at(object, 'spec', 'storageClassName')) },
    ageColumn,
    wide(textColumn('VolumeMode', 'spec', 'volumeMode')),
  ],
  Pod: podColumns,
  PodDisruptionBudget: [
    nameColumn,
    { name: 'Min Available', cell: (object) => limitOf(object, 'minAvailable') },
    { name: 'Max Unavailable', cell: (object) => limitOf(object, 'maxUnavailable') },
    countColumn('Allowed Disruptions', 'status', 'disruptionsAllowed'),
    ageColumn,
  ],
  ReplicaSet: [
    nameColumn,
    countColumn('Desired', 'spec', 'replicas'),
    countColumn('Current', 'status', 'replicas'),
    countColumn('Ready', 'status', 'readyReplicas'),
    ageColumn,
    ...containerColumns,
  ],
  Role: roleColumns,
  RoleBinding: bindingColumns,
  Secret: [
    nameColumn,
    textColumn('Type', 'type'),
    { name: 'Data', cell: (object) => sizeOf(object, 'data') },
    ageColumn,
  ],
  Service: serviceColumns,
  ServiceAccount: [nameColumn, { name: 'Secrets', cell: (object) => listOr(object['secrets']).length }, ageColumn],
  StorageClass: [
    nameColumn,
    textColumn('Provisioner', 'provisioner'),
    textColumn('ReclaimPolicy', 'reclaimPolicy'),
    textColumn('VolumeBindingMode', 'volumeBindingMode'),
    { name: 'AllowVolumeExpansion', cell: (object) => printScalar(object['allowVolumeExpansion'] ?? false) },
    ageColumn,
  ],
}

export function columnsOf(kind: string): readonly Column[] {
  return columnsByKind[kind] ?? [nameColumn, ageColumn]
}
