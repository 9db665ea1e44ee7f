import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { createNotificationChannel, NewNotificationChannel } from '#contract/notifications.ts'
import { call } from '../api/client.ts'
import { useFieldErrors } from '../components/form-errors.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { useNotify } from '../components/notifications.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { ChannelForm } from './channel-form.tsx'
import { emptyChannelInput, newChannelOf } from './channel-input.ts'

export function AddChannelPage() {
  const { say, language } = useText()
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  const [first] = useState(() => emptyChannelInput(language))
  const [input, setInput] = useState(first)
  const isSaved = useRef(false)
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const body = newChannelOf(input)
  const errors = useFieldErrors(NewNotificationChannel, body)
  const create = useMutation({
    mutationFn: async () => {
      const parsed = NewNotificationChannel.parse(body)
      return (await call(createNotificationChannel, { body: parsed, idempotencyKey })).value
    },
    onError: errors.refuse,
    onSuccess: async ({ id, name }) => {
      isSaved.current = true
      await queries.invalidateQueries({ queryKey: ['notifications'] })
      notify('success', say('channel.created', { name }))
      await router.navigate({ to: '/settings/notifications/$id', params: { id } })
    },
  })
  return (
    <Page title={say('channels.add')} crumbs={[{ text: say('nav.settings'), href: '/settings' }]}>
      <div ref={errors.form}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ButtonTo variant="link" href="/settings">
                {say('action.cancel')}
              </ButtonTo>
              <Button
                variant="primary"
                loading={create.isPending}
                {...useMay('notifications:write')}
                onClick={() => {
                  if (errors.check()) create.mutate()
                }}
              >
                {say('action.create')}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {create.error !== null && <ProblemAlert error={create.error} />}
            <ChannelForm input={input} onChange={setInput} errors={errors} saved={undefined} />
          </SpaceBetween>
        </Form>
      </div>
      <UnsavedInput isUnsaved={() => !isSaved.current && input !== first} />
    </Page>
  )
}
