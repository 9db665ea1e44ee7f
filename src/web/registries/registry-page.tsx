import Badge from '@cloudscape-design/components/badge'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import Tabs from '@cloudscape-design/components/tabs'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Registry } from '#contract/registries.ts'
import { registryQuery } from '../api/registries.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { DeleteRegistryButton } from './delete-registry.tsx'
import { SubjectActivity } from '../components/subject-activity.tsx'
import { RegistryOverview } from './registry-overview.tsx'
import { RegistryPullSecrets } from './registry-pull-secrets.tsx'
import { RegistryUsedBy } from './registry-used-by.tsx'
import { RegistryYaml } from './registry-yaml.tsx'

const route = getRouteApi('/shell/registries/$id')

export function RegistryPage() {
  const { say } = useText()
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(registryQuery(id))
  const crumbs = [{ text: say('registries.title'), href: '/registries' }]
  if (data !== undefined) return <Known registry={data} crumbs={crumbs} />
  return (
    <Page title={say('registry.title')} crumbs={crumbs}>
      {error === null ? <Spinner size="large" /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
    </Page>
  )
}

type Crumbs = readonly { readonly text: string; readonly href: string }[]

function Known({ registry, crumbs }: { readonly registry: Registry; readonly crumbs: Crumbs }) {
  const { say } = useText()
  const mayWrite = useMay('registries:write')
  const { tab } = route.useSearch()
  const navigate = route.useNavigate()
  const tabs = [
    { id: 'overview', label: say('registry.tab.overview'), content: <RegistryOverview registry={registry} /> },
    {
      id: 'pull-secrets',
      label: say('registry.tab.pullSecrets'),
      content: <RegistryPullSecrets registry={registry} />,
    },
    { id: 'used-by', label: say('registry.tab.usedBy'), content: <RegistryUsedBy registry={registry} /> },
    { id: 'activity', label: say('registry.tab.activity'), content: <SubjectActivity subject={registry.id} /> },
    { id: 'yaml', label: say('registry.tab.yaml'), content: <RegistryYaml registry={registry} /> },
  ]
  return (
    <Page
      title={registry.name}
      crumbs={crumbs}
      description={
        <SpaceBetween direction="horizontal" size="xs">
          <span>{say(`kind.${registry.kind}`)}</span>
          {registry.isDefault && <Badge color="blue">{say('registries.default')}</Badge>}
          {!registry.enabled && <Badge>{say('registries.disabled')}</Badge>}
        </SpaceBetween>
      }
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <ButtonTo href={`/registries/${registry.id}/edit`} {...mayWrite}>
            {say('action.edit')}
          </ButtonTo>
          {registry.credential !== null && (
            <ButtonTo href={`/registries/${registry.id}/rotate`} {...mayWrite}>
              {say('rotation.open')}
            </ButtonTo>
          )}
          <DeleteRegistryButton registry={registry} />
          <ButtonTo variant="primary" href={`/clusters/add?registryId=${registry.id}`} {...useMay('clusters:write')}>
            {say('registry.createCluster')}
          </ButtonTo>
        </SpaceBetween>
      }
    >
      <Tabs
        ariaLabel={registry.name}
        activeTabId={tabs.find(({ id }) => id === tab)?.id ?? 'overview'}
        tabs={tabs}
        onChange={({ detail }) =>
          void navigate({ search: detail.activeTabId === 'overview' ? {} : { tab: detail.activeTabId } })
        }
      />
    </Page>
  )
}
