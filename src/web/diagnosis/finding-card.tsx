import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { Diagnosis, Evidence, Finding } from '#contract/diagnosis.ts'
import { AtSlashes } from '../components/at-slashes.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'
import { causeInWords } from './cause-in-words.ts'
import { evidenceInWords, podsInWords } from './finding-words.ts'
import { FixList } from './fix-list.tsx'
import './finding-card.css'

export interface FindingCardProps {
  readonly finding: Finding
  readonly diagnosis: Pick<Diagnosis, 'connectionId' | 'namespace'>
  readonly onApplied: () => void
}

/** One cause: what it is, what to do about it, and what it rests on. */
export function FindingCard({ finding, diagnosis, onApplied }: FindingCardProps) {
  const { say } = useText()
  const { message, hint } = causeInWords(say, finding)
  const { workload, container, image, since, confidence, mustAct, alternatives } = finding
  const where = say('diagnosis.place', { kind: workload.kind, name: workload.name })
  const items = [
    { label: say('diagnosis.confidence'), value: say(`diagnosis.confidence.${confidence}`) },
    { label: say('diagnosis.mustAct'), value: say(`diagnosis.act.${mustAct}`) },
    {
      label: say('diagnosis.where'),
      value: <Foreign>{container === null ? where : `${where}, ${container}`}</Foreign>,
    },
    ...(image === null ? [] : [{ label: say('diagnosis.image'), value: <Foreign>{image}</Foreign> }]),
    ...(since === null ? [] : [{ label: say('diagnosis.since'), value: <RelativeTime at={since} /> }]),
  ]
  return (
    <Container
      data-cause={finding.cause}
      header={
        <Header variant="h2" description={<Foreign>{podsInWords(say, finding)}</Foreign>}>
          <span className="break-anywhere">{message}</span>
        </Header>
      }
    >
      <SpaceBetween size="l">
        <div className="break-anywhere">{hint}</div>
        <FixList finding={finding} diagnosis={diagnosis} onApplied={onApplied} />
        <KeyValuePairs columns={items.length > 4 ? 3 : 4} items={items} />
        <Steps steps={finding.steps} />
        <EvidenceList evidence={finding.evidence} />
        {alternatives.length > 0 && (
          <ExpandableSection headerText={say('diagnosis.alternatives')}>
            <ul className="break-anywhere">
              {alternatives.map((other) => (
                <li key={other.cause}>
                  {causeInWords(say, other).message} ({say(`diagnosis.confidence.${other.confidence}`)})
                </li>
              ))}
            </ul>
          </ExpandableSection>
        )}
      </SpaceBetween>
    </Container>
  )
}

/** Text of elsewhere: of whatever length, in whatever direction. */
function Foreign({ children }: { readonly children: string }) {
  return (
    <bdi className="break-anywhere">
      <AtSlashes>{children}</AtSlashes>
    </bdi>
  )
}

const stepTypes: Readonly<Record<Finding['steps'][number]['state'], StatusIndicatorProps.Type>> = {
  passed: 'success',
  failed: 'error',
  unknown: 'pending',
}

type Step = Finding['steps'][number]

function stepWords(step: Step['step'], state: Step['state']) {
  const verdict = `${step}.${state}` as const
  return `diagnosis.step.${verdict}` as const
}

function Steps({ steps }: Pick<Finding, 'steps'>) {
  const { say } = useText()
  if (steps.length === 0) return undefined
  return (
    <div>
      <Box variant="awsui-key-label">{say('diagnosis.steps')}</Box>
      <ol className="finding-steps">
        {steps.map(({ step, state }) => (
          <li key={step} data-step={step}>
            <StatusIndicator type={stepTypes[state]}>{say(stepWords(step, state))}</StatusIndicator>
          </li>
        ))}
      </ol>
    </div>
  )
}

function EvidenceList({ evidence }: Pick<Finding, 'evidence'>) {
  const { say } = useText()
  // What Kubernetes said stands there in any case.
  const telling = evidence.filter((line, index) => line.decided || index === 0)
  return (
    <div>
      <Box variant="awsui-key-label">{say('diagnosis.evidence')}</Box>
      <Lines lines={telling} />
      {telling.length < evidence.length && (
        <ExpandableSection headerText={say('diagnosis.evidence.all', { count: evidence.length })}>
          <Lines lines={evidence} />
        </ExpandableSection>
      )}
    </div>
  )
}

function Lines({ lines }: { readonly lines: readonly Evidence[] }) {
  const { say } = useText()
  return (
    <ul className="finding-evidence">
      {lines.map((line) => (
        <li key={`${line.object} ${line.message}`} className="break-anywhere">
          {line.fact === 'said' ? <q className="finding-quote">{line.message}</q> : evidenceInWords(say, line)}
          {line.object !== null && <span className="finding-object">{line.object}</span>}
          {line.count > 1 && <span className="finding-object">{say('diagnosis.count', { count: line.count })}</span>}
        </li>
      ))}
    </ul>
  )
}
