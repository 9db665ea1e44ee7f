import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { cancelOperation, type Operation, pauseOperation, resumeOperation } from '#contract/operations.ts'
import type { Registry } from '#contract/registries.ts'
import type { PreviousCredential } from '#contract/rotations.ts'
import { call } from '../api/client.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { OperationStatus, OperationSteps } from '../operations/operation-steps.tsx'
import { KeptCredential } from './kept-credential.tsx'

export interface RotationRunProps {
  readonly registry: Registry
  readonly operation: Operation
  readonly previous: PreviousCredential | null
}

type Change = typeof cancelOperation | typeof pauseOperation | typeof resumeOperation

/** The run as it goes, and what may be done with the old credential afterwards. */
export function RotationRun({ registry, operation, previous }: RotationRunProps) {
  const { say } = useText()
  const queries = useQueryClient()
  const may = useMay('operations:write')
  const { id, state, message, paused } = operation
  const change = useMutation({
    mutationFn: (endpoint: Change) => call(endpoint, { params: { id } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['operations'] }),
  })
  const actions = state === 'running' && (
    <SpaceBetween direction="horizontal" size="xs">
      <Button {...may} onClick={() => change.mutate(paused ? resumeOperation : pauseOperation)}>
        {say(paused ? 'operation.resume' : 'operation.pause')}
      </Button>
      <Button {...may} onClick={() => change.mutate(cancelOperation)}>
        {say('operation.cancel')}
      </Button>
    </SpaceBetween>
  )
  return (
    <SpaceBetween size="l">
      {change.error !== null && <ProblemAlert error={change.error} />}
      <Container
        header={
          <Header variant="h2" description={<OperationStatus {...operation} />} actions={actions}>
            {say(`operation.kind.${operation.kind}`, { name: registry.name })}
          </Header>
        }
      >
        <SpaceBetween size="m">
          <OperationSteps operation={operation} />
          <div role="status">
            {state === 'succeeded' && <Alert type="success">{say('rotation.done')}</Alert>}
            {state === 'failed' && (
              <Alert type="error">
                <span className="break-anywhere">{message}</span>
              </Alert>
            )}
          </div>
          {state !== 'running' && <ButtonTo href={`/registries/${registry.id}`}>{say('rotation.back')}</ButtonTo>}
        </SpaceBetween>
      </Container>
      {previous !== null && <KeptCredential registry={registry} previous={previous} />}
    </SpaceBetween>
  )
}
