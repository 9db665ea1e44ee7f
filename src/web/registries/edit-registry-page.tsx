import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import Grid from '@cloudscape-design/components/grid'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { testNewRegistry, testRegistry } from '#contract/checks.ts'
import { type Registry, RegistryChange, updateRegistry } from '#contract/registries.ts'
import { call, callWithProgress } from '../api/client.ts'
import { registryQuery } from '../api/registries.ts'
import { useFieldErrors } from '../components/form-errors.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { noteInWords } from '../components/note-in-words.ts'
import { useNotify } from '../components/notifications.tsx'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { SaveProblem } from '../components/save-problem.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { type Say, useText } from '../messages/text.tsx'
import { PasswordChoiceField } from './password-field.tsx'
import { RegistryForm } from './registry-form.tsx'
import { changeOf, inputOf, newRegistryOf, type PasswordChoice, type RegistryInput } from './registry-input.ts'
import { SecretPreview } from './secret-preview.tsx'
import { FormTest } from './test/form-test.tsx'
import { SaveAnyway } from './test/save-anyway.tsx'
import { testOf } from './test/test-input.ts'
import { useTestedSave } from './test/use-tested-save.ts'
import type { AskForTest } from './test/use-registry-test.ts'
import { FormOrYaml } from './yaml/form-or-yaml.tsx'
import { useRegistryYaml } from './yaml/use-registry-yaml.ts'

const route = getRouteApi('/shell/registries/$id/edit')

export function EditRegistryPage() {
  const { say } = useText()
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(registryQuery(id))
  // What is typed belongs to the revision that was read when the page was opened.
  const opened = useRef<Registry>(undefined)
  opened.current ??= data
  if (opened.current !== undefined && data !== undefined) {
    return <EditForm key={id} registry={opened.current} current={data} />
  }
  return (
    <Page title={say('registry.edit')} crumbs={[{ text: say('registries.title'), href: '/registries' }]}>
      {error === null ? <Spinner size="large" /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
    </Page>
  )
}

interface EditFormProps {
  readonly registry: Registry
  /** As the console has it now, whatever is typed here. */
  readonly current: Registry
}

function EditForm({ registry, current }: EditFormProps) {
  const text = useText()
  const { say } = text
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  const { id } = registry
  const [base, setBase] = useState(() => ({ revision: registry.revision, input: inputOf(registry) }))
  const { revision, input: first } = base
  const [input, setInput] = useState(first)
  const [choice, setChoice] = useState<PasswordChoice>(registry.hasPassword ? 'keep' : 'replace')
  const isSaved = useRef(false)
  const isReplaced = choice === 'replace' && (registry.hasPassword || input.password !== '')
  const body = changeOf(input, choice === 'replace' && !isReplaced ? 'keep' : choice)
  const errors = useFieldErrors(RegistryChange, body)
  const save = useMutation({
    mutationFn: async (reason?: string) => {
      const query = reason === undefined ? {} : { reason }
      return (await call(updateRegistry, { params: { id }, body, query, ifMatch: `"${revision}"` })).value
    },
    onError: async (error) => {
      errors.refuse(error)
      await queries.invalidateQueries({ queryKey: ['registries', id] })
    },
    onSuccess: async (changed) => {
      isSaved.current = true
      await queries.invalidateQueries({ queryKey: ['registries'] })
      notify('success', say('registry.saved', { name: changed.name }))
      for (const note of changed.notes) notify('info', noteInWords(text, note))
      await router.navigate({ to: '/registries/$id', params: { id } })
    },
  })
  const subject = useMemo(() => ({ input, choice }), [input, choice])
  const askNew: AskForTest = async (progress) =>
    (await callWithProgress(testNewRegistry, { body: testOf(newRegistryOf(input)) }, progress)).value
  const askSaved: AskForTest = async (progress) =>
    (await callWithProgress(testRegistry, { params: { id }, body: {} }, progress)).value
  const isKept = registry.hasPassword && choice === 'keep' && input.authentication === 'password'
  const isMoved = input.url !== first.url || input.plainHttp !== first.plainHttp
  const isTestedFirst = !isKept && choice !== 'remove' && input.enabled
  const tested = useTestedSave({
    subject,
    check: errors.check,
    ask: isTestedFirst ? askNew : undefined,
    refuse: errors.refuse,
    save: save.mutate,
  })
  const saved = useTestedSave({
    subject,
    check: () => true,
    ask: isKept && !isMoved ? askSaved : undefined,
    refuse: errors.refuse,
    save: () => {},
  })
  const shown = isTestedFirst ? tested : saved
  const yaml = useRegistryYaml({ input, choice }, (typed) => {
    setInput(typed.input)
    setChoice(typed.choice)
  })
  const crumbs = [
    { text: say('registries.title'), href: '/registries' },
    { text: registry.name, href: `/registries/${id}` },
  ]
  return (
    <Page title={say('registry.edit')} crumbs={crumbs}>
      <div ref={errors.form}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ButtonTo variant="link" href={`/registries/${id}`}>
                {say('action.cancel')}
              </ButtonTo>
              {tested.mayForce && <SaveAnyway words="saveAnyway" onSave={(reason) => save.mutate(reason)} />}
              <Button
                variant="primary"
                loading={save.isPending || tested.test.isRunning}
                {...useMay('registries:write')}
                onClick={() => {
                  if (yaml.check()) tested.send()
                }}
              >
                {say('action.save')}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {save.error !== null && (
              <SaveProblem
                error={save.error}
                base={base}
                yours={input}
                theirs={{ revision: current.revision, input: inputOf(current) }}
                labelOf={(key) => say(`registry.field.${key}`)}
                wordsOf={(key, value) => wordsOf(say, key, value)}
                onGoOn={(next, merged) => {
                  setBase(next)
                  setInput(merged)
                  save.reset()
                }}
              />
            )}
            <Grid gridDefinition={[{ colspan: { default: 12, s: 7 } }, { colspan: { default: 12, s: 5 } }]}>
              <FormOrYaml yaml={yaml}>
                <RegistryForm
                  input={input}
                  onChange={setInput}
                  errors={errors}
                  password={
                    <PasswordChoiceField
                      choice={choice}
                      onChoice={(next) => {
                        setChoice(next)
                        // The end of one credential is not that of another.
                        if (next !== choice) setInput({ ...input, expiresAt: next === 'keep' ? first.expiresAt : '' })
                      }}
                      credential={registry.credential}
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
              </FormOrYaml>
              <SpaceBetween size="l">
                {isKept && isMoved && <Alert type="info">{say('check.address-moved')}</Alert>}
                <FormTest tested={shown} url={input.url} errors={errors} onRun={() => yaml.check() && shown.onRun()} />
                <SecretPreview input={choice === 'remove' ? { ...input, authentication: 'none' } : input} id={id} />
              </SpaceBetween>
            </Grid>
          </SpaceBetween>
        </Form>
      </div>
      <UnsavedInput
        isUnsaved={() =>
          !isSaved.current && (input !== first || choice === 'remove' || yaml.written?.isEdited === true)
        }
      />
    </Page>
  )
}

/** What the form shows for the codes that it holds. */
function wordsOf(say: Say, key: keyof RegistryInput, value: RegistryInput): string | undefined {
  switch (key) {
    case 'kind':
      return value.kind === '' ? undefined : say(`kind.${value.kind}`)
    case 'environments':
      return value.environments.map((each) => say(`environment.${each}`)).join(', ') || say('environment.any')
    case 'authentication':
      return value.authentication === 'none' ? say('meanwhile.off') : say(`registry.method.${value.authentication}`)
    case 'delivery':
      return say(`registry.delivery.${value.delivery}`)
    default:
      return undefined
  }
}
