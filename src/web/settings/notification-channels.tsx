import Box from '@cloudscape-design/components/box'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import {
  deleteNotificationChannel,
  type NotificationChannel,
  subscribedKinds,
  testNotificationChannel,
} from '#contract/notifications.ts'
import { call } from '../api/client.ts'
import { channelsQuery } from '../api/notifications.ts'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { ButtonTo, LinkTo } from '../components/link-to.tsx'
import { useNotify } from '../components/notifications.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useMay } from '../components/use-may.ts'
import { languageNames } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'
import { ChannelState } from './channel-state.tsx'

/** Where the console tells what needs a person. */
export function NotificationChannels() {
  const { say } = useText()
  const { data, error, refetch } = useQuery(channelsQuery)
  const [deleted, setDeleted] = useState<NotificationChannel>()
  const actions = useActions(setDeleted)
  const may = useMay('notifications:write')
  if (error !== null && data === undefined) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const addButton = (
    <ButtonTo href="/settings/notifications/add" {...may}>
      {say('channels.add')}
    </ButtonTo>
  )
  return (
    <>
      <Table<NotificationChannel>
        wrapLines
        trackBy="id"
        loading={data === undefined}
        loadingText={say('table.loading')}
        items={data?.items ?? []}
        ariaLabels={{ tableLabel: say('channels.title') }}
        header={
          <Header variant="h2" description={say('channels.text')} actions={addButton}>
            {say('channels.title')}
          </Header>
        }
        empty={
          <Box textAlign="center" padding="s">
            <SpaceBetween size="xs">
              <b>{say('channels.empty')}</b>
              <span>{say('channels.empty.text')}</span>
            </SpaceBetween>
          </Box>
        }
        columnDefinitions={[
          {
            id: 'name',
            header: say('channel.field.name'),
            isRowHeader: true,
            cell: ({ id, name }) => <LinkTo href={`/settings/notifications/${id}`}>{name}</LinkTo>,
          },
          { id: 'to', header: say('channel.column.to'), cell: (channel) => <Target channel={channel} /> },
          { id: 'kinds', header: say('channel.field.kinds'), cell: (channel) => <Kinds channel={channel} /> },
          { id: 'language', header: say('frame.language'), cell: ({ language }) => languageNames[language] },
          { id: 'state', header: say('cluster.status'), cell: (channel) => <ChannelState channel={channel} /> },
          {
            id: 'actions',
            header: say('channel.column.actions'),
            cell: (channel) => <RowMenu channel={channel} actions={actions} />,
          },
        ]}
      />
      {deleted !== undefined && <DeleteDialog channel={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  )
}

function Target({ channel: { webhook, mail } }: { readonly channel: NotificationChannel }) {
  const { say } = useText()
  return (
    <span className="break-anywhere">
      {say(`channel.type.${mail === null ? 'webhook' : 'mail'}`)}
      {' · '}
      <code>{webhook?.origin ?? mail?.to.join(', ')}</code>
    </span>
  )
}

function Kinds({ channel: { kinds } }: { readonly channel: NotificationChannel }) {
  const { say } = useText()
  if (kinds.length === subscribedKinds.length) return say('channel.kinds.all')
  return kinds.map((kind) => say(`channel.kind.${kind}`)).join(', ')
}

type Actions = ReturnType<typeof useActions>

function useActions(onDelete: (channel: NotificationChannel) => void) {
  const { say } = useText()
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  const test = useMutation({
    mutationFn: async ({ id }: NotificationChannel) => (await call(testNotificationChannel, { params: { id } })).value,
    onSuccess: ({ problem }, { name }) =>
      problem === null
        ? notify('success', say('channel.test.sentTo', { name }))
        : notify('warning', `${name} · ${say(`send.problem.${problem}`)}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['notifications'] }),
  })
  return {
    test: (channel: NotificationChannel) => test.mutate(channel),
    edit: ({ id }: NotificationChannel) => void router.navigate({ to: '/settings/notifications/$id', params: { id } }),
    delete: onDelete,
  }
}

function RowMenu({ channel, actions }: { readonly channel: NotificationChannel; readonly actions: Actions }) {
  const { say } = useText()
  const may = useMay('notifications:write')
  const item = (id: keyof Actions, text: string) => ({ id, text, ...may })
  return (
    <ButtonDropdown
      variant="inline-icon"
      expandToViewport
      ariaLabel={say('channel.actionsOf', { name: channel.name })}
      items={[
        item('test', say('channel.test')),
        item('edit', say('action.edit')),
        item('delete', say('action.delete')),
      ]}
      onItemClick={({ detail }) => {
        if (detail.id === 'test' || detail.id === 'edit' || detail.id === 'delete') actions[detail.id](channel)
      }}
    />
  )
}

function DeleteDialog({ channel, onClose }: { readonly channel: NotificationChannel; readonly onClose: () => void }) {
  const { say } = useText()
  const queries = useQueryClient()
  const { id, name, revision } = channel
  return (
    <ConfirmDialog
      title={say('registries.delete.title', { name })}
      confirm={say('action.delete')}
      onClose={onClose}
      onConfirm={async () => {
        await call(deleteNotificationChannel, { params: { id }, ifMatch: `"${revision}"` })
        await queries.invalidateQueries({ queryKey: ['notifications'] })
      }}
    >
      {say('channel.delete.text')}
    </ConfirmDialog>
  )
}
