import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Registry } from '#contract/registries.ts'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { PasswordField } from './password-field.tsx'
import { RegistryForm } from './registry-form.tsx'
import { FormTest } from './test/form-test.tsx'
import { SaveAnyway } from './test/save-anyway.tsx'
import { useCreateRegistry } from './use-create-registry.ts'

/** Adds a registry from within another form, which keeps what was typed in it. */
export function AddRegistryButton({ onAdded }: { readonly onAdded: (registry: Registry) => void }) {
  const { say } = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)} {...useMay('registries:write')}>
        {say('registries.add')}
      </Button>
      {isOpen && <AddRegistryDialog onAdded={onAdded} onClose={() => setOpen(false)} />}
    </>
  )
}

interface AddRegistryDialogProps {
  readonly onAdded: (registry: Registry) => void
  readonly onClose: () => void
}

function AddRegistryDialog({ onAdded, onClose }: AddRegistryDialogProps) {
  const { say } = useText()
  const { input, setInput, errors, create, tested } = useCreateRegistry((registry) => {
    onAdded(registry)
    onClose()
  })
  return (
    <Modal
      visible
      size="large"
      header={say('registries.add')}
      closeAriaLabel={say('action.close')}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {say('action.cancel')}
            </Button>
            {tested.mayForce && <SaveAnyway words="anyway" onSave={(reason) => create.mutate(reason)} />}
            <Button variant="primary" loading={create.isPending || tested.test.isRunning} onClick={tested.send}>
              {say('action.create')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <div ref={errors.form}>
        <SpaceBetween size="l">
          {create.error !== null && <ProblemAlert error={create.error} />}
          <RegistryForm
            input={input}
            onChange={setInput}
            errors={errors}
            password={
              <PasswordField
                method={input.authentication}
                value={input.password}
                onChange={(password) => setInput({ ...input, password })}
                onLeave={() => errors.leave('/password')}
                error={errors.errorOf('/password')}
              />
            }
          />
          <FormTest tested={tested} url={input.url} errors={errors} onRun={tested.onRun} />
        </SpaceBetween>
      </div>
    </Modal>
  )
}
