import Box from '@cloudscape-design/components/box'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import type { Registry } from '#contract/registries.ts'
import { registryUsageQuery } from '../api/registries.ts'
import { LinkTo } from '../components/link-to.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useText } from '../messages/text.tsx'

export function RegistryUsedBy({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const { data, error, isPending, refetch } = useQuery(registryUsageQuery(registry.id))
  if (error !== null && data === undefined) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  return (
    <Table
      wrapLines
      loading={isPending}
      loadingText={say('table.loading')}
      items={data?.clusters ?? []}
      trackBy="id"
      ariaLabels={{ tableLabel: say('registry.tab.usedBy') }}
      columnDefinitions={[
        {
          id: 'name',
          header: say('usedBy.column.cluster'),
          isRowHeader: true,
          cell: ({ id, name }) => <LinkTo href={`/clusters/${id}`}>{name}</LinkTo>,
        },
        { id: 'namespace', header: say('pullSecret.column.namespace'), cell: ({ namespace }) => namespace },
        {
          id: 'image',
          header: say('registry.image'),
          cell: ({ containerImage }) => <code className="break-anywhere">{containerImage}</code>,
        },
      ]}
      empty={<Box padding="m">{say('usedBy.empty')}</Box>}
    />
  )
}
