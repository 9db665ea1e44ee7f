import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import type { Environment } from '#contract/common.ts'
import type { PullSecretReach } from '#contract/registries.ts'
import { pullSecretPreviewQuery } from '../api/registries.ts'
import { EnvironmentBadges } from '../components/environment-badges.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useText } from '../messages/text.tsx'
import './where-written.css'

export interface WhereWrittenProps {
  readonly environments: readonly Environment[]
  readonly id: string | undefined
}

const mostShown = 12

/** The namespaces that the secret would be written to, and the orchestrators that it would not reach. */
export function WhereWritten({ environments, id }: WhereWrittenProps) {
  const { say } = useText()
  const { data, error, refetch } = useQuery(pullSecretPreviewQuery(environments, id))
  if (data === undefined) {
    return error === null ? <Spinner /> : <ProblemAlert error={error} onRetry={() => void refetch()} />
  }
  const total = data.items.reduce((sum, reach) => sum + reach.total, 0)
  return (
    <SpaceBetween size="s">
      <Box variant="h3">{say('registry.preview.where', { count: total })}</Box>
      {data.items.length === 0 && <div>{say('registry.preview.noOrchestrator')}</div>}
      {data.items.map((reach) => (
        <Reached key={reach.connectionId} reach={reach} />
      ))}
    </SpaceBetween>
  )
}

function Reached({ reach }: { readonly reach: PullSecretReach }) {
  const { say } = useText()
  const { connectionName, environment, namespaces, total, problem } = reach
  const shown = namespaces.slice(0, mostShown)
  return (
    <div className="break-anywhere">
      <SpaceBetween direction="horizontal" size="xs">
        <b>
          <bdi>{connectionName}</bdi>
        </b>
        {environment !== null && <EnvironmentBadges environments={[environment]} />}
      </SpaceBetween>
      {problem !== null && <StatusIndicator type="warning">{problem}</StatusIndicator>}
      {total === 0 ? (
        <Box color="text-body-secondary">{say('registry.preview.notReached')}</Box>
      ) : (
        <ul className="namespace-list">
          {shown.map((namespace) => (
            <li key={namespace}>
              <code>{namespace}</code>
            </li>
          ))}
          {total > shown.length && <li>{say('registry.preview.more', { count: total - shown.length })}</li>}
        </ul>
      )}
    </div>
  )
}
