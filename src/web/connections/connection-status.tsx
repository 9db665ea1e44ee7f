import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Connection } from '#contract/connections.ts'
import { useText } from '../messages/text.tsx'

/** Whether the console gets through, and what is in the way. */
export function ConnectionStatus({ connection }: { readonly connection: Connection }) {
  const { say } = useText()
  const { enabled, conditions } = connection
  if (!enabled) return <StatusIndicator type="stopped">{say('registries.disabled')}</StatusIndicator>
  const trouble = conditions.find(({ status }) => status === 'False')
  if (trouble !== undefined) {
    return (
      <>
        <StatusIndicator type="error">{say('connection.state.failing')}</StatusIndicator>
        <div className="break-anywhere">{trouble.message}</div>
      </>
    )
  }
  if (conditions.some(({ type, status }) => type === 'Reachable' && status === 'True')) {
    return <StatusIndicator type="success">{say('connection.state.connected')}</StatusIndicator>
  }
  return <StatusIndicator type="pending">{say('connection.state.connecting')}</StatusIndicator>
}
