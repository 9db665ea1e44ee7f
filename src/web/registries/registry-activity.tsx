import Box from '@cloudscape-design/components/box'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { listAudit } from '#contract/audit.ts'
import type { Registry } from '#contract/registries.ts'
import { call } from '../api/client.ts'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'

export function RegistryActivity({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['audit', 'subject', registry.id],
    queryFn: async () => (await call(listAudit, { query: { subject: registry.id, limit: 50 } })).value,
  })
  if (error !== null && data === undefined) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  return (
    <Table
      wrapLines
      loading={isPending}
      loadingText={say('table.loading')}
      items={data?.items ?? []}
      ariaLabels={{ tableLabel: say('registry.tab.activity') }}
      columnDefinitions={[
        { id: 'at', header: say('registry.activity.at'), cell: ({ at }) => <RelativeTime at={at} /> },
        { id: 'actor', header: say('registry.activity.actor'), cell: ({ actor }) => <bdi>{actor.name}</bdi> },
        { id: 'action', header: say('registry.activity.action'), cell: ({ action }) => <code>{action}</code> },
        {
          id: 'facts',
          header: say('registry.activity.facts'),
          cell: ({ after }) => <code className="break-anywhere">{after === null ? '' : JSON.stringify(after)}</code>,
        },
      ]}
      empty={<Box padding="m">{say('table.noMatch')}</Box>}
    />
  )
}
