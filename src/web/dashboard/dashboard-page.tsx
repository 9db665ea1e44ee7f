import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { auditQuery } from '../api/audit.ts'
import { auditColumns } from '../components/audit-columns.tsx'
import { LinkTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { useText } from '../messages/text.tsx'
import { Counts } from './counts.tsx'
import { ToDoList } from './to-do-list.tsx'

/** What needs a person first, then how much there is, then what was done last. */
export function DashboardPage() {
  const { say } = useText()
  return (
    <Page title={say('nav.dashboard')}>
      <ToDoList />
      <Counts />
      <LastActivity />
    </Page>
  )
}

function LastActivity() {
  const { say } = useText()
  const { data, isPending } = useQuery(auditQuery({ limit: 5 }))
  return (
    <Table
      wrapLines
      loading={isPending}
      loadingText={say('table.loading')}
      items={data?.items ?? []}
      ariaLabels={{ tableLabel: say('dashboard.activity') }}
      header={
        <Header variant="h2" actions={<LinkTo href="/activity">{say('dashboard.allActivity')}</LinkTo>}>
          {say('dashboard.activity')}
        </Header>
      }
      columnDefinitions={auditColumns(say)
        .filter(({ id }) => id !== 'changes')
        .map((column) => ({ ...column, sortingField: '' }))}
      empty={<Box padding="m">{say('activity.empty')}</Box>}
    />
  )
}
