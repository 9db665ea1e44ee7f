import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Registry } from '#contract/registries.ts'
import { registriesQuery } from '../api/registries.ts'
import { EnvironmentBadges } from '../components/environment-badges.tsx'
import { ButtonTo, LinkTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { type ResourceColumn, ResourceTable } from '../components/resource-table.tsx'
import { RelativeTime } from '../components/time.tsx'
import { type Say, useText } from '../messages/text.tsx'
import { RotationStatus } from './rotation-status.tsx'

const route = getRouteApi('/shell/registries')

export function ListRegistriesPage() {
  const { say } = useText()
  const state = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(registriesQuery({ cursor: state.cursor }))
  return (
    <Page
      title={say('registries.title')}
      description={say('registries.description')}
      actions={
        <ButtonTo href="/registries/add" variant="primary">
          {say('registries.add')}
        </ButtonTo>
      }
    >
      <ResourceTable
        label={say('registries.title')}
        query={query}
        columns={columns(say)}
        state={state}
        onState={(search) => void navigate({ search })}
        findLabel={say('registries.find')}
        isFiltered={state.search !== undefined}
        onClear={() => void navigate({ search: {} })}
        empty={<NoRegistry />}
      />
    </Page>
  )
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

function PullSecretCount({ pullSecret }: Pick<Registry, 'pullSecret'>) {
  const { say } = useText()
  if (pullSecret === null) return <Box color="text-body-secondary">{say('registries.pullSecret.none')}</Box>
  const { inSync, total } = pullSecret
  return <StatusIndicator type={inSync === total ? 'success' : 'warning'}>{`${inSync}/${total}`}</StatusIndicator>
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
