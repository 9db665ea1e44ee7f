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
import { SaveProblem } from '../components/save-problem.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { type Say, useText } from '../messages/text.tsx'
import { ConnectionForm } from './connection-form.tsx'
import { connectionChangeOf, type ConnectionInput, connectionInputOf } from './connection-input.ts'

const route = getRouteApi('/shell/orchestrators/$id/edit')

export function EditConnectionPage() {
  const { say } = useText()
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(connectionQuery(id))
  // What is typed belongs to the revision that was read when the page was opened.
  const opened = useRef<Connection>(undefined)
  opened.current ??= data
  if (opened.current !== undefined && data !== undefined) {
    return <EditForm key={id} connection={opened.current} current={data} />
  }
  return (
    <Page title={say('connection.edit')} crumbs={[{ text: say('nav.orchestrators'), href: '/orchestrators' }]}>
      {error === null ? <Spinner size="large" /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
    </Page>
  )
}

interface EditFormProps {
  readonly connection: Connection
  /** As the console has it now, whatever is typed here. */
  readonly current: Connection
}

function EditForm({ connection, current }: EditFormProps) {
  const { say } = useText()
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  const { id } = connection
  const [base, setBase] = useState(() => ({ revision: connection.revision, input: connectionInputOf(connection) }))
  const { revision, input: first } = base
  const [input, setInput] = useState(first)
  const isSaved = useRef(false)
  const body = connectionChangeOf(input, first)
  const errors = useFieldErrors(ConnectionChange, body)
  const save = useMutation({
    mutationFn: async () => (await call(updateConnection, { params: { id }, body, ifMatch: `"${revision}"` })).value,
    onError: async (error) => {
      errors.refuse(error)
      await queries.invalidateQueries({ queryKey: ['connections', id] })
    },
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
            {save.error !== null && (
              <SaveProblem
                error={save.error}
                base={base}
                yours={input}
                theirs={{ revision: current.revision, input: connectionInputOf(current) }}
                labelOf={(key) => labelOf(say, key)}
                wordsOf={(key, value) => wordsOf(say, key, value)}
                onGoOn={(next, merged) => {
                  setBase(next)
                  setInput(merged)
                  save.reset()
                }}
              />
            )}
            <ConnectionForm input={input} onChange={setInput} errors={errors} isSaved />
          </SpaceBetween>
        </Form>
      </div>
      <UnsavedInput isUnsaved={() => !isSaved.current && input !== first} />
    </Page>
  )
}

function labelOf(say: Say, key: keyof ConnectionInput): string {
  if (key === 'environment') return say('cluster.field.environment')
  if (key === 'enabled') return say('registry.field.enabled')
  return say(`connection.field.${key}`)
}

function wordsOf(say: Say, key: keyof ConnectionInput, { environment }: ConnectionInput): string | undefined {
  if (key !== 'environment') return undefined
  return say(environment === '' ? 'environment.any' : `environment.${environment}`)
}
