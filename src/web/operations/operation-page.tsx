import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { cancelOperation, type Operation, pauseOperation, resumeOperation } from '#contract/operations.ts'
import { call } from '../api/client.ts'
import { operationQuery } from '../api/operations.ts'
import { actorInWords } from '../components/actor-in-words.ts'
import { LinkTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { isToldByStep, operationMessage, OperationStatus, OperationSteps } from './operation-steps.tsx'

const route = getRouteApi('/shell/operations/$id')

/** Long work: it goes on when this page is left, and is found again by its address. */
export function OperationPage() {
  const { say } = useText()
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(operationQuery(id))
  if (data !== undefined) return <Known operation={data} />
  return (
    <Page title={say('operation.title')} crumbs={[{ text: say('nav.activity'), href: '/activity?tab=operations' }]}>
      {error === null ? <Spinner size="large" /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
    </Page>
  )
}

type Change = typeof cancelOperation | typeof pauseOperation | typeof resumeOperation

function Known({ operation }: { readonly operation: Operation }) {
  const { say } = useText()
  const { id, subject, state } = operation
  const message = isToldByStep(operation) ? null : operationMessage(say, operation)
  const queries = useQueryClient()
  const may = useMay('operations:write')
  const change = useMutation({
    mutationFn: (endpoint: Change) => call(endpoint, { params: { id } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['operations'] }),
  })
  const subjectHref = subject.type === 'cluster' ? `/clusters/${subject.id}` : `/registries/${subject.id}`
  return (
    <Page
      title={say(`operation.kind.${operation.kind}`, { name: subject.name })}
      crumbs={[{ text: say('nav.activity'), href: '/activity?tab=operations' }]}
      actions={
        state === 'running' && (
          <SpaceBetween direction="horizontal" size="xs">
            <Button {...may} onClick={() => change.mutate(operation.paused ? resumeOperation : pauseOperation)}>
              {say(operation.paused ? 'operation.resume' : 'operation.pause')}
            </Button>
            <Button {...may} loading={change.isPending} onClick={() => change.mutate(cancelOperation)}>
              {say('operation.cancel')}
            </Button>
          </SpaceBetween>
        )
      }
    >
      {change.error !== null && <ProblemAlert error={change.error} />}
      <Container>
        <KeyValuePairs
          columns={4}
          items={[
            { label: say('operation.state'), value: <OperationStatus {...operation} /> },
            { label: say('operation.subject'), value: <LinkTo href={subjectHref}>{subject.name}</LinkTo> },
            {
              label: say('audit.actor'),
              value: <bdi className="break-anywhere">{actorInWords(say, operation.createdBy)}</bdi>,
            },
            { label: say('operation.startedAt'), value: <RelativeTime at={operation.createdAt} /> },
          ]}
        />
      </Container>
      <Container header={<Header variant="h2">{say('operation.steps')}</Header>}>
        <OperationSteps operation={operation} />
        {message !== null && (
          <p className="break-anywhere" role="status">
            {message}
          </p>
        )}
      </Container>
    </Page>
  )
}
