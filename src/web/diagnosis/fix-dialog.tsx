import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { applyFix, type Fix } from '#contract/diagnosis.ts'
import { call } from '../api/client.ts'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { useNotify } from '../components/notifications.tsx'
import { useText } from '../messages/text.tsx'
import type { FindingCardProps } from './finding-card.tsx'
import { fixInWords } from './finding-words.ts'

interface FixDialogProps extends FindingCardProps {
  readonly fix: Fix
  readonly onClose: () => void
}

/** Says what will happen before it does; asks for the image where one must be chosen. */
export function FixDialog({ fix, finding, diagnosis, onApplied, onClose }: FixDialogProps) {
  const { say } = useText()
  const notify = useNotify()
  const queries = useQueryClient()
  const needsChoice = fix.fix === 'pick-tag' || fix.fix === 'correct-image'
  const [choice, setChoice] = useState(fix.choices[0] ?? finding.image ?? '')
  const { title, text } = fixInWords(say, fix)
  const apply = async () => {
    const { connectionId, namespace } = diagnosis
    const body = { connectionId, namespace, findingId: finding.id, fix: fix.fix }
    const { value } = await call(applyFix, { body: needsChoice ? { ...body, choice: choice.trim() } : body })
    notify('info', say('diagnosis.applied', { message: title }))
    if (value.operationId !== null) await queries.invalidateQueries({ queryKey: ['operations'] })
    await queries.invalidateQueries({ queryKey: ['clusters'] })
    await queries.invalidateQueries({ queryKey: ['diagnosis'] })
    onApplied()
  }
  return (
    <ConfirmDialog
      title={title}
      confirm={title}
      isReady={!needsChoice || choice.trim() !== ''}
      onConfirm={apply}
      onClose={onClose}
    >
      <p>{text}</p>
      {fix.fix === 'pick-tag' && (
        <FormField label={say('diagnosis.choose')}>
          <Select
            selectedOption={{ value: choice, label: choice }}
            options={fix.choices.map((image) => ({ value: image, label: image }))}
            onChange={({ detail }) => setChoice(detail.selectedOption.value ?? choice)}
          />
        </FormField>
      )}
      {fix.fix === 'correct-image' && (
        <FormField label={say('diagnosis.choose')}>
          <Input value={choice} spellcheck={false} onChange={({ detail }) => setChoice(detail.value)} />
        </FormField>
      )}
    </ConfirmDialog>
  )
}
