import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type Registry, RegistrySort } from '#contract/registries.ts'
import { type RegistriesFilter, registriesQuery } from '../api/registries.ts'
import { EnvironmentBadges } from '../components/environment-badges.tsx'
import { ButtonTo, LinkTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { type ResourceColumn, ResourceTable } from '../components/resource-table.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useMay } from '../components/use-may.ts'
import { useEnvironment } from '../frame/environment.ts'
import { type Say, useText } from '../messages/text.tsx'
import { PullSecretCount } from './pull-secret-count.tsx'
import { RotationStatus } from './rotation-status.tsx'

const route = getRouteApi('/shell/registries')

export function ListRegistriesPage() {
  const { say } = useText()
  const state = route.useSearch()
  const navigate = route.useNavigate()
  const [environment] = useEnvironment()
  const query = useQuery(registriesQuery(filterOf({ ...state, environment: state.environment ?? environment })))
  return (
    <Page
      title={say('registries.title')}
      description={say('registries.description')}
      actions={
        <ButtonTo href="/registries/add" variant="primary" iconName="add-plus" {...useMay('registries:write')}>
          {say('registries.add')}
        </ButtonTo>
      }
    >
      <ResourceTable
        label={say('registries.title')}
        query={query}
        columns={columns(say)}
        state={state}
        onState={(list) => void navigate({ search: { ...state, ...list } })}
        findLabel={say('registries.find')}
        isFiltered={[state.search, state.kind, state.environment, state.rotation, environment].some(
          (each) => each !== undefined,
        )}
        onClear={() => void navigate({ search: {} })}
        empty={<NoRegistry />}
      />
    </Page>
  )
}

type ListSearch = ReturnType<typeof route.useSearch>

/** What an address says that the server would refuse is left out: an old bookmark still shows the list. */
function filterOf({ sort, ...filter }: ListSearch): RegistriesFilter {
  const known = RegistrySort.safeParse(sort)
  return { ...filter, ...(known.success ? { sort: known.data } : {}) }
}

function columns(say: Say): readonly ResourceColumn<Registry>[] {
  return [
    {
      id: 'name',
      header: say('registries.column.name'),
      sortingField: 'name',
      isRowHeader: true,
      cell: (registry) => <NameCell registry={registry} />,
    },
    {
      id: 'kind',
      header: say('registries.column.kind'),
      sortingField: 'kind',
      cell: ({ kind }) => say(`kind.${kind}`),
    },
    { id: 'url', header: say('registries.column.url'), sortingField: 'url', cell: ({ url }) => <code>{url}</code> },
    {
      id: 'environments',
      header: say('registries.column.environments'),
      cell: ({ environments }) => <EnvironmentBadges environments={environments} />,
    },
    {
      id: 'rotation',
      header: say('registries.column.rotation'),
      cell: ({ rotation }) => <RotationStatus rotation={rotation} />,
    },
    {
      id: 'pullSecret',
      header: say('registries.column.pullSecret'),
      cell: ({ pullSecret }) => <PullSecretCount pullSecret={pullSecret} />,
    },
    {
      id: 'usedBy',
      header: say('registries.column.usedBy'),
      cell: ({ usedBy }) => say('registries.usedBy', { count: usedBy.clusters }),
    },
    {
      id: 'updatedAt',
      header: say('registries.column.updatedAt'),
      sortingField: 'updatedAt',
      cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
    },
  ]
}

function NameCell({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <LinkTo href={`/registries/${registry.id}`}>{registry.name}</LinkTo>
      {registry.isDefault && <Badge color="blue">{say('registries.default')}</Badge>}
      {!registry.enabled && <Badge>{say('registries.disabled')}</Badge>}
    </SpaceBetween>
  )
}

function NoRegistry() {
  const { say } = useText()
  return (
    <Box textAlign="center" padding="l">
      <SpaceBetween size="s">
        <b>{say('registries.empty')}</b>
        <span>{say('registries.empty.text')}</span>
        <ButtonTo href="/registries/add">{say('registries.add')}</ButtonTo>
      </SpaceBetween>
    </Box>
  )
}
