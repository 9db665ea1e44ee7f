import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { type TransferCluster, TransferClusterChange, updateCluster } from '#contract/clusters.ts'
import type { Connection } from '#contract/connections.ts'
import type { Registry } from '#contract/registries.ts'
import { call } from '../api/client.ts'
import { clusterQuery } from '../api/clusters.ts'
import { connectionsQuery } from '../api/connections.ts'
import { registriesQuery } from '../api/registries.ts'
import { useFieldErrors } from '../components/form-errors.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { noteInWords } from '../components/note-in-words.ts'
import { useNotify } from '../components/notifications.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { SaveProblem } from '../components/save-problem.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { type Say, useText } from '../messages/text.tsx'
import { ClusterForm } from './cluster-form.tsx'
import { clusterChangeOf, type ClusterInput, clusterInputOf, takeReference } from './cluster-input.ts'
import { usePin } from './image/use-pin.ts'

const route = getRouteApi('/shell/clusters/$id/edit')

export function EditClusterPage() {
  const { say } = useText()
  const { id } = route.useParams()
  const cluster = useQuery(clusterQuery(id))
  const registries = useQuery(registriesQuery({ limit: 500 }))
  const connections = useQuery(connectionsQuery({ limit: 500 }))
  // What is typed belongs to the revision that was read when the page was opened.
  const opened = useRef<TransferCluster>(undefined)
  opened.current ??= cluster.data
  if (opened.current !== undefined && registries.data !== undefined && connections.data !== undefined) {
    return (
      <EditForm
        key={id}
        cluster={opened.current}
        current={cluster.data ?? opened.current}
        registries={registries.data.items}
        connections={connections.data.items}
      />
    )
  }
  const error = cluster.error ?? registries.error ?? connections.error
  return (
    <Page title={say('cluster.edit')} crumbs={[{ text: say('nav.clusters'), href: '/clusters' }]}>
      {error === null ? (
        <Spinner size="large" />
      ) : (
        <ProblemAlert error={error} onRetry={() => void cluster.refetch()} />
      )}
    </Page>
  )
}

interface EditFormProps {
  readonly cluster: TransferCluster
  /** As the console has it now, whatever is typed here. */
  readonly current: TransferCluster
  readonly registries: readonly Registry[]
  readonly connections: readonly Connection[]
}

function EditForm({ cluster, current, registries, connections }: EditFormProps) {
  const text = useText()
  const { say } = text
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  const { id, name } = cluster
  const [base, setBase] = useState(() => ({
    revision: cluster.revision,
    input: clusterInputOf(cluster, registries),
  }))
  const { revision, input: first } = base
  const [input, setInput] = useState(first)
  const isSaved = useRef(false)
  const whole = takeReference(input, registries)
  const body = clusterChangeOf(whole, registries)
  const errors = useFieldErrors(TransferClusterChange, body)
  const pin = usePin()
  const save = useMutation({
    mutationFn: async () => {
      const sent = await pin(whole, body)
      return (await call(updateCluster, { params: { id }, body: sent, ifMatch: `"${revision}"` })).value
    },
    onError: async (error) => {
      errors.refuse(error)
      await queries.invalidateQueries({ queryKey: ['clusters', id] })
    },
    onSuccess: async (changed) => {
      isSaved.current = true
      await queries.invalidateQueries({ queryKey: ['clusters'] })
      notify('success', say('cluster.saved', { name: changed.name }))
      for (const note of changed.notes) notify('info', noteInWords(text, note))
      await router.navigate({ to: '/clusters/$id', params: { id } })
    },
  })
  const crumbs = [
    { text: say('nav.clusters'), href: '/clusters' },
    { text: name, href: `/clusters/${id}` },
  ]
  return (
    <Page title={say('cluster.edit')} crumbs={crumbs} description={say('cluster.edit.text')}>
      <div ref={errors.form}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ButtonTo variant="link" href={`/clusters/${id}`}>
                {say('action.cancel')}
              </ButtonTo>
              <Button
                variant="primary"
                loading={save.isPending}
                {...useMay('clusters:write')}
                onClick={() => {
                  setInput(whole)
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
                theirs={{ revision: current.revision, input: clusterInputOf(current, registries) }}
                labelOf={(key) => say(key === 'pin' ? 'image.pin' : `cluster.field.${key}`)}
                wordsOf={(key, value) => wordsOf(say, { key, value, registries, connections })}
                onGoOn={(next, merged) => {
                  setBase(next)
                  setInput(merged)
                  save.reset()
                }}
              />
            )}
            <ClusterForm
              input={input}
              onChange={setInput}
              errors={errors}
              registries={registries}
              connections={connections}
              isPlaced
            />
          </SpaceBetween>
        </Form>
      </div>
      <UnsavedInput isUnsaved={() => !isSaved.current && JSON.stringify(input) !== JSON.stringify(first)} />
    </Page>
  )
}

interface Value extends Pick<EditFormProps, 'registries' | 'connections'> {
  readonly key: keyof ClusterInput
  readonly value: ClusterInput
}

/** What the form shows for the codes and ids that it holds. */
function wordsOf(say: Say, { key, value, registries, connections }: Value): string | undefined {
  switch (key) {
    case 'environment':
      return say(`environment.${value.environment}`)
    case 'registryId':
      if (value.registryId === '') return say('cluster.registry.none')
      return registries.find(({ id }) => id === value.registryId)?.name
    case 'connectionId':
      return connections.find(({ id }) => id === value.connectionId)?.name
    case 'storageType':
      return say(`cluster.storage.${value.storageType}`)
    case 'pin':
      return say(value.pin === 'yes' ? 'meanwhile.on' : 'meanwhile.off')
    case 'env':
      return value.env.map((variable) => `${variable.name}=${variable.value}`).join(', ') || undefined
    default:
      return undefined
  }
}
