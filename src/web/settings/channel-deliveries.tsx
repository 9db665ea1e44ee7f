import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import type { NotificationChannel, NotificationDelivery } from '#contract/notifications.ts'
import { deliveriesQuery } from '../api/notifications.ts'
import { RelativeTime } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'

const types = { waiting: 'pending', sent: 'success', failed: 'error' } as const

/** The newest of what was told there, or waits to be. */
export function ChannelDeliveries({ channel }: { readonly channel: NotificationChannel }) {
  const { say } = useText()
  const { data } = useQuery(deliveriesQuery(channel.id))
  return (
    <Table<NotificationDelivery>
      wrapLines
      trackBy="id"
      loading={data === undefined}
      loadingText={say('table.loading')}
      items={data?.items ?? []}
      header={<Header variant="h2">{say('channel.deliveries')}</Header>}
      empty={<Box textAlign="center">{say('channel.deliveries.empty')}</Box>}
      ariaLabels={{ tableLabel: say('channel.deliveries') }}
      columnDefinitions={[
        { id: 'at', header: say('audit.at'), cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
        {
          id: 'title',
          header: say('channel.delivery.title'),
          isRowHeader: true,
          cell: ({ title }) => (
            <bdi className="break-anywhere" lang={channel.language}>
              {title}
            </bdi>
          ),
        },
        {
          id: 'state',
          header: say('cluster.status'),
          cell: ({ state, attempts, lastProblem }) => (
            <StatusIndicator type={types[state]}>
              {say(`channel.delivery.${state}`)}
              {lastProblem !== null && ` · ${say(`send.problem.${lastProblem}`)}`}
              {attempts > 1 && ` · ${say('channel.delivery.attempts', { count: attempts })}`}
            </StatusIndicator>
          ),
        },
      ]}
    />
  )
}
