import Box from '@cloudscape-design/components/box'
import Tabs from '@cloudscape-design/components/tabs'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { AuditQuery } from '#contract/audit.ts'
import { type Operation, OperationQuery } from '#contract/operations.ts'
import { auditQuery } from '../api/audit.ts'
import { operationsQuery } from '../api/operations.ts'
import { actorInWords } from '../components/actor-in-words.ts'
import { auditColumns } from '../components/audit-columns.tsx'
import { LinkTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { type ResourceColumn, ResourceTable } from '../components/resource-table.tsx'
import { RelativeTime } from '../components/time.tsx'
import { type Say, useText } from '../messages/text.tsx'
import { operationMessage, OperationStatus } from '../operations/operation-steps.tsx'

const route = getRouteApi('/shell/activity')

export function ActivityPage() {
  const { say } = useText()
  const { tab } = route.useSearch()
  const navigate = route.useNavigate()
  const tabs = [
    { id: 'audit', label: say('activity.tab.audit'), content: <Audit /> },
    { id: 'operations', label: say('activity.tab.operations'), content: <Operations /> },
  ]
  return (
    <Page title={say('nav.activity')} description={say('activity.description')}>
      <Tabs
        ariaLabel={say('nav.activity')}
        activeTabId={tabs.find(({ id }) => id === tab)?.id ?? 'audit'}
        tabs={tabs}
        onChange={({ detail }) =>
          void navigate({ search: detail.activeTabId === 'audit' ? {} : { tab: detail.activeTabId } })
        }
      />
    </Page>
  )
}

function Audit() {
  const { say } = useText()
  const { tab: _, sort, ...filter } = route.useSearch()
  const navigate = route.useNavigate()
  const known = AuditQuery.shape.sort.safeParse(sort)
  const query = useQuery(auditQuery({ ...filter, ...(known.success ? { sort: known.data } : {}) }))
  return (
    <ResourceTable
      label={say('activity.tab.audit')}
      query={query}
      columns={auditColumns(say)}
      state={{ ...filter, sort: known.success ? known.data : '-at' }}
      onState={(list) => void navigate({ search: { ...filter, ...list } })}
      findLabel={say('activity.find')}
      isFiltered={filter.search !== undefined || filter.subject !== undefined}
      onClear={() => void navigate({ search: {} })}
      empty={<Box padding="m">{say('activity.empty')}</Box>}
    />
  )
}

function Operations() {
  const { say } = useText()
  const { search, sort, cursor } = route.useSearch()
  const navigate = route.useNavigate()
  const known = OperationQuery.shape.sort.safeParse(sort)
  const order = known.success ? known.data : '-createdAt'
  const query = useQuery(operationsQuery({ search, cursor, sort: order }))
  return (
    <ResourceTable
      label={say('activity.tab.operations')}
      query={query}
      columns={operationColumns(say)}
      state={{ search, cursor, sort: order }}
      onState={(list) => void navigate({ search: { ...list, tab: 'operations' } })}
      findLabel={say('activity.findOperation')}
      isFiltered={search !== undefined}
      onClear={() => void navigate({ search: { tab: 'operations' } })}
      empty={<Box padding="m">{say('activity.emptyOperations')}</Box>}
    />
  )
}

function operationColumns(say: Say): readonly ResourceColumn<Operation>[] {
  return [
    {
      id: 'kind',
      header: say('operation.column'),
      isRowHeader: true,
      cell: ({ id, kind, subject }) => (
        <LinkTo href={`/operations/${id}`}>{say(`operation.kind.${kind}`, { name: subject.name })}</LinkTo>
      ),
    },
    { id: 'state', header: say('operation.state'), cell: (operation) => <OperationStatus {...operation} /> },
    {
      id: 'message',
      header: say('operation.message'),
      cell: (operation) => <span className="break-anywhere">{operationMessage(say, operation) ?? '–'}</span>,
    },
    {
      id: 'createdBy',
      header: say('audit.actor'),
      cell: ({ createdBy }) => <bdi>{actorInWords(say, createdBy)}</bdi>,
    },
    {
      id: 'createdAt',
      header: say('operation.startedAt'),
      sortingField: 'createdAt',
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
  ]
}
