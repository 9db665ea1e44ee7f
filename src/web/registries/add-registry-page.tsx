import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import Grid from '@cloudscape-design/components/grid'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { RegistryKind } from '#contract/registries.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { PasswordField } from './password-field.tsx'
import { RegistryForm } from './registry-form.tsx'
import { chooseProvider } from './providers.ts'
import { emptyInput, type RegistryInput } from './registry-input.ts'
import { SecretPreview } from './secret-preview.tsx'
import { StartFrom } from './paste/start-from.tsx'
import { FormTest } from './test/form-test.tsx'
import { SaveAnyway } from './test/save-anyway.tsx'
import { FormOrYaml } from './yaml/form-or-yaml.tsx'
import { useRegistryYaml } from './yaml/use-registry-yaml.ts'
import { useCreateRegistry } from './use-create-registry.ts'

const route = getRouteApi('/shell/registries/add')

/** The provider and the host that the address names, filled in already. */
function startOf(kind: string | undefined, url: string | undefined): RegistryInput {
  const known = RegistryKind.safeParse(kind)
  const input = known.success ? chooseProvider(emptyInput, known.data) : emptyInput
  return url === undefined ? input : { ...input, url }
}

export function AddRegistryPage() {
  const { say } = useText()
  const router = useRouter()
  const isSaved = useRef(false)
  const { kind, url } = route.useSearch()
  const [first] = useState(() => startOf(kind, url))
  const { input, setInput, errors, create, tested } = useCreateRegistry(async ({ id }) => {
    isSaved.current = true
    await router.navigate({ to: '/registries/$id', params: { id } })
  }, first)
  const yaml = useRegistryYaml({ input, choice: 'replace' }, (typed) => setInput(typed.input))
  const sendRead = () => {
    if (yaml.check()) tested.send()
  }
  return (
    <Page title={say('registries.add')} crumbs={[{ text: say('registries.title'), href: '/registries' }]}>
      <div ref={errors.form}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ButtonTo variant="link" href="/registries">
                {say('action.cancel')}
              </ButtonTo>
              {tested.mayForce && <SaveAnyway words="anyway" onSave={(reason) => create.mutate(reason)} />}
              <Button
                variant="primary"
                loading={create.isPending || tested.test.isRunning}
                {...useMay('registries:write')}
                onClick={sendRead}
              >
                {say('action.create')}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {create.error !== null && <ProblemAlert error={create.error} />}
            <Grid gridDefinition={[{ colspan: { default: 12, s: 7 } }, { colspan: { default: 12, s: 5 } }]}>
              <FormOrYaml yaml={yaml}>
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
                        onChange={(password) => {
                          errors.changed('/password')
                          setInput({ ...input, password })
                        }}
                        onLeave={() => errors.leave('/password')}
                        error={errors.errorOf('/password')}
                      />
                    }
                  />
                </SpaceBetween>
              </FormOrYaml>
              <SpaceBetween size="l">
                <FormTest
                  tested={tested}
                  url={input.url}
                  errors={errors}
                  onRun={() => yaml.check() && tested.onRun()}
                />
                <SecretPreview input={input} id={undefined} />
              </SpaceBetween>
            </Grid>
          </SpaceBetween>
        </Form>
      </div>
      <UnsavedInput isUnsaved={() => !isSaved.current && (input !== first || yaml.written?.isEdited === true)} />
    </Page>
  )
}
