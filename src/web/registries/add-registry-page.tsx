import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import Grid from '@cloudscape-design/components/grid'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { createRegistry, NewRegistry } from '#contract/registries.ts'
import { call } from '../api/client.ts'
import { useFieldErrors } from '../components/form-errors.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { useNotify } from '../components/notifications.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { PasswordField } from './password-field.tsx'
import { RegistryForm } from './registry-form.tsx'
import { emptyInput, newRegistryOf } from './registry-input.ts'
import { SecretPreview } from './secret-preview.tsx'

export function AddRegistryPage() {
  const { say } = useText()
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  const [input, setInput] = useState(emptyInput)
  const isSaved = useRef(false)
  // One key for one intent: sent twice by a broken connection, it is created once.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const body = newRegistryOf(input)
  const errors = useFieldErrors(NewRegistry, body)
  const create = useMutation({
    mutationFn: async () => (await call(createRegistry, { body, idempotencyKey })).value,
    onError: errors.refuse,
    onSuccess: async (registry) => {
      isSaved.current = true
      await queries.invalidateQueries({ queryKey: ['registries'] })
      notify('success', say('registry.created', { name: registry.name }))
      for (const { message } of registry.notes) notify('info', message)
      await router.navigate({ to: '/registries/$id', params: { id: registry.id } })
    },
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
              <Button
                variant="primary"
                loading={create.isPending}
                {...useMay('registries:write')}
                onClick={() => {
                  if (errors.check()) create.mutate()
                }}
              >
                {say('action.create')}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {create.error !== null && <ProblemAlert error={create.error} />}
            <Grid gridDefinition={[{ colspan: { default: 12, m: 7 } }, { colspan: { default: 12, m: 5 } }]}>
              <RegistryForm
                input={input}
                onChange={setInput}
                errors={errors}
                password={
                  <PasswordField
                    value={input.password}
                    onChange={(password) => setInput({ ...input, password })}
                    onLeave={() => errors.leave('/password')}
                    error={errors.errorOf('/password')}
                  />
                }
              />
              <SecretPreview input={input} id={undefined} />
            </Grid>
          </SpaceBetween>
        </Form>
      </div>
      <UnsavedInput isUnsaved={() => !isSaved.current && input !== emptyInput} />
    </Page>
  )
}
