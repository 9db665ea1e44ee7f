import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { Environment } from '#contract/common.ts'
import { type Registry, RegistrySort } from '#contract/registries.ts'
import { registriesQuery } from '../api/registries.ts'
import { chosenOf, parametersOf } from '../components/facets.ts'
import { EnvironmentBadges } from '../components/environment-badges.tsx'
import { ButtonTo, LinkTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { type ResourceColumn, ResourceTable } from '../components/resource-table.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useMay } from '../components/use-may.ts'
import { useEnvironment } from '../frame/environment.ts'
import { type Say, useText } from '../messages/text.tsx'
import { NoRegistry } from './no-registry.tsx'
import { PullSecretCount } from './pull-secret-count.tsx'
import { RegistryBulkMenu, RegistryRowMenu } from './registry-action-menus.tsx'
import { registryFacets } from './registry-facets.ts'
import { RegistryHealthStatus } from './registry-health.tsx'
import { RotationStatus } from './rotation-status.tsx'
import { type RegistryActions, useRegistryActions } from './use-registry-actions.tsx'

const route = getRouteApi('/shell/registries')

export function ListRegistriesPage() {
  const { say } = useText()
  const list = useRegistryList()
  const actions = useRegistryActions()
  const [ticked, setTicked] = useState<ReadonlySet<string | number>>(new Set())
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
        {...list}
        name="registries"
        label={say('registries.title')}
        columns={columns(say, actions)}
        findLabel={say('registries.find')}
        noMatch={say('registries.noMatch')}
        empty={<NoRegistry />}
        selection={{
          ids: ticked,
          onChange: setTicked,
          nameOf: ({ name }) => name,
          actions: (selected) => <RegistryBulkMenu selected={selected} {...actions} />,
        }}
      />
      {actions.dialog}
    </Page>
  )
}

/** The address says what is listed; the environment of the top bar counts where the address names none. */
function useRegistryList() {
  const { say } = useText()
  const navigate = route.useNavigate()
  const { search, sort, cursor, ...said } = route.useSearch()
  const [environment, chooseEnvironment] = useEnvironment()
  const facets = useMemo(() => registryFacets(say), [say])
  const chosen = chosenOf(facets, { ...said, environment: said.environment ?? environment })
  const known = RegistrySort.safeParse(sort)
  const query = useQuery(
    registriesQuery({
      search,
      cursor,
      ...parametersOf(facets, chosen),
      ...(known.success ? { sort: known.data } : {}),
    }),
  )
  const leaveEnvironment = (isNamed: boolean) => {
    if (!isNamed) chooseEnvironment(undefined)
  }
  return {
    query,
    state: { search, sort, cursor },
    onState: (state: { search?: string | undefined; sort?: string | undefined; cursor?: string | undefined }) =>
      void navigate({ search: { ...said, ...state } }),
    filter: {
      facets,
      chosen,
      onChoose: (next: typeof chosen, found: string | undefined) => {
        leaveEnvironment(Environment.options.some((each) => next['environment']?.includes(each)))
        void navigate({ search: { sort, search: found, ...parametersOf(facets, next) } })
      },
    },
    isFiltered: search !== undefined || Object.keys(chosen).length > 0,
    onClear: () => {
      leaveEnvironment(false)
      void navigate({ search: { sort } })
    },
  }
}

function columns(say: Say, actions: RegistryActions): readonly ResourceColumn<Registry>[] {
  return [
    {
      id: 'name',
      header: say('registries.column.name'),
      sortingField: 'name',
      minWidth: 150,
      isRowHeader: true,
      cell: (registry) => <NameCell registry={registry} />,
    },
    {
      id: 'health',
      header: say('registries.column.health'),
      sortingField: 'health',
      minWidth: 150,
      cell: ({ id, health }) =>
        actions.tested.has(id) ? (
          <StatusIndicator type="loading">{say('health.checking')}</StatusIndicator>
        ) : (
          <RegistryHealthStatus health={health} />
        ),
    },
    {
      id: 'kind',
      header: say('registries.column.kind'),
      sortingField: 'kind',
      minWidth: 150,
      cell: ({ kind, url }) => (
        <>
          {say(`kind.${kind}`)}
          <Box fontSize="body-s">
            <code className="break-anywhere">{url}</code>
          </Box>
        </>
      ),
    },
    {
      id: 'url',
      header: say('registries.column.url'),
      sortingField: 'url',
      isExtra: true,
      cell: ({ url }) => <code className="break-anywhere">{url}</code>,
    },
    {
      id: 'environments',
      header: say('registries.column.environments'),
      minWidth: 120,
      cell: ({ environments }) => <EnvironmentBadges environments={environments} />,
    },
    {
      id: 'rotation',
      header: say('registries.column.rotation'),
      sortingField: 'rotationDueAt',
      cell: ({ rotation }) => <RotationStatus rotation={rotation} />,
    },
    {
      id: 'pullSecret',
      header: say('registries.column.pullSecret'),
      minWidth: 110,
      cell: ({ pullSecret }) => <PullSecretCount pullSecret={pullSecret} />,
    },
    {
      id: 'usedBy',
      header: say('registries.column.usedBy'),
      sortingField: 'usedBy',
      minWidth: 105,
      cell: ({ id, usedBy }) =>
        usedBy.clusters === 0 ? (
          say('registries.usedBy', { count: 0 })
        ) : (
          <LinkTo href={`/clusters?registryId=${id}`}>{say('registries.usedBy', { count: usedBy.clusters })}</LinkTo>
        ),
    },
    {
      id: 'updatedAt',
      header: say('registries.column.updatedAt'),
      sortingField: 'updatedAt',
      isExtra: true,
      cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
    },
    {
      id: 'createdAt',
      header: say('registries.column.createdAt'),
      sortingField: 'createdAt',
      isExtra: true,
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
    {
      id: 'actions',
      header: say('registries.column.actions'),
      isAlways: true,
      minWidth: 80,
      cell: (registry) => <RegistryRowMenu registry={registry} start={actions.start} />,
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
