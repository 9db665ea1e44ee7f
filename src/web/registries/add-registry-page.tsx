import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import Grid from '@cloudscape-design/components/grid'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useRouter } from '@tanstack/react-router'
import { useRef } from 'react'
import { ButtonTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { PasswordField } from './password-field.tsx'
import { RegistryForm } from './registry-form.tsx'
import { emptyInput } from './registry-input.ts'
import { SecretPreview } from './secret-preview.tsx'
import { StartFrom } from './paste/start-from.tsx'
import { useCreateRegistry } from './use-create-registry.ts'

export function AddRegistryPage() {
  const { say } = useText()
  const router = useRouter()
  const isSaved = useRef(false)
  const { input, setInput, errors, create, send } = useCreateRegistry(async ({ id }) => {
    isSaved.current = true
    await router.navigate({ to: '/registries/$id', params: { id } })
  })
  return (
    <Page title={say('registries.add')} crumbs={[{ text: say('registries.title'), href: '/registries' }]}>
      <div ref={errors.form}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ButtonTo variant="link" href="/registries">
                {say('action.cancel')}
              </ButtonTo>
              <Button variant="primary" loading={create.isPending} {...useMay('registries:write')} onClick={send}>
                {say('action.create')}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {create.error !== null && <ProblemAlert error={create.error} />}
            <Grid gridDefinition={[{ colspan: { default: 12, s: 7 } }, { colspan: { default: 12, s: 5 } }]}>
              <SpaceBetween size="l">
                <StartFrom input={input} onChange={setInput} />
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
              </SpaceBetween>
              <SecretPreview input={input} id={undefined} />
            </Grid>
          </SpaceBetween>
        </Form>
      </div>
      <UnsavedInput isUnsaved={() => !isSaved.current && input !== emptyInput} />
    </Page>
  )
}
