import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Registry } from '#contract/registries.ts'
import { useNow } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'

const dayMs = 24 * 60 * 60 * 1000

/** How long the credential may still be used before it should be replaced. */
export function RotationStatus({ rotation }: Pick<Registry, 'rotation'>) {
  const { say } = useText()
  const now = useNow(60_000)
  if (rotation.dueAt === null) return <StatusIndicator type="stopped">{say('registries.rotation.off')}</StatusIndicator>
  const days = Math.floor((Date.parse(rotation.dueAt) - now) / dayMs)
  if (days < 0) {
    return <StatusIndicator type="error">{say('registries.rotation.overdue', { days: -days })}</StatusIndicator>
  }
  return (
    <StatusIndicator type={rotation.state === 'due-soon' ? 'warning' : 'success'}>
      {say('registries.rotation.left', { days })}
    </StatusIndicator>
  )
}
