import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type Connection, ConnectionSort } from '#contract/connections.ts'
import { type ConnectionsFilter, connectionsQuery } from '../api/connections.ts'
import { EnvironmentBadges } from '../components/environment-badges.tsx'
import { ButtonTo, LinkTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { type ResourceColumn, ResourceTable } from '../components/resource-table.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useMay } from '../components/use-may.ts'
import { useEnvironment } from '../frame/environment.ts'
import { type Say, useText } from '../messages/text.tsx'
import { ConnectionStatus } from './connection-status.tsx'

const route = getRouteApi('/shell/orchestrators')

export function ListConnectionsPage() {
  const { say } = useText()
  const state = route.useSearch()
  const navigate = route.useNavigate()
  const [environment] = useEnvironment()
  const query = useQuery(connectionsQuery(filterOf({ ...state, environment })))
  return (
    <Page
      title={say('nav.orchestrators')}
      description={say('connections.description')}
      actions={
        <ButtonTo href="/orchestrators/add" variant="primary" iconName="add-plus" {...useMay('connections:write')}>
          {say('connections.add')}
        </ButtonTo>
      }
    >
      <ResourceTable
        label={say('nav.orchestrators')}
        query={query}
        columns={columns(say)}
        state={state}
        onState={(list) => void navigate({ search: { ...state, ...list } })}
        findLabel={say('connections.find')}
        isFiltered={state.search !== undefined || environment !== undefined}
        onClear={() => void navigate({ search: {} })}
        empty={<NoConnection />}
      />
    </Page>
  )
}

function filterOf({ sort, ...filter }: Readonly<Record<string, string | undefined>>): ConnectionsFilter {
  const known = ConnectionSort.safeParse(sort)
  return { ...filter, ...(known.success ? { sort: known.data } : {}) }
}

function columns(say: Say): readonly ResourceColumn<Connection>[] {
  return [
    {
      id: 'name',
      header: say('connection.field.name'),
      sortingField: 'name',
      isRowHeader: true,
      cell: ({ id, name }) => <LinkTo href={`/orchestrators/${id}`}>{name}</LinkTo>,
    },
    {
      id: 'status',
      minWidth: 190,
      header: say('cluster.status'),
      cell: (connection) => <ConnectionStatus {...{ connection }} />,
    },
    {
      id: 'server',
      header: say('connection.field.server'),
      sortingField: 'server',
      cell: ({ server }) => <code className="break-anywhere">{server ?? '–'}</code>,
    },
    {
      id: 'environment',
      header: say('cluster.field.environment'),
      cell: ({ environment }) => <EnvironmentBadges environments={environment === null ? [] : [environment]} />,
    },
    {
      id: 'namespaces',
      header: say('connection.field.namespaces'),
      cell: ({ namespaces }) => (
        <span className="break-anywhere">
          {say('connection.managed', { count: namespaces.names.length })}
          {namespaces.labelSelector !== null && <code> {namespaces.labelSelector}</code>}
        </span>
      ),
    },
    {
      id: 'updatedAt',
      header: say('registries.column.updatedAt'),
      sortingField: 'updatedAt',
      cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
    },
  ]
}

function NoConnection() {
  const { say } = useText()
  return (
    <Box textAlign="center" padding="l">
      <SpaceBetween size="s">
        <b>{say('connections.empty')}</b>
        <span>{say('connections.empty.text')}</span>
        <ButtonTo href="/orchestrators/add">{say('connections.add')}</ButtonTo>
      </SpaceBetween>
    </Box>
  )
}
