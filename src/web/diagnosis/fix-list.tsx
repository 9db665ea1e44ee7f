import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { type Fix, permissionOfFix } from '#contract/diagnosis.ts'
import { CopyText } from '../components/copy-text.tsx'
import { ButtonTo } from '../components/link-to.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import type { FindingCardProps } from './finding-card.tsx'
import { FixDialog } from './fix-dialog.tsx'
import { fixInWords } from './finding-words.ts'

/** What may be done, the best first: a button where the console can do it, a page where a person must, or a command. */
export function FixList(props: FindingCardProps) {
  const { say } = useText()
  const [asked, setAsked] = useState<Fix>()
  const { fixes } = props.finding
  if (fixes.length === 0) return undefined
  return (
    <div>
      <Box variant="awsui-key-label">{say('diagnosis.fixes')}</Box>
      <ul className="finding-fixes">
        {fixes.map((fix, index) => (
          <FixItem
            key={`${fix.fix} ${fix.command}`}
            fix={fix}
            isFirst={index === 0}
            {...props}
            onAsk={() => setAsked(fix)}
          />
        ))}
      </ul>
      {asked !== undefined && <FixDialog fix={asked} {...props} onClose={() => setAsked(undefined)} />}
    </div>
  )
}

interface FixItemProps extends FindingCardProps {
  readonly fix: Fix
  readonly isFirst: boolean
  readonly onAsk: () => void
}

function FixItem({ fix, isFirst, finding, onAsk }: FixItemProps) {
  const { say } = useText()
  const mayWrite = useMay('clusters:write')
  const mayAlso = useMay(permissionOfFix[fix.fix] ?? 'clusters:write')
  const may = mayWrite.disabled ? mayWrite : mayAlso
  const { title, text } = fixInWords(say, fix)
  const page = pageOf(fix, finding)
  const variant = isFirst ? 'primary' : 'normal'
  return (
    <li data-fix={fix.fix} className="break-anywhere">
      {fix.applicable && (
        <Button variant={variant} {...may} onClick={onAsk}>
          {title}
        </Button>
      )}
      {!fix.applicable && page !== undefined && (
        <ButtonTo href={page} variant={variant}>
          {title}
        </ButtonTo>
      )}
      <div>{text}</div>
      {fix.until !== null && (
        <div>
          {say('diagnosis.until')} <RelativeTime at={fix.until} />
        </div>
      )}
      {fix.command !== null && (
        <div className="finding-command">
          <CopyText text={fix.command} />
        </div>
      )}
    </li>
  )
}

/** Where a person does it. */
function pageOf({ fix, values }: Fix, { registryId }: FindingCardProps['finding']): string | undefined {
  if (fix === 'add-registry') return `/registries/add?url=${encodeURIComponent(String(values['host'] ?? ''))}`
  if (registryId === null) return undefined
  if (fix === 'rotate-credential') return `/registries/${registryId}/rotate`
  if (fix === 'add-authority') return `/registries/${registryId}/edit`
  return fix === 'approve-realm' ? `/registries/${registryId}` : undefined
}
