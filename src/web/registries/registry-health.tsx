import Box from '@cloudscape-design/components/box'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { RegistryTestVerdict } from '#contract/checks.ts'
import type { Registry, RegistryHealth } from '#contract/registries.ts'
import { nothing } from './test/test-words.ts'
import { RelativeTime } from '../components/time.tsx'
import { type Say, useText } from '../messages/text.tsx'

const types: Readonly<Record<RegistryHealth['state'], StatusIndicatorProps.Type>> = {
  healthy: 'success',
  degraded: 'warning',
  failing: 'error',
  paused: 'error',
  unverified: 'pending',
}

/** What the last test found, how long ago, and what is wrong. */
export function RegistryHealthStatus({ health }: Pick<Registry, 'health'>) {
  const { say } = useText()
  const { state, checkedAt } = health
  const cause = causeOf(say, health)
  return (
    <>
      <StatusIndicator type={types[state]}>{say(`health.${state}`)}</StatusIndicator>
      {checkedAt !== null && (
        <Box display="inline" color="text-body-secondary" fontSize="body-s">
          {' '}
          <RelativeTime at={checkedAt} />
        </Box>
      )}
      {cause !== null && (
        <div className="two-lines" title={cause}>
          {cause}
        </div>
      )}
    </>
  )
}

/** In the language of the page; a verdict that it does not know is told as the console told it. */
function causeOf(say: Say, { reason, message, values }: RegistryHealth): string | null {
  const verdict = RegistryTestVerdict.safeParse(reason)
  return verdict.success ? say(`check.verdict.${verdict.data}`, { ...nothing, ...values }) : message
}
