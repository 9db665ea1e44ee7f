import Box from '@cloudscape-design/components/box'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Registry } from '#contract/registries.ts'
import { useText } from '../messages/text.tsx'

/** In how many namespaces the secret is as it should be. */
export function PullSecretCount({ pullSecret }: Pick<Registry, 'pullSecret'>) {
  const { say } = useText()
  if (pullSecret === null) return <Box color="text-body-secondary">{say('registries.pullSecret.none')}</Box>
  const { inSync, total } = pullSecret
  return <StatusIndicator type={inSync === total ? 'success' : 'warning'}>{`${inSync}/${total}`}</StatusIndicator>
}
