import Box from '@cloudscape-design/components/box'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { type RegistryTestStep, registryTestSteps, type RegistryTestStepName } from '#contract/checks.ts'
import { useText } from '../../messages/text.tsx'
import { stepWords } from './test-words.ts'
import './test-steps.css'

const types: Readonly<Record<RegistryTestStep['state'], StatusIndicatorProps.Type>> = {
  passed: 'success',
  warning: 'warning',
  failed: 'error',
  skipped: 'stopped',
}

export interface TestStepsProps {
  readonly steps: readonly RegistryTestStep[]
  readonly isRunning: boolean
}

/** Every step in its order: those that were taken with what they found, the next as running, the rest as waiting. */
export function TestSteps({ steps, isRunning }: TestStepsProps) {
  const taken = new Map(steps.map((step) => [step.step, step]))
  const next = isRunning ? registryTestSteps.find((name) => !taken.has(name)) : undefined
  return (
    <ol className="test-steps">
      {registryTestSteps.map((name) => {
        const step = taken.get(name)
        return (
          <li key={name} data-step={name}>
            {step === undefined ? <Untaken name={name} isNext={name === next} /> : <Taken step={step} />}
          </li>
        )
      })}
    </ol>
  )
}

function Untaken({ name, isNext }: { readonly name: RegistryTestStepName; readonly isNext: boolean }) {
  const { say } = useText()
  return (
    <StatusIndicator
      type={isNext ? 'in-progress' : 'pending'}
      iconAriaLabel={say(isNext ? 'check.state.running' : 'check.state.waiting')}
    >
      {say(`check.step.${name}`)}
    </StatusIndicator>
  )
}

function Taken({ step }: { readonly step: RegistryTestStep }) {
  const { say } = useText()
  const { cause, hint } = stepWords(say, step)
  const raw = [step.verdict, ...Object.entries(step.values).map(([name, value]) => `${name}=${value}`)].join('  ')
  return (
    <>
      <StatusIndicator type={types[step.state]} iconAriaLabel={say(`check.state.${step.state}`)}>
        {say(`check.step.${step.step}`)}
      </StatusIndicator>{' '}
      {step.durationMs > 0 && <small>{say('operation.seconds', { seconds: step.durationMs / 1000 })}</small>}
      {step.state === 'skipped' ? (
        <Box display="inline" color="text-body-secondary" fontSize="body-s">
          {cause}
        </Box>
      ) : (
        <Box variant="p" padding="n">
          <span className="break-anywhere">{cause}</span>
        </Box>
      )}
      {hint !== undefined && (
        <Box variant="p" padding="n">
          <span className="break-anywhere">→ {hint}</span>
        </Box>
      )}
      {(step.state === 'failed' || step.state === 'warning') && (
        <details className="test-detail">
          <summary>{say('check.detail')}</summary>
          <code className="break-anywhere">{raw}</code>
        </details>
      )}
    </>
  )
}
