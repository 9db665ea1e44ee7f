import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Form from '@cloudscape-design/components/form'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { createCluster, deployCluster, NewTransferCluster, previewCluster } from '#contract/clusters.ts'
import type { Connection } from '#contract/connections.ts'
import type { Registry } from '#contract/registries.ts'
import { call } from '../api/client.ts'
import { connectionsQuery } from '../api/connections.ts'
import { registriesQuery } from '../api/registries.ts'
import { useFieldErrors } from '../components/form-errors.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { noteInWords } from '../components/note-in-words.ts'
import { useNotify } from '../components/notifications.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { useEnvironment } from '../frame/environment.ts'
import { useText } from '../messages/text.tsx'
import { AddRegistryButton } from '../registries/add-registry-dialog.tsx'
import { ClusterForm } from './cluster-form.tsx'
import { chooseRegistry, type ClusterInput, emptyClusterInput, newClusterOf, takeReference } from './cluster-input.ts'
import { ClusterReview } from './cluster-review.tsx'
import { usePin } from './image/use-pin.ts'

const route = getRouteApi('/shell/clusters/add')

/** The form begins with what is there already, so it waits for that. */
export function AddClusterPage() {
  const { say } = useText()
  const registries = useQuery(registriesQuery({ limit: 500 }))
  const connections = useQuery(connectionsQuery({ limit: 500 }))
  const crumbs = [{ text: say('nav.clusters'), href: '/clusters' }]
  if (registries.data !== undefined && connections.data !== undefined) {
    return <AddForm registries={registries.data.items} connections={connections.data.items} />
  }
  const error = registries.error ?? connections.error
  const retry = () => void Promise.all([registries.refetch(), connections.refetch()])
  return (
    <Page title={say('clusters.add')} crumbs={crumbs}>
      {error === null ? <Spinner size="large" /> : <ProblemAlert error={error} onRetry={retry} />}
    </Page>
  )
}

interface AddFormProps {
  readonly registries: readonly Registry[]
  readonly connections: readonly Connection[]
}

function useFirstInput({ registries, connections }: AddFormProps): ClusterInput {
  const { registryId } = route.useSearch()
  const [environment] = useEnvironment()
  const usable = registries.filter(({ enabled }) => enabled)
  const registry = usable.find(({ id }) => id === registryId) ?? usable.find(({ isDefault }) => isDefault)
  const [only] = connections.filter(({ enabled }) => enabled)
  const [first] = useState(() => {
    const input = {
      ...emptyClusterInput,
      connectionId: only?.id ?? '',
      environment: environment ?? only?.environment ?? emptyClusterInput.environment,
    }
    return registry === undefined ? input : chooseRegistry(input, registry.id, registries)
  })
  return first
}

function AddForm({ registries, connections }: AddFormProps) {
  const { say } = useText()
  const first = useFirstInput({ registries, connections })
  const [input, setInput] = useState(first)
  const [isDeployed, setDeployed] = useState(true)
  const isSaved = useRef(false)
  const whole = takeReference(input, registries)
  const body = newClusterOf(whole, registries)
  const errors = useFieldErrors(NewTransferCluster, body)
  const pin = usePin()
  const create = useCreateCluster(
    (sent) => pin(whole, sent),
    () => {
      isSaved.current = true
    },
  )
  const preview = useMutation({
    mutationFn: async (sent: typeof body) => (await call(previewCluster, { body: await pin(whole, sent) })).value,
    onError: errors.refuse,
  })
  const may = useMay('clusters:write')
  const send = (act: () => void) => {
    setInput(whole)
    if (errors.check()) act()
  }
  const error = create.error ?? preview.error
  return (
    <Page title={say('clusters.add')} crumbs={[{ text: say('nav.clusters'), href: '/clusters' }]}>
      <div ref={errors.form}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs" alignItems="center">
              <Checkbox checked={isDeployed} onChange={({ detail }) => setDeployed(detail.checked)}>
                {say('cluster.deployNow')}
              </Checkbox>
              <ButtonTo variant="link" href="/clusters">
                {say('action.cancel')}
              </ButtonTo>
              <Button {...may} loading={preview.isPending} onClick={() => send(() => preview.mutate(body))}>
                {say('cluster.review')}
              </Button>
              <Button
                variant="primary"
                {...may}
                loading={create.isPending}
                onClick={() => send(() => create.mutate({ body, isDeployed }, { onError: errors.refuse }))}
              >
                {say('action.create')}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {error !== null && <ProblemAlert error={error} />}
            <ClusterForm
              input={input}
              onChange={setInput}
              errors={errors}
              registries={registries}
              connections={connections}
              isPlaced={false}
              addRegistry={
                <AddRegistryButton
                  onAdded={(registry) =>
                    setInput((before) => chooseRegistry(before, registry.id, [...registries, registry]))
                  }
                />
              }
            />
            {preview.data !== undefined && (
              <ClusterReview
                preview={preview.data}
                isOld={JSON.stringify(preview.variables) !== JSON.stringify(body)}
              />
            )}
          </SpaceBetween>
        </Form>
      </div>
      <UnsavedInput isUnsaved={() => !isSaved.current && input !== first} />
    </Page>
  )
}

type Body = ReturnType<typeof newClusterOf>

interface Creation {
  readonly body: Body
  readonly isDeployed: boolean
}

function useCreateCluster(complete: (body: Body) => Promise<Body>, onSaved: () => void) {
  const text = useText()
  const { say } = text
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  // One key for one intent: sent twice by a broken connection, it is created once.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  return useMutation({
    mutationFn: async ({ body, isDeployed }: Creation) => {
      const cluster = (await call(createCluster, { body: await complete(body), idempotencyKey })).value
      // The cluster is there even where its deployment does not begin: its page says why.
      if (isDeployed) await call(deployCluster, { params: { id: cluster.id } }).catch(() => undefined)
      return cluster
    },
    onSuccess: async (cluster, { isDeployed }) => {
      onSaved()
      await queries.invalidateQueries({ queryKey: ['clusters'] })
      notify('success', say(isDeployed ? 'cluster.created.deploying' : 'cluster.created', { name: cluster.name }))
      for (const note of cluster.notes) notify('info', noteInWords(text, note))
      await router.navigate({ to: '/clusters/$id', params: { id: cluster.id } })
    },
  })
}
