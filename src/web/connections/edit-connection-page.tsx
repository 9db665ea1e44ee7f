import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { type Connection, ConnectionChange, updateConnection } from '#contract/connections.ts'
import { call } from '../api/client.ts'
import { connectionQuery } from '../api/connections.ts'
import { useFieldErrors } from '../components/form-errors.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { useNotify } from '../components/notifications.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { ConnectionForm } from './connection-form.tsx'
import { connectionChangeOf, connectionInputOf } from './connection-input.ts'

const route = getRouteApi('/shell/orchestrators/$id/edit')

export function EditConnectionPage() {
  const { say } = useText()
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(connectionQuery(id))
  // What is typed belongs to the revision that was read when the page was opened.
  const opened = useRef<Connection>(undefined)
  opened.current ??= data
  if (opened.current !== undefined) return <EditForm key={id} connection={opened.current} />
  return (
    <Page title={say('connection.edit')} crumbs={[{ text: say('nav.orchestrators'), href: '/orchestrators' }]}>
      {error === null ? <Spinner size="large" /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
    </Page>
  )
}

function EditForm({ connection }: { readonly connection: Connection }) {
  const { say } = useText()
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  const { id, revision } = connection
  const [first] = useState(() => connectionInputOf(connection))
  const [input, setInput] = useState(first)
  const isSaved = useRef(false)
  const body = connectionChangeOf(input, first)
  const errors = useFieldErrors(ConnectionChange, body)
  const save = useMutation({
    mutationFn: async () => (await call(updateConnection, { params: { id }, body, ifMatch: `"${revision}"` })).value,
    onError: errors.refuse,
    onSuccess: async ({ name }) => {
      isSaved.current = true
      await queries.invalidateQueries({ queryKey: ['connections'] })
      notify('success', say('connection.saved', { name }))
      await router.navigate({ to: '/orchestrators/$id', params: { id } })
    },
  })
  const crumbs = [
    { text: say('nav.orchestrators'), href: '/orchestrators' },
    { text: connection.name, href: `/orchestrators/${id}` },
  ]
  return (
    <Page title={say('connection.edit')} crumbs={crumbs}>
      <div ref={errors.form}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ButtonTo variant="link" href={`/orchestrators/${id}`}>
                {say('action.cancel')}
              </ButtonTo>
              <Button
                variant="primary"
                loading={save.isPending}
                {...useMay('connections:write')}
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
            {save.error !== null && <ProblemAlert error={save.error} />}
            <ConnectionForm input={input} onChange={setInput} errors={errors} isSaved />
          </SpaceBetween>
        </Form>
      </div>
      <UnsavedInput isUnsaved={() => !isSaved.current && input !== first} />
    </Page>
  )
}
