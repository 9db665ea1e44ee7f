import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import Tabs from '@cloudscape-design/components/tabs'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { type Connection, deleteConnection } from '#contract/connections.ts'
import { call } from '../api/client.ts'
import { connectionQuery } from '../api/connections.ts'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { EnvironmentBadges } from '../components/environment-badges.tsx'
import { ButtonTo } from '../components/link-to.tsx'
import { useNotify } from '../components/notifications.tsx'
import { type Crumb, Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { SubjectActivity } from '../components/subject-activity.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { ConnectionNamespaces } from './connection-namespaces.tsx'
import { ConnectionRights } from './connection-rights.tsx'
import { ConnectionStatus } from './connection-status.tsx'

const route = getRouteApi('/shell/orchestrators/$id')

export function ConnectionPage() {
  const { say } = useText()
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(connectionQuery(id))
  const crumbs = [{ text: say('nav.orchestrators'), href: '/orchestrators' }]
  if (data !== undefined) return <Known connection={data} crumbs={crumbs} />
  return (
    <Page title={say('connection.title')} crumbs={crumbs}>
      {error === null ? <Spinner size="large" /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
    </Page>
  )
}

function Known({ connection, crumbs }: { readonly connection: Connection; readonly crumbs: readonly Crumb[] }) {
  const { say } = useText()
  const { tab } = route.useSearch()
  const navigate = route.useNavigate()
  const tabs = [
    { id: 'overview', label: say('registry.tab.overview'), content: <Facts connection={connection} /> },
    { id: 'rights', label: say('connection.tab.rights'), content: <ConnectionRights connection={connection} /> },
    {
      id: 'namespaces',
      label: say('connection.tab.namespaces'),
      content: <ConnectionNamespaces connection={connection} />,
    },
    { id: 'activity', label: say('nav.activity'), content: <SubjectActivity subject={connection.id} /> },
  ]
  return (
    <Page
      title={connection.name}
      crumbs={crumbs}
      description={<ConnectionStatus connection={connection} />}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <ButtonTo href={`/diagnosis?connection=${connection.id}`}>{say('nav.diagnosis')}</ButtonTo>
          <ButtonTo href={`/orchestrators/${connection.id}/edit`} {...useMay('connections:write')}>
            {say('action.edit')}
          </ButtonTo>
          <DeleteButton connection={connection} />
        </SpaceBetween>
      }
    >
      <Tabs
        ariaLabel={connection.name}
        activeTabId={tabs.find(({ id }) => id === tab)?.id ?? 'overview'}
        tabs={tabs}
        onChange={({ detail }) =>
          void navigate({ search: detail.activeTabId === 'overview' ? {} : { tab: detail.activeTabId } })
        }
      />
    </Page>
  )
}

function Facts({ connection }: { readonly connection: Connection }) {
  const { say } = useText()
  const { server, context, environment, namespaces, description, method } = connection
  return (
    <Container>
      <KeyValuePairs
        columns={3}
        items={[
          { label: say('connection.field.method'), value: say(`connection.method.${method}`) },
          {
            label: say('connection.field.server'),
            value: server === null ? '–' : <code className="break-anywhere">{server}</code>,
          },
          { label: say('connection.field.context'), value: <bdi className="break-anywhere">{context ?? '–'}</bdi> },
          {
            label: say('cluster.field.environment'),
            value: <EnvironmentBadges environments={environment === null ? [] : [environment]} />,
          },
          {
            label: say('connection.field.namespaces'),
            value: <span className="break-anywhere">{namespaces.names.slice(0, 50).join(', ') || '–'}</span>,
          },
          {
            label: say('connection.field.labelSelector'),
            value:
              namespaces.labelSelector === null ? (
                '–'
              ) : (
                <code className="break-anywhere">{namespaces.labelSelector}</code>
              ),
          },
          { label: say('registries.column.updatedAt'), value: <RelativeTime at={connection.updatedAt} /> },
          {
            label: say('connection.field.description'),
            value: <bdi className="break-anywhere">{description === '' ? '–' : description}</bdi>,
          },
        ]}
      />
    </Container>
  )
}

function DeleteButton({ connection }: { readonly connection: Connection }) {
  const { say } = useText()
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const { id, name, revision } = connection
  return (
    <>
      <Button onClick={() => setAsking(true)} {...useMay('connections:write')}>
        {say('action.delete')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={say('registries.delete.title', { name })}
          confirm={say('action.delete')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await call(deleteConnection, { params: { id }, ifMatch: `"${revision}"` })
            await router.navigate({ to: '/orchestrators' })
            queries.removeQueries({ queryKey: ['connections', id] })
            notify('success', say('connection.deleted', { name }))
          }}
        >
          {say('connection.delete.text')}
        </ConfirmDialog>
      )}
    </>
  )
}
