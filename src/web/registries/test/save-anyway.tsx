import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { useMay } from '../../components/use-may.ts'
import { useText } from '../../messages/text.tsx'

export interface SaveAnywayProps {
  readonly words: 'anyway' | 'saveAnyway'
  readonly onSave: (reason: string) => void
}

/** Saves what does not work, with a reason that is kept. */
export function SaveAnyway({ words, onSave }: SaveAnywayProps) {
  const { say } = useText()
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  return (
    <>
      <Button {...useMay('registries:write')} onClick={() => setAsking(true)}>
        {say(`check.${words}`)}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={say(`check.${words}.title`)}
          confirm={say(`check.${words}`)}
          isReady={reason.trim() !== ''}
          onClose={() => setAsking(false)}
          onConfirm={async () => onSave(reason.trim())}
        >
          <SpaceBetween size="m">
            <div>{say('check.anyway.text')}</div>
            <FormField label={say('check.anyway.reason')}>
              <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
            </FormField>
          </SpaceBetween>
        </ConfirmDialog>
      )}
    </>
  )
}
