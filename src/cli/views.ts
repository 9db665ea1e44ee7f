import type { AuditEntry } from '#contract/audit.ts'
import type { ClusterEvent, ClusterPod, DeploymentStatus, TransferCluster } from '#contract/clusters.ts'
import type { PolicyFinding } from '#contract/cluster-policy.ts'
import type { Connection, ConnectionTest } from '#contract/connections.ts'
import type { NotificationChannel, NotificationDelivery } from '#contract/notifications.ts'
import type { Operation, OperationStep } from '#contract/operations.ts'
import type { ApprovedRealm, PullSecret, Registry, RegistryUsage } from '#contract/registries.ts'
import type { PracticeVerdict } from '#contract/practices.ts'
import type { RegistryTestStep } from '#contract/checks.ts'
import type { View } from './output/printer.ts'
import { slug } from './output/slug.ts'
import type { Tone } from './output/table.ts'

const tones: Readonly<Record<string, Tone>> = {
  HEALTHY: 'good',
  DEPLOYED: 'good',
  Running: 'good',
  succeeded: 'good',
  'in-sync': 'good',
  ok: 'good',
  'due-soon': 'doubtful',
  overdue: 'bad',
  DEGRADED: 'doubtful',
  DEPLOYING: 'doubtful',
  DELETING: 'doubtful',
  Pending: 'doubtful',
  running: 'doubtful',
  passed: 'good',
  warning: 'doubtful',
  'pull-allowed': 'good',
  absent: 'bad',
  denied: 'bad',
  unauthorized: 'bad',
  blocked: 'bad',
  followed: 'good',
  broken: 'bad',
  healthy: 'good',
  degraded: 'doubtful',
  failing: 'bad',
  paused: 'bad',
  outdated: 'doubtful',
  missing: 'doubtful',
  cancelled: 'doubtful',
  UNHEALTHY: 'bad',
  FAILED: 'bad',
  failed: 'bad',
  block: 'bad',
  modified: 'bad',
  forbidden: 'bad',
  conflict: 'bad',
  unreachable: 'bad',
}

/** A column whose words have a colour of their own. */
export function state<Item>(title: string, value: (item: Item) => string) {
  return { title, value, tone: (item: Item) => tones[value(item)] }
}

export const registryTestStepView: View<RegistryTestStep> = {
  nameOf: ({ step }) => step,
  columns: [
    { title: 'STEP', value: ({ step }) => step, width: 12 },
    { ...state<RegistryTestStep>('STATE', ({ state: reached }) => reached), width: 7 },
    { title: 'TIME', value: ({ durationMs }) => (durationMs === 0 ? null : `${durationMs} ms`), width: 8 },
    { title: 'CAUSE', value: ({ message }) => message },
    { title: 'VERDICT', value: ({ verdict }) => verdict, wide: true },
    { title: 'HINT', value: ({ hint }) => hint, wide: true },
  ],
}

export const practiceView: View<PracticeVerdict> = {
  nameOf: ({ practice }) => practice,
  columns: [
    { title: 'PRACTICE', value: ({ practice }) => practice },
    state('STATE', ({ state: reached }) => reached),
    { title: 'CAUSE', value: ({ message }) => message },
    { title: 'HINT', value: ({ hint }) => hint, wide: true },
  ],
}

export const registryView: View<Registry> = {
  nameOf: ({ name }) => `registry/${slug(name)}`,
  columns: [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'ID', value: ({ id }) => id },
    { title: 'URL', value: ({ url }) => url },
    { title: 'KIND', value: ({ kind }) => kind },
    state('HEALTH', ({ health }) => health.state),
    { title: 'USERNAME', value: ({ username }) => username },
    { title: 'PASSWORD', value: ({ hasPassword }) => hasPassword, wide: true },
    { title: 'TOKEN', value: ({ minting }) => tokenText(minting), wide: true },
    {
      title: 'SECRETS',
      value: ({ pullSecret }) => (pullSecret === null ? null : `${pullSecret.inSync}/${pullSecret.total}`),
      tone: ({ pullSecret }) =>
        pullSecret === null || pullSecret.inSync === pullSecret.total ? undefined : 'doubtful',
    },
    { title: 'PULL SECRET', value: ({ pullSecret }) => pullSecret?.name ?? null, wide: true },
    { title: 'USED BY', value: ({ usedBy }) => usedBy.clusters },
    { title: 'DEFAULT', value: ({ isDefault }) => isDefault },
    { title: 'ENABLED', value: ({ enabled }) => enabled, wide: true },
    { title: 'ENVIRONMENTS', value: ({ environments }) => environments.join(','), wide: true },
    { title: 'ROTATION', value: ({ rotation }) => `${rotation.state} ${rotation.dueAt ?? ''}`.trim(), wide: true },
    {
      title: 'CHECKS',
      value: ({ checksPaused: paused }) => (paused === null ? 'on' : `paused by ${paused.by} since ${paused.at}`),
      wide: true,
    },
    { title: 'EXPIRES', value: ({ credential }) => expiryText(credential), wide: true },
    { title: 'SCOPES', value: ({ credential }) => credential?.scopes?.join(',') ?? null, wide: true },
    { title: 'DESCRIPTION', value: ({ description }) => description, wide: true },
  ],
}

function expiryText(credential: Registry['credential']): string | null {
  if (credential === null || credential.expirySource === 'unknown') return null
  return `${credential.expiresAt ?? 'never'} (${credential.expirySource})`
}

function tokenText(minting: Registry['minting']): string | null {
  if (minting === null) return null
  const { state, expiresAt, message } = minting
  return [state, expiresAt, message].filter((part) => part !== null).join(' ')
}

export const pullSecretView: View<PullSecret> = {
  nameOf: ({ namespace, name }) => `secret/${namespace}/${name}`,
  columns: [
    { title: 'CONNECTION', value: ({ connectionName }) => connectionName },
    { title: 'NAMESPACE', value: ({ namespace }) => namespace },
    { title: 'NAME', value: ({ name }) => name },
    state('STATE', (secret) => secret.state),
    { title: 'VERSION', value: ({ credentialVersion }) => credentialVersion },
    { title: 'WRITTEN', value: ({ writtenAt }) => writtenAt, wide: true },
    { title: 'MESSAGE', value: ({ message }) => message },
  ],
}

export const usageView: View<RegistryUsage['clusters'][number]> = {
  nameOf: ({ name }) => `cluster/${slug(name)}`,
  columns: [
    { title: 'CLUSTER', value: ({ name }) => name },
    { title: 'NAMESPACE', value: ({ namespace }) => namespace },
    { title: 'IMAGE', value: ({ containerImage }) => containerImage },
  ],
}

export const realmView: View<ApprovedRealm> = {
  nameOf: ({ origin }) => `realm/${slug(origin)}`,
  columns: [
    { title: 'ORIGIN', value: ({ origin }) => origin },
    { title: 'APPROVED BY', value: ({ approvedBy }) => approvedBy },
    { title: 'APPROVED', value: ({ approvedAt }) => approvedAt },
  ],
}

export const connectionView: View<Connection> = {
  nameOf: ({ name }) => `connection/${slug(name)}`,
  columns: [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'ID', value: ({ id }) => id },
    { title: 'METHOD', value: ({ method }) => method },
    { title: 'SERVER', value: ({ server }) => server },
    { title: 'ENVIRONMENT', value: ({ environment }) => environment },
    { title: 'ENABLED', value: ({ enabled }) => enabled },
    { title: 'SANDBOX', value: ({ isSandbox }) => isSandbox, wide: true },
    { title: 'NAMESPACES', value: ({ namespaces }) => namespaces.names.join(','), wide: true },
    { title: 'SELECTOR', value: ({ namespaces }) => namespaces.labelSelector, wide: true },
    { title: 'DESCRIPTION', value: ({ description }) => description, wide: true },
  ],
}

export const notificationChannelView: View<NotificationChannel> = {
  nameOf: ({ name }) => `notification/${slug(name)}`,
  columns: [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'ID', value: ({ id }) => id },
    { title: 'TO', value: ({ webhook, mail }) => webhook?.origin ?? mail?.to.join(',') ?? null },
    state<NotificationChannel>('STATE', sendingState),
    { title: 'WAITING', value: ({ delivery }) => delivery.waiting },
    { title: 'LAST SENT', value: ({ delivery }) => delivery.lastSentAt },
    { title: 'ENABLED', value: ({ enabled }) => enabled },
    { title: 'BY', value: ({ webhook, mail }) => webhook?.format ?? `${mail?.host}:${mail?.port}`, wide: true },
    { title: 'KINDS', value: ({ kinds }) => kinds.join(','), wide: true },
    { title: 'ENVIRONMENTS', value: ({ environments }) => environments.join(','), wide: true },
    { title: 'LANGUAGE', value: ({ language }) => language, wide: true },
    { title: 'PROBLEM', value: ({ delivery }) => delivery.lastFailure?.message ?? null, wide: true },
  ],
}

function sendingState({ enabled, delivery }: NotificationChannel): string {
  if (!enabled) return 'off'
  if (delivery.lastFailure !== null) return 'failing'
  return delivery.lastSentAt === null ? 'untried' : 'ok'
}

export const notificationDeliveryView: View<NotificationDelivery> = {
  nameOf: ({ id }) => `delivery/${id}`,
  columns: [
    { title: 'ID', value: ({ id }) => id },
    { title: 'CREATED', value: ({ createdAt }) => createdAt },
    { title: 'KIND', value: ({ kind }) => kind },
    state<NotificationDelivery>('STATE', (delivery) => delivery.state),
    { title: 'ATTEMPTS', value: ({ attempts }) => attempts },
    { title: 'PROBLEM', value: ({ lastProblem }) => lastProblem },
    { title: 'TITLE', value: ({ title }) => title },
  ],
}

export const policyView: View<PolicyFinding> = {
  nameOf: ({ rule }) => `policy/${rule}`,
  columns: [
    { title: 'RULE', value: ({ rule }) => rule },
    state<PolicyFinding>('LEVEL', ({ level }) => level),
    { title: 'MESSAGE', value: ({ message }) => message },
    { title: 'HINT', value: ({ hint }) => hint, wide: true },
  ],
}

export const rightView: View<ConnectionTest['rights'][number]> = {
  nameOf: ({ verb, resource }) => `right/${verb}-${resource}`,
  columns: [
    { title: 'VERB', value: ({ verb }) => verb },
    { title: 'RESOURCE', value: ({ resource }) => resource },
    { title: 'NAMESPACE', value: ({ namespace }) => namespace },
    {
      title: 'ALLOWED',
      value: ({ allowed }) => allowed,
      tone: ({ allowed }) => (allowed ? 'good' : 'bad'),
    },
    { title: 'NEEDED FOR', value: ({ neededFor }) => neededFor },
  ],
}

export const namespaceView: View<{ readonly name: string; readonly managed: boolean }> = {
  nameOf: ({ name }) => `namespace/${name}`,
  columns: [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'MANAGED', value: ({ managed }) => managed },
  ],
}

export const clusterView: View<TransferCluster> = {
  nameOf: ({ name }) => `cluster/${slug(name)}`,
  columns: [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'ID', value: ({ id }) => id },
    { title: 'NAMESPACE', value: ({ namespace }) => namespace },
    { title: 'ENVIRONMENT', value: ({ environment }) => environment, wide: true },
    state('STATE', ({ deploymentState }) => deploymentState),
    state('STATUS', ({ status }) => status),
    { title: 'READY', value: ({ readyReplicas, replicas }) => `${readyReplicas}/${replicas}` },
    { title: 'IMAGE', value: ({ containerImage }) => containerImage },
    { title: 'CAUSE', value: ({ blockingReason }) => causeOf(blockingReason) },
    { title: 'REASON', value: ({ blockingReason }) => blockingReason?.reason ?? null, wide: true },
    { title: 'MESSAGE', value: ({ blockingReason }) => blockingReason?.message ?? null, wide: true },
    { title: 'REGISTRY ID', value: ({ registryId }) => registryId, wide: true },
    { title: 'DIGEST', value: ({ imageDigest }) => imageDigest, wide: true },
    { title: 'OPERATION', value: ({ operationId }) => operationId, wide: true },
  ],
}

export const deploymentView: View<DeploymentStatus> = {
  nameOf: ({ deploymentName }) => `deployment/${deploymentName}`,
  columns: [
    { title: 'DEPLOYMENT', value: ({ deploymentName }) => deploymentName },
    { title: 'NAMESPACE', value: ({ namespace }) => namespace },
    state('STATE', ({ deploymentState }) => deploymentState),
    state('STATUS', ({ status }) => status),
    { title: 'READY', value: ({ readyReplicas, replicas }) => `${readyReplicas}/${replicas}` },
    { title: 'UPDATED', value: ({ updatedReplicas }) => updatedReplicas },
    { title: 'AVAILABLE', value: ({ availableReplicas }) => availableReplicas },
    { title: 'RUNNING PODS', value: ({ runningPods }) => runningPods },
    { title: 'ERROR', value: ({ error }) => error },
    { title: 'DRIFT', value: ({ drift }) => drift.map(({ object, message }) => `${object}: ${message}`).join('; ') },
  ],
}

export const podView: View<ClusterPod> = {
  nameOf: ({ name }) => `pod/${name}`,
  columns: [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'READY', value: ({ ready }) => ready },
    state('STATUS', ({ status }) => status),
    { title: 'RESTARTS', value: ({ restarts }) => restarts },
    { title: 'LEADER', value: ({ isLeader }) => isLeader },
    { title: 'MESSAGE', value: ({ waiting }) => waiting?.message ?? null },
    { title: 'IMAGE', value: ({ image }) => image, wide: true },
    { title: 'DIGEST', value: ({ imageDigest }) => imageDigest, wide: true },
    { title: 'NODE', value: ({ node }) => node, wide: true },
    { title: 'IP', value: ({ ip }) => ip, wide: true },
    { title: 'STARTED', value: ({ startTime }) => startTime, wide: true },
  ],
}

export const eventView: View<ClusterEvent> = {
  nameOf: ({ object, reason }) => `event/${object}/${reason}`,
  columns: [
    { title: 'LAST SEEN', value: ({ lastSeen }) => lastSeen },
    {
      title: 'TYPE',
      value: ({ type }) => type,
      tone: ({ type }) => (type === 'Warning' ? 'doubtful' : undefined),
    },
    { title: 'REASON', value: ({ reason }) => reason },
    { title: 'OBJECT', value: ({ object }) => object },
    { title: 'COUNT', value: ({ count }) => count, wide: true },
    { title: 'MESSAGE', value: ({ message }) => message },
  ],
}

export const operationView: View<Operation> = {
  nameOf: ({ id }) => `operation/${id}`,
  columns: [
    { title: 'ID', value: ({ id }) => id },
    { title: 'KIND', value: ({ kind }) => kind },
    { title: 'SUBJECT', value: ({ subject }) => `${subject.type}/${slug(subject.name)}` },
    state('STATE', (operation) => operation.state),
    { title: 'STEPS', value: ({ steps }) => `${steps.filter(isOver).length}/${steps.length}` },
    { title: 'CREATED', value: ({ createdAt }) => createdAt },
    { title: 'BY', value: ({ createdBy }) => createdBy, wide: true },
    { title: 'MESSAGE', value: ({ message }) => message },
  ],
}

function isOver({ state }: OperationStep): boolean {
  return state !== 'waiting' && state !== 'running'
}

export const auditView: View<AuditEntry> = {
  nameOf: ({ id }) => `audit/${id}`,
  columns: [
    { title: 'AT', value: ({ at }) => at },
    { title: 'ACTOR', value: ({ actor }) => actor.name },
    { title: 'ACTION', value: ({ action }) => action },
    { title: 'SUBJECT', value: ({ subject }) => subject },
    { title: 'REQUEST ID', value: ({ requestId }) => requestId, wide: true },
  ],
}

/** What the words of Kubernetes mean, where they mean something; else its reason. */
function causeOf(blocking: TransferCluster['blockingReason']): string | null {
  if (blocking === null) return null
  return blocking.cause === 'unknown' ? blocking.reason : blocking.cause
}
