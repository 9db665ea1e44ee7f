import Box from '@cloudscape-design/components/box'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import type { ClusterEvent, TransferCluster } from '#contract/clusters.ts'
import { clusterEventsQuery } from '../api/clusters.ts'
import { AtSlashes } from '../components/at-slashes.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { RelativeTime } from '../components/time.tsx'
import { type Say, useText } from '../messages/text.tsx'

/** What Kubernetes says of the cluster’s objects, warnings first. */
export function ClusterEvents({ cluster }: { readonly cluster: TransferCluster }) {
  const { say } = useText()
  const { data, error, isPending, refetch } = useQuery(clusterEventsQuery(cluster.id))
  if (error !== null && data === undefined) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const isWarning = ({ type }: ClusterEvent) => type === 'Warning'
  const events = data?.items ?? []
  return (
    <Table
      wrapLines
      loading={isPending}
      loadingText={say('table.loading')}
      items={[...events.filter(isWarning), ...events.filter((event) => !isWarning(event))]}
      ariaLabels={{ tableLabel: say('cluster.tab.events') }}
      columnDefinitions={columns(say)}
      empty={<Box padding="m">{say('events.empty')}</Box>}
    />
  )
}

function columns(say: Say) {
  return [
    {
      id: 'reason',
      header: say('events.reason'),
      minWidth: 180,
      isRowHeader: true,
      cell: ({ type, reason }: ClusterEvent) => (
        <StatusIndicator type={type === 'Warning' ? 'warning' : 'info'}>{reason}</StatusIndicator>
      ),
    },
    {
      id: 'message',
      header: say('events.message'),
      cell: ({ message }: ClusterEvent) => <span className="break-anywhere">{message}</span>,
    },
    {
      id: 'object',
      header: say('events.object'),
      minWidth: 250,
      cell: ({ object }: ClusterEvent) => (
        <code className="break-anywhere">
          <AtSlashes>{object}</AtSlashes>
        </code>
      ),
    },
    { id: 'count', header: say('events.count'), cell: ({ count }: ClusterEvent) => count },
    {
      id: 'lastSeen',
      header: say('events.lastSeen'),
      minWidth: 110,
      cell: ({ lastSeen }: ClusterEvent) => (lastSeen === null ? '–' : <RelativeTime at={lastSeen} />),
    },
  ]
}
