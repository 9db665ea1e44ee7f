import Box from '@cloudscape-design/components/box'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { Registry, RegistryHealth } from '#contract/registries.ts'
import { RelativeTime } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'

const types: Readonly<Record<RegistryHealth['state'], StatusIndicatorProps.Type>> = {
  healthy: 'success',
  degraded: 'warning',
  failing: 'error',
  unverified: 'pending',
}

/** What the last test found, how long ago, and what is wrong. */
export function RegistryHealthStatus({ health }: Pick<Registry, 'health'>) {
  const { say } = useText()
  const { state, message, checkedAt } = health
  return (
    <>
      <StatusIndicator type={types[state]}>{say(`health.${state}`)}</StatusIndicator>
      {checkedAt !== null && (
        <Box display="inline" color="text-body-secondary" fontSize="body-s">
          {' '}
          <RelativeTime at={checkedAt} />
        </Box>
      )}
      {message !== null && (
        <div className="two-lines" title={message}>
          {message}
        </div>
      )}
    </>
  )
}
