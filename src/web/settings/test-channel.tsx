import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type NotificationChannel, testNotificationChannel } from '#contract/notifications.ts'
import { call } from '../api/client.ts'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { ChannelState } from './channel-state.tsx'

/** How it stands with a channel, and a test that is sent now. */
export function TestChannel({ channel }: { readonly channel: NotificationChannel }) {
  const { say } = useText()
  const may = useMay('notifications:write')
  const queries = useQueryClient()
  const { id } = channel
  const test = useMutation({
    mutationFn: async () => (await call(testNotificationChannel, { params: { id } })).value,
    onSettled: () => queries.invalidateQueries({ queryKey: ['notifications'] }),
  })
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button {...may} loading={test.isPending} onClick={() => test.mutate()}>
              {say('channel.test')}
            </Button>
          }
        >
          {say('cluster.status')}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <ChannelState channel={channel} />
        <div role="status">
          {test.error !== null && <ProblemAlert error={test.error} />}
          {test.data !== undefined && (
            <Alert
              type={test.data.sent ? 'success' : 'error'}
              header={test.data.problem === null ? say('channel.test.sent') : say(`send.problem.${test.data.problem}`)}
            >
              {test.data.problem !== null && say(`send.hint.${test.data.problem}`)}
            </Alert>
          )}
        </div>
      </SpaceBetween>
    </Container>
  )
}
