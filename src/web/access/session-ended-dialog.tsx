import Modal from '@cloudscape-design/components/modal'
import { useQueryClient } from '@tanstack/react-query'
import { useText } from '../messages/text.tsx'
import { tellSessionEnded } from './session-ended.ts'
import { SignInForm } from './sign-in-form.tsx'

/** Over the page, which stays as it is: what was typed is there after the sign-in. */
export function SessionEndedDialog() {
  const { say } = useText()
  const queries = useQueryClient()
  return (
    <Modal visible header={say('signIn.title')} closeAriaLabel={say('action.close')} disableContentPaddings={false}>
      <p>{say('signIn.again')}</p>
      <SignInForm
        onSignedIn={() => {
          tellSessionEnded(false)
          void queries.invalidateQueries()
        }}
      />
    </Modal>
  )
}
