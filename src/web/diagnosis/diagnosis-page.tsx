import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { connectionsQuery } from '../api/connections.ts'
import { type DiagnosedPlace, diagnosisQuery } from '../api/diagnosis.ts'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useText } from '../messages/text.tsx'
import { DiagnosisCards } from './diagnosis-cards.tsx'
import { ExplainBox } from './explain-box.tsx'

const route = getRouteApi('/shell/diagnosis')

/** Why pods of any namespace do not start; which, the address says. */
export function DiagnosisPage() {
  const { say } = useText()
  const { connection, namespace } = route.useSearch()
  const connections = useQuery(connectionsQuery({ limit: 500 }))
  const connectionId = connection ?? connections.data?.items[0]?.id
  return (
    <Page title={say('nav.diagnosis')} description={say('diagnosis.text')} crumbs={[]}>
      <SpaceBetween size="l">
        {connections.error !== null && <ProblemAlert error={connections.error} />}
        {connectionId !== undefined && <Place connectionId={connectionId} namespace={namespace} />}
        {connectionId !== undefined && namespace !== undefined && (
          <Found connectionId={connectionId} namespace={namespace} />
        )}
        <ExplainBox />
      </SpaceBetween>
    </Page>
  )
}

interface PlaceProps {
  readonly connectionId: string
  readonly namespace: string | undefined
}

function Place({ connectionId, namespace }: PlaceProps) {
  const { say } = useText()
  const navigate = route.useNavigate()
  const connections = useQuery(connectionsQuery({ limit: 500 }))
  const [typed, setTyped] = useState(namespace ?? '')
  const options = (connections.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const selected = options.find(({ value }) => value === connectionId) ?? null
  const go = (chosen: string) =>
    void navigate({ search: { connection: chosen, ...(typed.trim() === '' ? {} : { namespace: typed.trim() }) } })
  return (
    <Container>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          go(connectionId)
        }}
      >
        <SpaceBetween size="m">
          <ColumnLayout columns={2}>
            <FormField label={say('diagnosis.connection')}>
              <Select
                selectedOption={selected}
                options={options}
                onChange={({ detail }) => go(detail.selectedOption.value ?? connectionId)}
              />
            </FormField>
            <FormField label={say('diagnosis.namespace')} constraintText={say('diagnosis.namespace.hint')}>
              <Input value={typed} spellcheck={false} onChange={({ detail }) => setTyped(detail.value)} />
            </FormField>
          </ColumnLayout>
          <Button variant="primary" formAction="submit" disabled={typed.trim() === ''}>
            {say('diagnosis.run')}
          </Button>
        </SpaceBetween>
      </form>
    </Container>
  )
}

function Found(place: DiagnosedPlace) {
  const { say } = useText()
  const { data, error, refetch } = useQuery(diagnosisQuery(place))
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Spinner size="large" />
  if (data.findings.length > 0) return <DiagnosisCards diagnosis={data} onAgain={() => void refetch()} />
  return (
    <div role="status">
      <StatusIndicator type={data.pods === 0 ? 'info' : 'success'}>
        {say('diagnosis.none', { count: data.pods })}
      </StatusIndicator>
    </div>
  )
}
