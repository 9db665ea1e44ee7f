import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Spinner from '@cloudscape-design/components/spinner'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { ClusterHealth } from '#contract/clusters.ts'
import { RegistryHealth } from '#contract/registries.ts'
import { clustersQuery } from '../api/clusters.ts'
import { connectionsQuery } from '../api/connections.ts'
import { registriesQuery } from '../api/registries.ts'
import { LinkTo } from '../components/link-to.tsx'
import { useText } from '../messages/text.tsx'

/** How many there are of what the console knows, and how many stand how; each number leads to them. */
export function Counts() {
  const { say } = useText()
  const registries = useQuery(registriesQuery({ limit: 1 }))
  const clusters = useQuery(clustersQuery({ limit: 1 }))
  const connections = useQuery(connectionsQuery({ limit: 1 }))
  return (
    <Container header={<Header variant="h2">{say('dashboard.counts')}</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          {
            label: say('nav.registries'),
            value: (
              <>
                <Total href="/registries" count={registries.data?.total} />
                <ul className="count-list">
                  {RegistryHealth.shape.state.options.map((state) => (
                    <RegistryCount key={state} state={state} />
                  ))}
                </ul>
              </>
            ),
          },
          {
            label: say('nav.clusters'),
            value: (
              <>
                <Total href="/clusters" count={clusters.data?.total} />
                <ul className="count-list">
                  {ClusterHealth.options.map((status) => (
                    <ClusterCount key={status} status={status} />
                  ))}
                </ul>
              </>
            ),
          },
          { label: say('nav.orchestrators'), value: <Total href="/orchestrators" count={connections.data?.total} /> },
        ]}
      />
    </Container>
  )
}

function Total({ href, count }: { readonly href: string; readonly count: number | undefined }) {
  return (
    <LinkTo href={href} variant="secondary" fontSize="display-l">
      {count === undefined ? <Spinner /> : String(count)}
    </LinkTo>
  )
}

interface Standing {
  readonly href: string
  readonly type: StatusIndicatorProps.Type
  readonly text: string
  readonly count: number | undefined
}

/** What there is none of is not told. */
function Standing({ href, type, text, count }: Standing) {
  if (count === undefined || count === 0) return null
  return (
    <li>
      <StatusIndicator type={type}>
        <LinkTo href={href} variant="secondary">
          {text}
        </LinkTo>
      </StatusIndicator>{' '}
      <Box variant="span" fontWeight="bold">
        {count}
      </Box>
    </li>
  )
}

const registryTypes: Readonly<Record<RegistryHealth['state'], StatusIndicatorProps.Type>> = {
  healthy: 'success',
  degraded: 'warning',
  failing: 'error',
  paused: 'error',
  unverified: 'pending',
}

function RegistryCount({ state }: { readonly state: RegistryHealth['state'] }) {
  const { say } = useText()
  const { data } = useQuery(registriesQuery({ limit: 1, health: state }))
  const shown = { href: `/registries?health=${state}`, type: registryTypes[state], text: say(`health.${state}`) }
  return <Standing {...shown} count={data?.total} />
}

const clusterTypes = {
  HEALTHY: ['success', 'cluster.state.healthy'],
  DEGRADED: ['warning', 'cluster.state.degraded'],
  UNHEALTHY: ['error', 'cluster.state.unhealthy'],
  UNKNOWN: ['pending', 'cluster.state.unknown'],
} as const satisfies Readonly<Record<ClusterHealth, readonly [StatusIndicatorProps.Type, string]>>

function ClusterCount({ status }: { readonly status: ClusterHealth }) {
  const { say } = useText()
  const { data } = useQuery(clustersQuery({ limit: 1, status }))
  const [type, text] = clusterTypes[status]
  return <Standing href={`/clusters?status=${status}`} type={type} text={say(text)} count={data?.total} />
}
