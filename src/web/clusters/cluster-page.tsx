import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import Tabs from '@cloudscape-design/components/tabs'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { TransferCluster } from '#contract/clusters.ts'
import { clusterQuery } from '../api/clusters.ts'
import { EnvironmentBadges } from '../components/environment-badges.tsx'
import { type Crumb, Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { SubjectActivity } from '../components/subject-activity.tsx'
import { useText } from '../messages/text.tsx'
import { ClusterActions } from './cluster-actions.tsx'
import { ClusterEvents } from './cluster-events.tsx'
import { ClusterLogs } from './cluster-logs.tsx'
import { ClusterManifests } from './cluster-manifests.tsx'
import { ClusterOverview } from './cluster-overview.tsx'
import { ClusterPods } from './cluster-pods.tsx'
import { ClusterStatus } from './cluster-status.tsx'

const route = getRouteApi('/shell/clusters/$id')

export function ClusterPage() {
  const { say } = useText()
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(clusterQuery(id))
  const crumbs = [{ text: say('nav.clusters'), href: '/clusters' }]
  if (data !== undefined) return <Known cluster={data} crumbs={crumbs} />
  return (
    <Page title={say('cluster.title')} crumbs={crumbs}>
      {error === null ? <Spinner size="large" /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
    </Page>
  )
}

function Known({ cluster, crumbs }: { readonly cluster: TransferCluster; readonly crumbs: readonly Crumb[] }) {
  const { say } = useText()
  const { tab, pod } = route.useSearch()
  const navigate = route.useNavigate()
  const onPod = (names: string | undefined) =>
    void navigate({ search: names === undefined ? { tab: 'logs' } : { tab: 'logs', pod: names }, replace: true })
  const tabs = [
    { id: 'overview', label: say('registry.tab.overview'), content: <ClusterOverview cluster={cluster} /> },
    { id: 'pods', label: say('cluster.tab.pods'), content: <ClusterPods cluster={cluster} /> },
    { id: 'events', label: say('cluster.tab.events'), content: <ClusterEvents cluster={cluster} /> },
    { id: 'logs', label: say('cluster.tab.logs'), content: <ClusterLogs {...{ cluster, pod, onPod }} /> },
    { id: 'manifests', label: say('cluster.tab.manifests'), content: <ClusterManifests cluster={cluster} /> },
    { id: 'activity', label: say('nav.activity'), content: <SubjectActivity subject={cluster.id} /> },
  ]
  return (
    <Page
      title={cluster.name}
      crumbs={crumbs}
      description={
        <SpaceBetween direction="horizontal" size="xs">
          <ClusterStatus cluster={cluster} />
          <EnvironmentBadges environments={[cluster.environment]} />
        </SpaceBetween>
      }
      actions={<ClusterActions cluster={cluster} />}
    >
      <Tabs
        ariaLabel={cluster.name}
        activeTabId={tabs.find(({ id }) => id === tab)?.id ?? 'overview'}
        tabs={tabs}
        onChange={({ detail }) =>
          void navigate({ search: detail.activeTabId === 'overview' ? {} : { tab: detail.activeTabId } })
        }
      />
    </Page>
  )
}
