import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import { type Connection, updateConnection } from '#contract/connections.ts'
import { call } from '../api/client.ts'
import { connectionNamespacesQuery } from '../api/connections.ts'
import { LongSearch } from '../components/long-search.tsx'
import { LongTable } from '../components/long-table.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'

const route = getRouteApi('/shell/orchestrators/$id')

/** Every namespace of the Kubernetes, and whether the console keeps pull secrets in it. */
export function ConnectionNamespaces({ connection }: { readonly connection: Connection }) {
  const { say } = useText()
  const { search } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useInfiniteQuery(connectionNamespacesQuery(connection.id, search === undefined ? {} : { search }))
  const { fetchNextPage, isFetching } = query
  const manage = useManage(connection)
  const may = useMay('connections:write')
  const onNearEnd = useCallback(() => void fetchNextPage(), [fetchNextPage])
  if (query.error !== null && query.data === undefined) {
    return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
  }
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const { names } = connection.namespaces
  return (
    <SpaceBetween size="m">
      {manage.error !== null && <ProblemAlert error={manage.error} />}
      <LongSearch
        label={say('connection.namespaces.search')}
        value={search ?? ''}
        count={query.data?.pages[0]?.total}
        onSearch={(text) =>
          void navigate({
            search: { tab: 'namespaces', ...(text === undefined ? {} : { search: text }) },
            replace: true,
          })
        }
      />
      <LongTable
        label={say('connection.tab.namespaces')}
        items={items}
        total={query.data?.pages[0]?.total ?? 0}
        keyOf={({ name }) => name}
        isLoading={isFetching}
        onNearEnd={onNearEnd}
        empty={say(search === undefined ? 'connection.namespaces.empty' : 'table.noMatch')}
        columns={[
          {
            id: 'name',
            header: say('pullSecret.column.namespace'),
            width: '2fr',
            cell: ({ name }) => <bdi>{name}</bdi>,
          },
          {
            id: 'managed',
            header: say('connection.managed.column'),
            width: '1fr',
            cell: ({ managed }) => (
              <StatusIndicator type={managed ? 'success' : 'stopped'}>
                {say(managed ? 'connection.managed.yes' : 'connection.managed.no')}
              </StatusIndicator>
            ),
          },
          {
            id: 'action',
            header: say('action.more'),
            width: '1fr',
            cell: ({ name, managed }) =>
              managed && !names.includes(name) ? (
                say('connection.managed.byLabel')
              ) : (
                <Button
                  variant="inline-link"
                  {...may}
                  disabled={may.disabled || manage.isPending}
                  ariaLabel={`${say(managed ? 'connection.unmanage' : 'connection.manage')}: ${name}`}
                  onClick={() => manage.mutate({ name, isManaged: !managed })}
                >
                  {say(managed ? 'connection.unmanage' : 'connection.manage')}
                </Button>
              ),
          },
        ]}
      />
    </SpaceBetween>
  )
}

function useManage({ id, revision, namespaces }: Connection) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ name, isManaged }: { readonly name: string; readonly isManaged: boolean }) => {
      const others = namespaces.names.filter((each) => each !== name)
      const names = isManaged ? [...others, name].toSorted() : others
      const body = { namespaces: { ...namespaces, names } }
      return call(updateConnection, { params: { id }, body, ifMatch: `"${revision}"` })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  })
}
