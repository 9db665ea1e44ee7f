import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { type Connection, type ConnectionTest, testConnection } from '#contract/connections.ts'
import { call } from '../api/client.ts'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { type Say, useText } from '../messages/text.tsx'
import { type Right, rightsOf } from './rights-of.ts'

/** Reaches the Kubernetes now, and says what the console may do there and what for. */
export function ConnectionRights({ connection }: { readonly connection: Connection }) {
  const { say } = useText()
  const { id, revision } = connection
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['connection-test', id, revision],
    queryFn: async () => (await call(testConnection, { params: { id } })).value,
    retry: false,
  })
  return (
    <SpaceBetween size="m">
      {error !== null && <ProblemAlert error={error} />}
      {data !== undefined && <Answer test={data} />}
      <Table
        wrapLines
        loading={isFetching && data === undefined}
        loadingText={say('table.loading')}
        items={rightsOf(data?.rights ?? [])}
        ariaLabels={{ tableLabel: say('connection.tab.rights') }}
        header={
          <Header
            variant="h2"
            description={say('connection.rights.text')}
            actions={
              <Button loading={isFetching} onClick={() => void refetch()}>
                {say('connection.test')}
              </Button>
            }
          >
            {say('connection.tab.rights')}
          </Header>
        }
        columnDefinitions={columns(say)}
        empty={say('connection.rights.empty')}
      />
    </SpaceBetween>
  )
}

function Answer({ test }: { readonly test: ConnectionTest }) {
  const { say } = useText()
  const { reachable, message, kubernetesVersion, rights } = test
  const missing = rightsOf(rights).filter(({ allowed }) => !allowed).length
  const type = !reachable ? 'error' : missing > 0 ? 'warning' : 'success'
  return (
    <div role="status">
      <Alert
        type={type}
        header={say(reachable ? 'connection.test.reachable' : 'connection.test.unreachable', {
          version: kubernetesVersion ?? '',
        })}
      >
        {!reachable && <div className="break-anywhere">{message}</div>}
        {reachable && missing === 0 && <div>{say('connection.test.complete')}</div>}
        {missing > 0 && <div>{say('connection.test.missing', { count: missing })}</div>}
      </Alert>
    </div>
  )
}

const shownNamespaces = 5

function Namespaces({ names }: { readonly names: readonly string[] }) {
  const { say } = useText()
  if (names.length === 0) return say('connection.right.everywhere')
  const more = names.length - shownNamespaces
  return (
    <>
      <bdi className="break-anywhere">{names.slice(0, shownNamespaces).join(', ')}</bdi>
      {more > 0 && <> {say('connection.right.more', { count: more })}</>}
    </>
  )
}

function columns(say: Say) {
  return [
    {
      id: 'allowed',
      header: say('connection.right.allowed'),
      cell: ({ allowed }: Right) => (
        <StatusIndicator type={allowed ? 'success' : 'error'}>
          {say(allowed ? 'connection.right.yes' : 'connection.right.no')}
        </StatusIndicator>
      ),
    },
    {
      id: 'right',
      header: say('connection.right'),
      isRowHeader: true,
      cell: ({ verb, resource }: Right) => (
        <code>
          {verb} {resource}
        </code>
      ),
    },
    {
      id: 'namespace',
      header: say('pullSecret.column.namespace'),
      minWidth: 250,
      cell: ({ namespaces }: Right) => <Namespaces names={namespaces} />,
    },
    {
      id: 'neededFor',
      header: say('connection.right.neededFor'),
      cell: ({ purpose }: Right) => say(`connection.purpose.${purpose}`),
    },
  ]
}
