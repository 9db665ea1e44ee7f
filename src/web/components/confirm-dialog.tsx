import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useState } from 'react'
import { useText } from '../messages/text.tsx'
import { ProblemAlert } from './problem-alert.tsx'

export interface ConfirmDialogProps {
  readonly title: string
  readonly confirm: string
  readonly children: ReactNode
  /** The dialog stays, with the reason, when this fails. */
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
  /** A name that has to be typed first; for what cannot be undone in production. */
  readonly typeName?: { readonly label: string; readonly name: string }
  /** False while something that the dialog asks for is missing. */
  readonly isReady?: boolean
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, confirm, children, onConfirm, onClose, typeName, isReady = true } = props
  const { say } = useText()
  const [typed, setTyped] = useState('')
  const [isRunning, setRunning] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = async () => {
    setRunning(true)
    setError(undefined)
    try {
      await onConfirm()
      onClose()
    } catch (failure) {
      setError(failure)
    } finally {
      setRunning(false)
    }
  }
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel={say('action.close')}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {say('action.cancel')}
            </Button>
            <Button
              variant="primary"
              loading={isRunning}
              disabled={!isReady || (typeName !== undefined && typed !== typeName.name)}
              onClick={() => void run()}
            >
              {confirm}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div className="break-anywhere">{children}</div>
        {typeName !== undefined && (
          <FormField label={typeName.label}>
            <Input value={typed} autoComplete={false} onChange={({ detail }) => setTyped(detail.value)} />
          </FormField>
        )}
        {error !== undefined && <ProblemAlert error={error} />}
      </SpaceBetween>
    </Modal>
  )
}
