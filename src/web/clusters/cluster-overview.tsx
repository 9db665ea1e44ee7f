import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { TransferCluster } from '#contract/clusters.ts'
import { clusterPodsQuery, deploymentStatusQuery } from '../api/clusters.ts'
import { connectionQuery } from '../api/connections.ts'
import { operationsQuery } from '../api/operations.ts'
import { registryQuery } from '../api/registries.ts'
import { EnvironmentBadges } from '../components/environment-badges.tsx'
import { ButtonTo, LinkTo } from '../components/link-to.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'
import { OperationStatus, OperationSteps } from '../operations/operation-steps.tsx'
import { ClusterImage } from './cluster-image.tsx'
import { blockingInWords, isPullFailure } from './blocking-words.ts'
import { RolloutStrip } from './rollout-strip.tsx'

/** Loaded only where something is wrong. */
const ClusterDiagnosis = lazy(async () => ({
  default: (await import('../diagnosis/cluster-diagnosis.tsx')).ClusterDiagnosis,
}))

/** Of production alone. */
const ClusterPolicy = lazy(async () => ({ default: (await import('./cluster-policy.tsx')).ClusterPolicy }))

export function ClusterOverview({ cluster }: { readonly cluster: TransferCluster }) {
  const { say } = useText()
  const pods = useQuery(clusterPodsQuery(cluster.id))
  const isDeployed = cluster.deploymentState !== 'NOT_DEPLOYED'
  return (
    <SpaceBetween size="l">
      {cluster.status !== 'HEALTHY' && isDeployed && (
        <Suspense fallback={<Blocking cluster={cluster} />}>
          <ClusterDiagnosis cluster={cluster}>
            <Blocking cluster={cluster} />
          </ClusterDiagnosis>
        </Suspense>
      )}
      {cluster.environment === 'PRODUCTION' && (
        <Suspense fallback={undefined}>
          <ClusterPolicy cluster={cluster} />
        </Suspense>
      )}
      {isDeployed && pods.data !== undefined && (
        <Container header={<Header variant="h2">{say('cluster.rollout')}</Header>}>
          <RolloutStrip replicas={cluster.replicas} pods={pods.data.items} />
        </Container>
      )}
      <LastOperation cluster={cluster} />
      <Drift cluster={cluster} />
      <Facts cluster={cluster} />
    </SpaceBetween>
  )
}

/** What keeps it from running, in words first and in those of Kubernetes after. */
function Blocking({ cluster: { blockingReason, registryId } }: { readonly cluster: TransferCluster }) {
  const { say } = useText()
  if (blockingReason === null) return undefined
  const { reason, message, pod } = blockingReason
  return (
    <Alert
      type="warning"
      header={blockingInWords(say, blockingReason)}
      action={
        isPullFailure(reason) &&
        registryId !== null && <ButtonTo href={`/registries/${registryId}/edit`}>{say('cluster.fixRegistry')}</ButtonTo>
      }
    >
      <div className="break-anywhere">
        <code>{reason}</code> {message}
        {pod !== null && <div>{say('cluster.blocking.pod', { pod })}</div>}
      </div>
    </Alert>
  )
}

/** The long work that is under way, or the last one where it failed. */
function LastOperation({ cluster }: { readonly cluster: TransferCluster }) {
  const { say } = useText()
  const { data } = useQuery(operationsQuery({ subjectId: cluster.id, limit: 1 }))
  const [operation] = data?.items ?? []
  if (operation === undefined || operation.state === 'succeeded') return undefined
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={<OperationStatus {...operation} />}
          actions={<ButtonTo href={`/operations/${operation.id}`}>{say('operation.open')}</ButtonTo>}
        >
          {say(`operation.kind.${operation.kind}`, { name: operation.subject.name })}
        </Header>
      }
    >
      <OperationSteps operation={operation} />
    </Container>
  )
}

function Drift({ cluster }: { readonly cluster: TransferCluster }) {
  const { say } = useText()
  const { data } = useQuery(deploymentStatusQuery(cluster.id))
  if (data === undefined || data.drift.length === 0) return undefined
  return (
    <Alert type="info" header={say('cluster.drift')}>
      <ul className="break-anywhere">
        {data.drift.map(({ object, field, message }) => (
          <li key={`${object} ${field}`}>
            <code>{object}</code> <code>{field}</code> {message}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

function Facts({ cluster }: { readonly cluster: TransferCluster }) {
  const { say } = useText()
  const { resources, storage, database } = cluster
  const connection = useQuery(connectionQuery(cluster.connectionId))
  const items = [
    {
      label: say('cluster.field.image'),
      value: <ClusterImage image={cluster.containerImage} digest={cluster.imageDigest} />,
    },
    { label: say('cluster.field.registryId'), value: <RegistryLink id={cluster.registryId} /> },
    {
      label: say('cluster.field.replicas'),
      value: say('cluster.ready', { ready: cluster.readyReplicas, replicas: cluster.replicas }),
    },
    { label: say('cluster.field.environment'), value: <EnvironmentBadges environments={[cluster.environment]} /> },
    {
      label: say('cluster.field.connectionId'),
      value: (
        <LinkTo href={`/orchestrators/${cluster.connectionId}`}>{connection.data?.name ?? cluster.connectionId}</LinkTo>
      ),
    },
    { label: say('cluster.field.namespace'), value: <bdi className="break-anywhere">{cluster.namespace}</bdi> },
    {
      label: say('cluster.field.deploymentName'),
      value: <bdi className="break-anywhere">{cluster.deploymentName}</bdi>,
    },
    { label: say('cluster.section.storage'), value: say(`cluster.storage.${storage.type}`) },
    {
      label: say('cluster.section.database'),
      value: <span className="break-anywhere">{database?.url ?? say('cluster.database.none')}</span>,
    },
    {
      label: say('cluster.section.resources'),
      value: say('cluster.resources', {
        requestCpu: resources.requests.cpu,
        limitCpu: resources.limits.cpu,
        requestMemory: resources.requests.memory,
        limitMemory: resources.limits.memory,
      }),
    },
    { label: say('registries.column.updatedAt'), value: <RelativeTime at={cluster.updatedAt} /> },
    {
      label: say('cluster.field.description'),
      value: <bdi className="break-anywhere">{cluster.description === '' ? '–' : cluster.description}</bdi>,
    },
  ]
  return (
    <Container header={<Header variant="h2">{say('cluster.facts')}</Header>}>
      <KeyValuePairs columns={3} items={items} />
    </Container>
  )
}

function RegistryLink({ id }: { readonly id: string | null }) {
  const { say } = useText()
  const { data } = useQuery({ ...registryQuery(id ?? ''), enabled: id !== null })
  if (id === null) return say('cluster.registry.none')
  return <LinkTo href={`/registries/${id}`}>{data?.name ?? id}</LinkTo>
}
