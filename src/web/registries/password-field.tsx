import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Authentication, Registry } from '#contract/registries.ts'
import { actorInWords } from '../components/actor-in-words.ts'
import { absoluteTime } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'
import { KeyFileField } from './key-file-field.tsx'
import type { PasswordChoice } from './registry-input.ts'

export interface PasswordFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onLeave: () => void
  readonly error: string | undefined
  readonly method: Authentication
}

/** Typed or pasted, never shown. */
export function PasswordField({ method, ...props }: PasswordFieldProps) {
  const { say } = useText()
  const { value, onChange, onLeave, error } = props
  if (method === 'gcp-service-account') return <KeyFileField {...props} />
  return (
    <FormField label={say(passwordLabel(method))} errorText={error} constraintText={say('registry.hint.password')}>
      <Input
        type="password"
        value={value}
        autoComplete="off"
        onBlur={onLeave}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  )
}

function passwordLabel(method: Authentication) {
  if (method === 'aws-access-key') return 'registry.field.secretAccessKey'
  return method === 'azure-service-principal' ? 'registry.field.clientSecret' : 'registry.field.password'
}

export interface PasswordChoiceFieldProps extends PasswordFieldProps {
  readonly choice: PasswordChoice
  readonly onChoice: (choice: PasswordChoice) => void
  readonly credential: Registry['credential']
}

/** Of a password that is there, only who set it when, and a fingerprint that tells it from another. */
export function PasswordChoiceField({ choice, onChoice, credential, ...field }: PasswordChoiceFieldProps) {
  const { say, language } = useText()
  if (credential === null) return <PasswordField {...field} />
  const { setAt, setBy, fingerprint } = credential
  const facts = {
    time: absoluteTime(setAt, language),
    actor: actorInWords(say, setBy),
    fingerprint: fingerprint.slice(0, 8),
  }
  const items = [
    { value: 'keep', label: say('registry.password.keep'), description: say('registry.password.keep.facts', facts) },
    { value: 'replace', label: say('registry.password.replace') },
    { value: 'remove', label: say('registry.password.remove'), description: say('registry.password.remove.text') },
  ] as const
  return (
    <SpaceBetween size="s">
      <FormField label={say(passwordLabel(field.method))}>
        <RadioGroup
          value={choice}
          items={[...items]}
          onChange={({ detail }) => onChoice(items.find(({ value }) => value === detail.value)?.value ?? 'keep')}
        />
      </FormField>
      {choice === 'replace' && <PasswordField {...field} />}
    </SpaceBetween>
  )
}
