import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Expiry, type Registry } from '#contract/registries.ts'
import {
  type PreviousCredential,
  previewRotation,
  type Redeploy,
  type RotationPreview,
  rotateRegistry,
} from '#contract/rotations.ts'
import { call, callWithProgress } from '../api/client.ts'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { UnsavedInput } from '../components/unsaved-input.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { PasswordField } from '../registries/password-field.tsx'
import { providerOf } from '../registries/providers.ts'
import { TestPanel } from '../registries/test/test-panel.tsx'
import { useRegistryTest } from '../registries/test/use-registry-test.ts'
import { CurrentCredential } from './current-credential.tsx'
import { KeptCredential } from './kept-credential.tsx'
import { noteWords } from './note-words.ts'
import { RotationImpactView } from './rotation-impact.tsx'

export interface NewCredentialProps {
  readonly registry: Registry
  readonly previous: PreviousCredential | null
  readonly onStarted: (operationId: string) => void
}

interface Typed {
  readonly username: string
  readonly password: string
}

/** What is typed is tested, its consequences are shown, and only then may it be started. */
export function NewCredential({ registry, previous, onStarted }: NewCredentialProps) {
  const { say } = useText()
  const queries = useQueryClient()
  const may = useMay('registries:write')
  const { id, kind, authentication, delivery } = registry
  const [first] = useState<Typed>({ username: registry.username ?? '', password: '' })
  const [typed, setTyped] = useState(first)
  const [redeploy, setRedeploy] = useState<Redeploy>('stuck')
  const [reason, setReason] = useState('')
  const [expiresAt, setExpiresAt] = useState('')
  const [isForced, setForced] = useState(false)
  const [isOverlap, setOverlap] = useState(false)
  const [seen, setSeen] = useState<{ readonly of: Typed; readonly preview: RotationPreview }>()
  const isStarted = useRef(false)
  const { run, stop, ...test } = useRegistryTest()
  const preview = seen?.of === typed ? seen.preview : undefined
  /** It may be one that the registry takes only when the old one ends. */
  const isUnknown =
    delivery === 'static' && preview?.test.steps.some(({ verdict }) => verdict === 'credential-refused') === true
  const credential = { password: typed.password, ...(typed.username === '' ? {} : { username: typed.username }) }
  const start = useMutation({
    mutationFn: async () => {
      const more = {
        redeploy,
        force: isForced && !isUnknown,
        overlap: isOverlap && isUnknown,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
        ...(expiresAt === '' ? {} : { expiresAt }),
      }
      return (await call(rotateRegistry, { params: { id }, body: { ...credential, ...more } })).value
    },
    onSuccess: async (operation) => {
      isStarted.current = true
      await queries.invalidateQueries({ queryKey: ['operations'] })
      onStarted(operation.id)
    },
  })
  const ask = () =>
    run(async (progress) => {
      const { value } = await callWithProgress(previewRotation, { params: { id }, body: credential }, progress)
      setSeen({ of: typed, preview: value })
      return value.test
    })
  const tokenPage = providerOf(kind)?.tokenPage
  const isRefused = preview?.test.state === 'failed'
  const isReady = !isRefused || (isUnknown ? isOverlap : isForced)
  return (
    <SpaceBetween size="l">
      {previous !== null && <KeptCredential registry={registry} previous={previous} />}
      <Container header={<Header variant="h2">{say('rotation.step.credential')}</Header>}>
        <SpaceBetween size="m">
          <div>
            {say(`registry.help.${kind}`)}{' '}
            {tokenPage !== undefined && (
              <Link href={tokenPage} external externalIconAriaLabel={say('link.external')}>
                {say('registry.help.page')}
              </Link>
            )}
          </div>
          {authentication !== 'gcp-service-account' && (
            <FormField label={say('registry.field.username')} constraintText={say('rotation.username.hint')}>
              <Input
                value={typed.username}
                spellcheck={false}
                onChange={({ detail }) => setTyped({ ...typed, username: detail.value })}
              />
            </FormField>
          )}
          <PasswordField
            method={authentication}
            value={typed.password}
            error={undefined}
            onLeave={() => {}}
            onChange={(password) => setTyped({ ...typed, password })}
          />
          {preview?.notes.map((note) => (
            <Alert key={note.code} type="warning">
              {noteWords(say, note)}
            </Alert>
          ))}
        </SpaceBetween>
      </Container>
      <TestPanel
        test={test}
        url={registry.url}
        title={say('rotation.step.test')}
        run={say('rotation.test')}
        onRun={() => void ask()}
        onStop={stop}
        isReady={typed.password !== ''}
      >
        <CurrentCredential registry={registry} />
      </TestPanel>
      {preview !== undefined && <RotationImpactView preview={preview} redeploy={redeploy} onRedeploy={setRedeploy} />}
      {preview !== undefined && (
        <Container header={<Header variant="h2">{say('rotation.step.run')}</Header>}>
          <SpaceBetween size="m">
            <FormField
              label={say('registry.field.expiresAt')}
              constraintText={say('registry.hint.expiresAt')}
              {...(isDay(expiresAt) ? {} : { errorText: say('rotation.expiresAt.day') })}
            >
              <Input
                value={expiresAt}
                placeholder="2027-01-31"
                onChange={({ detail }) => setExpiresAt(detail.value.trim())}
              />
            </FormField>
            <FormField label={say('rotation.reason')}>
              <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
            </FormField>
            {isUnknown && (
              <Checkbox
                checked={isOverlap}
                description={say('rotation.overlap.text')}
                onChange={({ detail }) => setOverlap(detail.checked)}
              >
                {say('rotation.overlap')}
              </Checkbox>
            )}
            {isRefused && !isUnknown && (
              <Checkbox
                checked={isForced}
                description={say('rotation.force.text')}
                onChange={({ detail }) => setForced(detail.checked)}
              >
                {say('rotation.force')}
              </Checkbox>
            )}
            {start.error !== null && <ProblemAlert error={start.error} />}
            <Button
              variant="primary"
              loading={start.isPending}
              {...may}
              disabled={may.disabled || !isReady || !isDay(expiresAt)}
              onClick={() => start.mutate()}
            >
              {say('rotation.start')}
            </Button>
          </SpaceBetween>
        </Container>
      )}
      <UnsavedInput isUnsaved={() => !isStarted.current && typed.password !== ''} />
    </SpaceBetween>
  )
}

/** Nothing, or a day. */
function isDay(text: string): boolean {
  return text === '' || Expiry.safeParse(text).success
}
