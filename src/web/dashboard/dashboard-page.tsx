import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Spinner from '@cloudscape-design/components/spinner'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { auditQuery } from '../api/audit.ts'
import { clustersQuery } from '../api/clusters.ts'
import { connectionsQuery } from '../api/connections.ts'
import { registriesQuery } from '../api/registries.ts'
import { auditColumns } from '../components/audit-columns.tsx'
import { LinkTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { useText } from '../messages/text.tsx'
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

function Counts() {
  const { say } = useText()
  const registries = useQuery(registriesQuery({ limit: 1 }))
  const clusters = useQuery(clustersQuery({ limit: 1 }))
  const healthy = useQuery(clustersQuery({ limit: 1, status: 'HEALTHY' }))
  const connections = useQuery(connectionsQuery({ limit: 1 }))
  const count = (href: string, number: number | undefined) => (
    <LinkTo href={href} variant="secondary" fontSize="display-l">
      {number === undefined ? <Spinner /> : String(number)}
    </LinkTo>
  )
  return (
    <Container header={<Header variant="h2">{say('dashboard.counts')}</Header>}>
      <KeyValuePairs
        columns={4}
        items={[
          { label: say('nav.registries'), value: count('/registries', registries.data?.total) },
          { label: say('nav.clusters'), value: count('/clusters', clusters.data?.total) },
          { label: say('dashboard.healthy'), value: count('/clusters?status=HEALTHY', healthy.data?.total) },
          { label: say('nav.orchestrators'), value: count('/orchestrators', connections.data?.total) },
        ]}
      />
    </Container>
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
