import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ClusterSort, type TransferCluster } from '#contract/clusters.ts'
import { type ClustersFilter, clustersQuery } from '../api/clusters.ts'
import { registriesQuery } from '../api/registries.ts'
import { EnvironmentBadges } from '../components/environment-badges.tsx'
import { ButtonTo, LinkTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { type ResourceColumn, ResourceTable } from '../components/resource-table.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useMay } from '../components/use-may.ts'
import { useEnvironment } from '../frame/environment.ts'
import { type Say, useText } from '../messages/text.tsx'
import { ClusterImage } from './cluster-image.tsx'
import { blockingInWords } from './blocking-words.ts'
import { ClusterStatus } from './cluster-status.tsx'

const route = getRouteApi('/shell/clusters')

export function ListClustersPage() {
  const { say } = useText()
  const state = route.useSearch()
  const navigate = route.useNavigate()
  const [environment] = useEnvironment()
  const query = useQuery(clustersQuery(filterOf({ ...state, environment: state.environment ?? environment })))
  const registries = useQuery(registriesQuery({ limit: 500 }))
  const nameOf = (id: string | null) => registries.data?.items.find((registry) => registry.id === id)?.name
  return (
    <Page
      title={say('nav.clusters')}
      description={say('clusters.description')}
      actions={
        <ButtonTo href="/clusters/add" variant="primary" iconName="add-plus" {...useMay('clusters:write')}>
          {say('clusters.add')}
        </ButtonTo>
      }
    >
      <ResourceTable
        name="clusters"
        label={say('nav.clusters')}
        query={query}
        columns={columns(say, nameOf)}
        state={state}
        onState={(list) => void navigate({ search: { ...state, ...list } })}
        findLabel={say('clusters.find')}
        isFiltered={[state.search, state.environment, state.status, state.registryId, environment].some(
          (each) => each !== undefined,
        )}
        onClear={() => void navigate({ search: {} })}
        empty={<NoCluster />}
      />
    </Page>
  )
}

function filterOf({ sort, ...filter }: Readonly<Record<string, string | undefined>>): ClustersFilter {
  const known = ClusterSort.safeParse(sort)
  return { ...filter, ...(known.success ? { sort: known.data } : {}) }
}

function columns(
  say: Say,
  registryName: (id: string | null) => string | undefined,
): readonly ResourceColumn<TransferCluster>[] {
  return [
    {
      id: 'name',
      header: say('cluster.field.name'),
      sortingField: 'name',
      minWidth: 110,
      isRowHeader: true,
      cell: ({ id, name }) => <LinkTo href={`/clusters/${id}`}>{name}</LinkTo>,
    },
    {
      id: 'status',
      minWidth: 200,
      header: say('cluster.status'),
      sortingField: 'status',
      cell: (cluster) => <Standing {...{ cluster }} />,
    },
    {
      id: 'replicas',
      header: say('cluster.field.replicas'),
      minWidth: 100,
      cell: ({ readyReplicas, replicas }) => say('cluster.ready', { ready: readyReplicas, replicas }),
    },
    {
      id: 'environment',
      header: say('cluster.field.environment'),
      sortingField: 'environment',
      minWidth: 120,
      cell: ({ environment }) => <EnvironmentBadges environments={[environment]} />,
    },
    {
      id: 'namespace',
      header: say('cluster.field.namespace'),
      sortingField: 'namespace',
      cell: ({ namespace }) => <bdi className="break-anywhere">{namespace}</bdi>,
    },
    {
      id: 'containerImage',
      minWidth: 260,
      header: say('cluster.field.image'),
      sortingField: 'containerImage',
      cell: ({ containerImage, imageDigest }) => <ClusterImage image={containerImage} digest={imageDigest} />,
    },
    {
      id: 'registry',
      header: say('cluster.field.registryId'),
      cell: ({ registryId }) =>
        registryId === null ? (
          say('cluster.registry.none')
        ) : (
          <LinkTo href={`/registries/${registryId}`}>{registryName(registryId) ?? registryId}</LinkTo>
        ),
    },
    {
      id: 'updatedAt',
      header: say('registries.column.updatedAt'),
      sortingField: 'updatedAt',
      isExtra: true,
      cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
    },
  ]
}

/** The state, and the first thing that is in the way. */
function Standing({ cluster }: { readonly cluster: TransferCluster }) {
  const { say } = useText()
  const { blockingReason } = cluster
  return (
    <>
      <ClusterStatus cluster={cluster} />
      {blockingReason !== null && (
        <div className="break-anywhere" title={blockingReason.message}>
          {blockingInWords(say, blockingReason)}
        </div>
      )}
    </>
  )
}

function NoCluster() {
  const { say } = useText()
  return (
    <Box textAlign="center" padding="l">
      <SpaceBetween size="s">
        <b>{say('clusters.empty')}</b>
        <span>{say('clusters.empty.text')}</span>
        <ButtonTo href="/clusters/add">{say('clusters.add')}</ButtonTo>
      </SpaceBetween>
    </Box>
  )
}
