import type { Part } from './crash-work.ts'

const changes = (...actions: readonly string[]) =>
  actions.flatMap((action) => [`${action}:before-commit`, `${action}:after-commit`])

const steps = (kind: string, ...names: readonly string[]) =>
  names.flatMap((step) => [`${kind}/${step}:before`, `${kind}/${step}:after`, `${kind}/${step}:saved`])

const operation = (kind: string, ...names: readonly string[]) => [
  ...changes(kind),
  ...steps(kind, ...names),
  `${kind}:ended`,
]

const written = (...objects: readonly string[]) => objects.map((object) => `cluster.write/${object}:after`)
const removed = (...objects: readonly string[]) => objects.map((object) => `cluster.remove/${object}:after`)

const kept = ['Secret/server-keys', 'PersistentVolumeClaim/server-data'] as const
const ofSeveralPods = [
  'Role/server-leader',
  'RoleBinding/server-leader',
  'ConfigMap/server-members',
  'Service/server-members',
  'PodDisruptionBudget/server',
] as const
const ofEachPod = ['ServiceAccount/server', 'Service/server-api', 'Service/server', 'Deployment/server'] as const

/** By the part of the work in which the place is. */
const points: Readonly<Record<Part, readonly string[]>> = {
  registry: [...changes('registry.create', 'registry.update'), 'pull-secret.write:before', 'pull-secret.write:after'],
  'registry-delete': [...changes('registry.delete'), 'pull-secret.delete:before', 'pull-secret.delete:after'],
  rotate: [
    ...operation('registry.rotate', 'test', 'replace', 'namespaces', 'restart', 'prove', 'complete'),
    ...changes('registry.replace-credential', 'registry.forget-next'),
  ],
  overlap: [
    ...steps('registry.rotate', 'stage', 'switch'),
    ...changes('registry.stage-credential', 'registry.withdraw-standby'),
  ],
  'roll-back': operation('registry.roll-back', 'replace', 'namespaces', 'restart', 'prove', 'complete'),
  connection: changes('connection.create', 'connection.update', 'connection.delete', 'connection.forget'),
  cluster: changes('cluster.create', 'cluster.update'),
  deploy: [
    ...operation('cluster.deploy', 'pull-secret', 'image', 'objects', 'rollout'),
    'cluster.write:before',
    ...written(...kept, ...ofSeveralPods, ...ofEachPod),
  ],
  redeploy: [...operation('cluster.redeploy', 'pull-secret', 'image', 'restart', 'rollout'), 'cluster.restart:before'],
  scale: [
    ...operation('cluster.scale', 'image', 'scale', 'rollout'),
    ...removed('Role/server-leader', 'PodDisruptionBudget/server'),
  ],
  undeploy: [...operation('cluster.undeploy', 'remove', 'gone'), ...removed(...ofSeveralPods, ...ofEachPod)],
  delete: [
    ...operation('cluster.delete', 'remove', 'gone', 'forget'),
    ...changes('cluster.forget'),
    ...removed(...kept),
  ],
}

export interface Point {
  readonly part: Part
  readonly name: string
}

export const allPoints: readonly Point[] = (Object.keys(points) as Part[]).flatMap((part) =>
  points[part].map((name) => ({ part, name })),
)

const beforeWrites = new Set([
  'registry.create:before-commit',
  'pull-secret.write:before',
  'cluster.write:before',
  'cluster.restart:before',
])

/** After every change and every step, and between some objects: each other place is next to one of these. */
export function isUsual({ name }: Point): boolean {
  if (/^cluster\.(write|remove)\//.test(name)) return /\/(Secret|Role|Service|Deployment)\//.test(name)
  return name.endsWith(':after') || name.endsWith(':after-commit') || beforeWrites.has(name)
}
