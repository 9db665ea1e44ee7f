import Box from '@cloudscape-design/components/box'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { auditQuery } from '../api/audit.ts'
import { useText } from '../messages/text.tsx'
import { auditColumns } from './audit-columns.tsx'
import { ProblemAlert } from './problem-alert.tsx'

/** What was done to one thing, newest first. */
export function SubjectActivity({ subject }: { readonly subject: string }) {
  const { say } = useText()
  const { data, error, isPending, refetch } = useQuery(auditQuery({ subject, limit: 50 }))
  if (error !== null && data === undefined) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  return (
    <Table
      wrapLines
      loading={isPending}
      loadingText={say('table.loading')}
      items={data?.items ?? []}
      ariaLabels={{ tableLabel: say('nav.activity') }}
      columnDefinitions={auditColumns(say).filter(({ id }) => id !== 'subject')}
      empty={<Box padding="m">{say('table.noMatch')}</Box>}
    />
  )
}
