import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useBlocker } from '@tanstack/react-router'
import { useText } from '../messages/text.tsx'

/** Asks before a page is left on which something was typed that is not saved. */
export function UnsavedInput({ isUnsaved }: { readonly isUnsaved: () => boolean }) {
  const { say } = useText()
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: isUnsaved,
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  })
  if (status !== 'blocked') return undefined
  return (
    <Modal
      visible
      header={say('leave.title')}
      closeAriaLabel={say('action.close')}
      onDismiss={reset}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={proceed}>
              {say('action.leave')}
            </Button>
            <Button variant="primary" onClick={reset}>
              {say('action.stay')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {say('leave.text')}
    </Modal>
  )
}
