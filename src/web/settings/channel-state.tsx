import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { NotificationChannel } from '#contract/notifications.ts'
import { RelativeTime } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'

/** Whether what is told arrives: in a word with its icon, since when, and how much waits. */
export function ChannelState({ channel: { enabled, delivery } }: { readonly channel: NotificationChannel }) {
  const { say } = useText()
  const { waiting, lastSentAt, lastFailure } = delivery
  return (
    <>
      {lastFailure !== null ? (
        <StatusIndicator type={enabled ? 'error' : 'stopped'}>
          {say(`send.problem.${lastFailure.problem}`)} (<RelativeTime at={lastFailure.at} />)
        </StatusIndicator>
      ) : !enabled ? (
        <StatusIndicator type="stopped">{say('channel.state.off')}</StatusIndicator>
      ) : lastSentAt === null ? (
        <StatusIndicator type="pending">{say('channel.state.untried')}</StatusIndicator>
      ) : (
        <StatusIndicator type="success">
          {say('channel.state.sent')} <RelativeTime at={lastSentAt} />
        </StatusIndicator>
      )}
      {waiting > 0 && <div>{say('channel.state.waiting', { count: waiting })}</div>}
    </>
  )
}
