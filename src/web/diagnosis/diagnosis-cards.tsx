import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Diagnosis } from '#contract/diagnosis.ts'
import { CopyText } from '../components/copy-text.tsx'
import { useText } from '../messages/text.tsx'
import { FindingCard } from './finding-card.tsx'

export interface DiagnosisCardsProps {
  readonly diagnosis: Diagnosis
  readonly onAgain: () => void
}

export function DiagnosisCards({ diagnosis, onAgain }: DiagnosisCardsProps) {
  const { say } = useText()
  return (
    <SpaceBetween size="m">
      {diagnosis.findings.map((finding) => (
        <FindingCard key={finding.id} finding={finding} diagnosis={diagnosis} onApplied={onAgain} />
      ))}
      <SpaceBetween direction="horizontal" size="xs">
        <CopyText inline={false} label={say('diagnosis.copy')} text={diagnosis.text} />
        <Button iconName="refresh" onClick={onAgain}>
          {say('diagnosis.again')}
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  )
}
