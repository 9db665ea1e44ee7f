import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import {
  type NotificationChannel,
  NotificationChannelChange,
  updateNotificationChannel,
} from '#contract/notifications.ts'
import { call } from '../api/client.ts'
import { channelQuery } from '../api/notifications.ts'
import { useFieldErrors } from '../components/form-errors.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { useNotify } from '../components/notifications.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { SaveProblem } from '../components/save-problem.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { languageNames } from '../messages/language.ts'
import { type Say, useText } from '../messages/text.tsx'
import { ChannelDeliveries } from './channel-deliveries.tsx'
import { ChannelForm } from './channel-form.tsx'
import { channelChangeOf, type ChannelInput, channelInputOf } from './channel-input.ts'
import { TestChannel } from './test-channel.tsx'

const route = getRouteApi('/shell/settings/notifications/$id')

/** A channel, what was told there, and the form to change it. */
export function ChannelPage() {
  const { say } = useText()
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(channelQuery(id))
  // What is typed belongs to the revision that was read when the page was opened.
  const opened = useRef<NotificationChannel>(undefined)
  opened.current ??= data
  if (opened.current !== undefined && data !== undefined) {
    return <EditForm key={id} channel={opened.current} current={data} />
  }
  return (
    <Page title={say('channels.title')} crumbs={[{ text: say('nav.settings'), href: '/settings' }]}>
      {error === null ? <Spinner size="large" /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
    </Page>
  )
}

interface EditFormProps {
  readonly channel: NotificationChannel
  /** As the console has it now, whatever is typed here. */
  readonly current: NotificationChannel
}

function EditForm({ channel, current }: EditFormProps) {
  const { say } = useText()
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  const { id } = channel
  const [base, setBase] = useState(() => ({ revision: channel.revision, input: channelInputOf(channel) }))
  const { revision, input: first } = base
  const [input, setInput] = useState(first)
  const isSaved = useRef(false)
  const body = channelChangeOf(input, first)
  const errors = useFieldErrors(NotificationChannelChange, body)
  const save = useMutation({
    mutationFn: async () =>
      (await call(updateNotificationChannel, { params: { id }, body, ifMatch: `"${revision}"` })).value,
    onError: async (error) => {
      errors.refuse(error)
      await queries.invalidateQueries({ queryKey: ['notifications', id] })
    },
    onSuccess: async ({ name }) => {
      isSaved.current = true
      await queries.invalidateQueries({ queryKey: ['notifications'] })
      notify('success', say('channel.saved', { name }))
      await router.navigate({ to: '/settings' })
    },
  })
  return (
    <Page title={channel.name} crumbs={[{ text: say('nav.settings'), href: '/settings' }]}>
      <SpaceBetween size="l">
        <TestChannel channel={current} />
        <div ref={errors.form}>
          <Form
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <ButtonTo variant="link" href="/settings">
                  {say('action.cancel')}
                </ButtonTo>
                <Button
                  variant="primary"
                  loading={save.isPending}
                  {...useMay('notifications:write')}
                  onClick={() => {
                    if (errors.check()) save.mutate()
                  }}
                >
                  {say('action.save')}
                </Button>
              </SpaceBetween>
            }
          >
            <SpaceBetween size="l">
              {save.error !== null && (
                <SaveProblem
                  error={save.error}
                  base={base}
                  yours={input}
                  theirs={{ revision: current.revision, input: channelInputOf(current) }}
                  labelOf={(key) => labelOf(say, key)}
                  wordsOf={(key, value) => wordsOf(say, key, value)}
                  onGoOn={(next, merged) => {
                    setBase(next)
                    setInput(merged)
                    save.reset()
                  }}
                />
              )}
              <ChannelForm input={input} onChange={setInput} errors={errors} saved={current} />
            </SpaceBetween>
          </Form>
        </div>
        <ChannelDeliveries channel={current} />
      </SpaceBetween>
      <UnsavedInput isUnsaved={() => !isSaved.current && input !== first} />
    </Page>
  )
}

function labelOf(say: Say, key: keyof ChannelInput): string {
  switch (key) {
    case 'enabled':
      return say('registry.field.enabled')
    case 'language':
      return say('frame.language')
    case 'environments':
      return say('registries.column.environments')
    case 'isQuiet':
      return say('channel.quiet')
    case 'weekends':
      return say('channel.quiet.weekends')
    case 'urgentGoesThrough':
      return say('channel.quiet.urgent')
    default:
      return say(`channel.field.${key}`)
  }
}

function wordsOf(say: Say, key: keyof ChannelInput, input: ChannelInput): string | undefined {
  switch (key) {
    case 'kinds':
      return input.kinds.map((kind) => say(`channel.kind.${kind}`)).join(', ')
    case 'environments':
      return input.environments.map((environment) => say(`environment.${environment}`)).join(', ')
    case 'format':
      return say(`channel.format.${input.format}`)
    case 'security':
      return say(`channel.security.${input.security}`)
    case 'language':
      return languageNames[input.language]
    default:
      return undefined
  }
}
