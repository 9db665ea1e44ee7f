import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { createConnection, NewConnection } from '#contract/connections.ts'
import { call } from '../api/client.ts'
import { useFieldErrors } from '../components/form-errors.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { useNotify } from '../components/notifications.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { ConnectionForm } from './connection-form.tsx'
import { emptyConnectionInput, newConnectionOf } from './connection-input.ts'

export function AddConnectionPage() {
  const { say } = useText()
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  const [input, setInput] = useState(emptyConnectionInput)
  const isSaved = useRef(false)
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const body = newConnectionOf(input)
  const errors = useFieldErrors(NewConnection, body)
  const create = useMutation({
    mutationFn: async () => (await call(createConnection, { body, idempotencyKey })).value,
    onError: errors.refuse,
    onSuccess: async ({ id, name }) => {
      isSaved.current = true
      await queries.invalidateQueries({ queryKey: ['connections'] })
      notify('success', say('connection.created', { name }))
      await router.navigate({ to: '/orchestrators/$id', params: { id }, search: { tab: 'rights' } })
    },
  })
  return (
    <Page title={say('connections.add')} crumbs={[{ text: say('nav.orchestrators'), href: '/orchestrators' }]}>
      <div ref={errors.form}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ButtonTo variant="link" href="/orchestrators">
                {say('action.cancel')}
              </ButtonTo>
              <Button
                variant="primary"
                loading={create.isPending}
                {...useMay('connections:write')}
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
            <ConnectionForm input={input} onChange={setInput} errors={errors} isSaved={false} />
          </SpaceBetween>
        </Form>
      </div>
      <UnsavedInput isUnsaved={() => !isSaved.current && input !== emptyConnectionInput} />
    </Page>
  )
}
