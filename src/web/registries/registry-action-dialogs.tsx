import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Registry } from '#contract/registries.ts'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { describeProblem } from '../components/problem-alert.tsx'
import { useText } from '../messages/text.tsx'
import type { Failure } from './act-on-registries.ts'
import type { RegistryAction, TakingAction } from './registry-actions.ts'

export interface AskDialogProps {
  readonly action: TakingAction
  readonly registries: readonly Registry[]
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
}

/** One question for all of them, each by its name. */
export function AskDialog({ action, registries, onConfirm, onClose }: AskDialogProps) {
  const { say } = useText()
  const [first] = registries
  return (
    <ConfirmDialog
      title={say(`registries.ask.${action}`, { count: registries.length, name: first?.name ?? '' })}
      confirm={say(`registries.action.${action}`)}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      <SpaceBetween size="s">
        <ul className="name-list">
          {registries.map(({ id, name, usedBy }) => (
            <li key={id}>
              <b>{name}</b>
              {usedBy.clusters > 0 && ` – ${say('registries.ask.usedBy', { count: usedBy.clusters })}`}
            </li>
          ))}
        </ul>
        <div>{say(action === 'delete' ? 'registries.delete.text' : 'registries.disable.text')}</div>
      </SpaceBetween>
    </ConfirmDialog>
  )
}

export interface FailureDialogProps {
  readonly action: RegistryAction
  readonly done: number
  readonly failed: readonly Failure[]
  readonly onClose: () => void
}

/** What was refused, one by one and with its reason; the rest is done. */
export function FailureDialog({ action, done, failed, onClose }: FailureDialogProps) {
  const { say } = useText()
  return (
    <Modal
      visible
      header={say('registries.failed.title', { count: failed.length })}
      closeAriaLabel={say('action.close')}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            {say('action.close')}
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="s">
        <div>{say('registries.failed.rest', { count: done, action: say(`registries.action.${action}`) })}</div>
        {failed.map(({ registry, error }) => {
          const { title, detail, hint } = describeProblem(error, say)
          return (
            <Alert key={registry.id} type="error" header={registry.name}>
              <div className="break-anywhere">
                <div>{detail ?? title}</div>
                {hint !== undefined && <div>{hint}</div>}
              </div>
            </Alert>
          )
        })}
      </SpaceBetween>
    </Modal>
  )
}
