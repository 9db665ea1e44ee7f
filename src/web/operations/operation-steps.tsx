import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { RegistryTestVerdict } from '#contract/checks.ts'
import type { Operation, OperationState, OperationStep } from '#contract/operations.ts'
import type { MessageKey } from '../messages/language.ts'
import { type Say, useText } from '../messages/text.tsx'
import { causeWords } from '../registries/test/test-words.ts'

const stepTypes: Readonly<Record<OperationStep['state'], StatusIndicatorProps.Type>> = {
  waiting: 'pending',
  running: 'in-progress',
  succeeded: 'success',
  failed: 'error',
  skipped: 'stopped',
}

/** What a step that went on has said against what it was asked. */
const doubts: ReadonlySet<OperationStep['saying']> = new Set([
  'image-absent',
  'image-refused',
  'image-blocked',
  'image-unknown',
  'image-no-node',
  'image-some-nodes',
  'next-not-tested',
])

function typeOf({ state, saying }: OperationStep): StatusIndicatorProps.Type {
  return state === 'succeeded' && doubts.has(saying) ? 'warning' : stepTypes[state]
}

const operationTypes: Readonly<Record<OperationState, StatusIndicatorProps.Type>> = {
  running: 'in-progress',
  succeeded: 'success',
  failed: 'error',
  cancelled: 'stopped',
}

export function OperationStatus({ state, paused }: Pick<Operation, 'state' | 'paused'>) {
  const { say } = useText()
  if (state === 'running' && paused)
    return <StatusIndicator type="stopped">{say('operation.state.paused')}</StatusIndicator>
  return <StatusIndicator type={operationTypes[state]}>{say(`operation.state.${state}`)}</StatusIndicator>
}

const stepNames: ReadonlyMap<string, MessageKey> = new Map([
  ['pull-secret', 'operation.step.pull-secret'],
  ['image', 'operation.step.image'],
  ['objects', 'operation.step.objects'],
  ['rollout', 'operation.step.rollout'],
  ['restart', 'operation.step.restart'],
  ['scale', 'operation.step.scale'],
  ['remove', 'operation.step.remove'],
  ['gone', 'operation.step.gone'],
  ['forget', 'operation.step.forget'],
  ['stage', 'operation.step.stage'],
  ['switch', 'operation.step.switch'],
  ['test', 'operation.step.test'],
  ['replace', 'operation.step.replace'],
  ['namespaces', 'operation.step.namespaces'],
  ['prove', 'operation.step.prove'],
  ['complete', 'operation.step.complete'],
])

/** A step that this page does not know yet keeps its own name. */
function stepName(say: Say, name: string): string {
  const key = stepNames.get(name)
  return key === undefined ? name : say(key)
}

/** The steps of long work, live: what is done, what is under way, and why it stopped. */
export function OperationSteps({ operation }: { readonly operation: Operation }) {
  const { say } = useText()
  return (
    <ol className="step-list">
      {operation.steps.map((step) => (
        <li key={step.name}>
          <StatusIndicator type={typeOf(step)} iconAriaLabel={say(`operation.stepState.${step.state}`)}>
            {stepName(say, step.name)}
          </StatusIndicator>{' '}
          {secondsOf(step) !== undefined && (
            <small>{say('operation.seconds', { seconds: secondsOf(step) ?? 0 })}</small>
          )}
          {step.message !== null && <div className="break-anywhere">{messageOf(say, step)}</div>}
        </li>
      ))}
    </ol>
  )
}

/** In the language of the page, where it is one of the closed list; what others said stays as it is. */
function messageOf(say: Say, { saying, values, message }: OperationStep): string {
  return saying === null ? (message ?? '') : say(`operation.said.${saying}`, { ...values, ...quoteIn(say, values) })
}

/** What a sentence quotes, in the same language, where it is a verdict on a registry. */
function quoteIn(say: Say, values: OperationStep['values']): OperationStep['values'] {
  const verdict = RegistryTestVerdict.safeParse(values['verdict'])
  return verdict.success ? { cause: causeWords(say, { verdict: verdict.data, values }) } : {}
}

/** Whether a step says already how it stands. */
export function isToldByStep({ steps, message }: Operation): boolean {
  return steps.some((step) => step.message === message)
}

/** How it stands or ended; in the language of the page, where the step that says so has words of the closed list. */
export function operationMessage(say: Say, { steps, message }: Operation): string | null {
  const step = steps.find((each) => each.message === message)
  return step === undefined ? message : messageOf(say, step)
}

function secondsOf({ startedAt, endedAt }: OperationStep): number | undefined {
  if (startedAt === null || endedAt === null) return undefined
  return Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 100) / 10
}
