import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { CopyText } from '../../components/copy-text.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { useMay } from '../../components/use-may.ts'
import { useText } from '../../messages/text.tsx'
import { TestSteps } from './test-steps.tsx'
import { textOfTest } from './test-text.ts'
import { stepWords } from './test-words.ts'
import type { RegistryTestState } from './use-registry-test.ts'

export interface TestPanelProps {
  readonly test: RegistryTestState
  readonly url: string
  readonly run: string
  /** Instead of “Connection test”. */
  readonly title?: string
  readonly onRun: () => void
  readonly onStop: () => void
  /** Leads to the field that the failed step is about. */
  readonly onFix?: ((step: string) => void) | undefined
  /** False while what is to be tested is missing. */
  readonly isReady?: boolean
  /** Shown above the steps: what may be chosen before a test. */
  readonly children?: ReactNode
}

/** The stepwise test of a registry, live. */
export function TestPanel({ test, url, run, title, onRun, onStop, onFix, isReady = true, children }: TestPanelProps) {
  const { say } = useText()
  const may = useMay('registries:write')
  const { steps, isRunning, result, error } = test
  const isKnown = steps.length > 0 || isRunning
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={say('check.text')}
          actions={
            isRunning ? (
              <Button onClick={onStop}>{say('check.stop')}</Button>
            ) : (
              <Button {...may} disabled={may.disabled || !isReady} onClick={onRun}>
                {run}
              </Button>
            )
          }
        >
          {title ?? say('check.title')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {children}
        <div role="status">{result !== undefined && <Outcome steps={steps} result={result} onFix={onFix} />}</div>
        {error !== undefined && <ProblemAlert error={error} />}
        {isKnown ? (
          <TestSteps steps={steps} isRunning={isRunning} />
        ) : (
          say(onFix === undefined ? 'check.not-yet' : 'check.not-yet.create')
        )}
        {result !== undefined && (
          <CopyText
            inline={false}
            label={say('check.copy')}
            text={textOfTest(say, { url, at: result.testedAt, steps: result.steps })}
          />
        )}
      </SpaceBetween>
    </Container>
  )
}

type OutcomeProps = Pick<RegistryTestState, 'steps' | 'result'> & Pick<TestPanelProps, 'onFix'>

function Outcome({ steps, result, onFix }: OutcomeProps) {
  const { say } = useText()
  const failed = steps.find(({ state }) => state === 'failed')
  if (failed !== undefined) {
    const action = onFix && <Button onClick={() => onFix(failed.step)}>{say('check.fix')}</Button>
    return (
      <Alert type="error" action={action}>
        <span className="break-anywhere">{say('check.result.failed', { cause: stepWords(say, failed).cause })}</span>
      </Alert>
    )
  }
  const count = steps.filter(({ state }) => state === 'warning').length
  return result?.state === 'warning' ? (
    <Alert type="warning">{say('check.result.warning', { count })}</Alert>
  ) : (
    <Alert type="success">{say('check.result.passed')}</Alert>
  )
}
