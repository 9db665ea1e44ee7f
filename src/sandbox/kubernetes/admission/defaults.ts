import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import { fieldsOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { child, existingChild, items, preset } from './draft.ts'
import { podSpecDefaults } from './pod-defaults.ts'

type Defaulter = (draft: Fields) => void

/** Fills in what an API server fills in for the kind, so that clients read what they would read elsewhere. */
export function applyDefaults(kind: string, draft: Fields): void {
  defaulters[kind]?.(draft)
}

const defaulters: Readonly<Record<string, Defaulter>> = {
  Deployment: deploymentDefaults,
  Endpoints(draft) {
    for (const subset of items(draft, 'subsets')) {
      for (const port of items(subset, 'ports')) preset(port, { protocol: 'TCP' })
    }
  },
  Ingress: () => {},
  Namespace(draft) {
    const metadata = child(draft, 'metadata')
    preset(child(metadata, 'labels'), { 'kubernetes.io/metadata.name': metadata['name'] })
    preset(child(draft, 'spec'), { finalizers: ['kubernetes'] })
    preset(child(draft, 'status'), { phase: 'Active' })
  },
  NetworkPolicy: networkPolicyDefaults,
  PersistentVolume(draft) {
    preset(child(draft, 'spec'), { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' })
    preset(child(draft, 'status'), { phase: 'Pending' })
  },
  PersistentVolumeClaim(draft) {
    preset(child(draft, 'spec'), { volumeMode: 'Filesystem' })
    preset(child(draft, 'status'), { phase: 'Pending' })
  },
  Pod(draft) {
    const spec = child(draft, 'spec')
    podSpecDefaults(spec)
    preset(spec, { enableServiceLinks: true })
    preset(child(draft, 'status'), { phase: 'Pending', qosClass: qualityOf(spec) })
  },
  ReplicaSet(draft) {
    const spec = child(draft, 'spec')
    preset(spec, { replicas: 1 })
    podSpecDefaults(child(child(spec, 'template'), 'spec'))
  },
  ClusterRoleBinding: bindingDefaults,
  RoleBinding: bindingDefaults,
  Secret: secretDefaults,
  Service: serviceDefaults,
  StorageClass: (draft) => preset(draft, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
}

function deploymentDefaults(draft: Fields): void {
  const spec = child(draft, 'spec')
  preset(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })
  const strategy = child(spec, 'strategy')
  preset(strategy, { type: 'RollingUpdate' })
  if (strategy['type'] === 'RollingUpdate') {
    preset(child(strategy, 'rollingUpdate'), { maxUnavailable: '25%', maxSurge: '25%' })
  }
  podSpecDefaults(child(child(spec, 'template'), 'spec'))
}

function networkPolicyDefaults(draft: Fields): void {
  const spec = child(draft, 'spec')
  preset(spec, { podSelector: {} })
  preset(spec, { policyTypes: spec['egress'] === undefined ? ['Ingress'] : ['Ingress', 'Egress'] })
  for (const rule of [...items(spec, 'ingress'), ...items(spec, 'egress')]) {
    for (const port of items(rule, 'ports')) preset(port, { protocol: 'TCP' })
  }
}

function bindingDefaults(draft: Fields): void {
  const group = 'rbac.authorization.k8s.io'
  const role = existingChild(draft, 'roleRef')
  if (role !== undefined) preset(role, { apiGroup: group })
  for (const subject of items(draft, 'subjects')) {
    if (subject['kind'] !== 'ServiceAccount') preset(subject, { apiGroup: group })
  }
}

/** `stringData` is write-only: it becomes `data`, and wins over it. */
function secretDefaults(draft: Fields): void {
  preset(draft, { type: 'Opaque' })
  if (draft['type'] === '') draft['type'] = 'Opaque'
  const plain = existingChild(draft, 'stringData')
  delete draft['stringData']
  if (plain === undefined) return
  const encoded = Object.entries(plain).map(
    ([key, text]) => [key, Buffer.from(textOr(text)).toString('base64')] as const,
  )
  draft['data'] = { ...fieldsOr(draft['data']), ...Object.fromEntries(encoded) }
}

function serviceDefaults(draft: Fields): void {
  const spec = child(draft, 'spec')
  preset(spec, { type: 'ClusterIP', sessionAffinity: 'None' })
  for (const port of items(spec, 'ports')) {
    preset(port, { protocol: 'TCP' })
    if (port['targetPort'] === undefined || port['targetPort'] === 0) port['targetPort'] = port['port']
  }
  if (spec['type'] === 'ExternalName') return
  preset(spec, { internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' })
  if (spec['type'] !== 'ClusterIP') preset(spec, { externalTrafficPolicy: 'Cluster' })
  if (spec['type'] === 'LoadBalancer') preset(spec, { allocateLoadBalancerNodePorts: true })
  preset(child(draft, 'status'), { loadBalancer: {} })
}

/** Guaranteed: everything is limited and requested alike. BestEffort: nothing is. Burstable: the rest. */
function qualityOf(spec: Fields): string {
  const all = [...items(spec, 'containers'), ...items(spec, 'initContainers')]
  const resources = all.map((container) => fieldsOr(container['resources']))
  if (resources.every(({ limits, requests }) => limits === undefined && requests === undefined)) return 'BestEffort'
  return resources.every(isGuaranteed) ? 'Guaranteed' : 'Burstable'
}

function isGuaranteed(resources: Fields): boolean {
  const limits = fieldsOr(resources['limits'])
  const requests = fieldsOr(resources['requests'])
  return ['cpu', 'memory'].every((name) => limits[name] !== undefined && limits[name] === requests[name])
}
