import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import type { ClusterPod, TransferCluster } from '#contract/clusters.ts'
import { clusterPodsQuery } from '../api/clusters.ts'
import { LinkTo } from '../components/link-to.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { RelativeTime } from '../components/time.tsx'
import { type Say, useText } from '../messages/text.tsx'

export function ClusterPods({ cluster }: { readonly cluster: TransferCluster }) {
  const { say } = useText()
  const { data, error, isPending, refetch } = useQuery(clusterPodsQuery(cluster.id))
  if (error !== null && data === undefined) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  return (
    <Table
      wrapLines
      loading={isPending}
      loadingText={say('table.loading')}
      items={data?.items ?? []}
      trackBy="name"
      ariaLabels={{ tableLabel: say('cluster.tab.pods') }}
      columnDefinitions={columns(say, cluster.id)}
      empty={<Box padding="m">{say('pods.empty')}</Box>}
    />
  )
}

function columns(say: Say, clusterId: string) {
  return [
    {
      id: 'name',
      header: say('pods.name'),
      minWidth: 250,
      isRowHeader: true,
      cell: ({ name, isLeader }: ClusterPod) => (
        <>
          <LinkTo href={`/clusters/${clusterId}?tab=logs&pod=${encodeURIComponent(name)}`}>{name}</LinkTo>{' '}
          {isLeader && <Badge color="green">{say('pods.leader')}</Badge>}
        </>
      ),
    },
    {
      id: 'status',
      header: say('cluster.status'),
      cell: ({ status, ready, waiting }: ClusterPod) => (
        <>
          <StatusIndicator type={typeOf(status, ready)}>{status}</StatusIndicator>
          {waiting !== null && waiting.message !== '' && <div className="break-anywhere">{waiting.message}</div>}
        </>
      ),
    },
    { id: 'restarts', header: say('pods.restarts'), cell: ({ restarts }: ClusterPod) => restarts },
    { id: 'node', header: say('pods.node'), cell: ({ node }: ClusterPod) => <bdi>{node ?? '–'}</bdi> },
    { id: 'ip', header: say('pods.ip'), cell: ({ ip }: ClusterPod) => ip ?? '–' },
    {
      id: 'startTime',
      header: say('pods.started'),
      cell: ({ startTime }: ClusterPod) => (startTime === null ? '–' : <RelativeTime at={startTime} />),
    },
  ]
}

function typeOf(status: string, ready: boolean) {
  if (ready) return 'success'
  if (/BackOff|Err|Error|Invalid|OOM|Failed|Evicted/.test(status)) return 'error'
  return 'in-progress'
}
