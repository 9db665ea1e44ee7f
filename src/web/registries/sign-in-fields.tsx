import Box from '@cloudscape-design/components/box'
import FormField from '@cloudscape-design/components/form-field'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import type { ReactNode } from 'react'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Authentication } from '#contract/registries.ts'
import type { FormErrors } from '../components/form-errors.ts'
import { TextField } from '../components/text-field.tsx'
import { useText } from '../messages/text.tsx'
import { chooseMethod, methodsOf, providerOf } from './providers.ts'
import { choosesDelivery, type RegistryInput, takesPassword, takesTenant, takesUsername } from './registry-input.ts'

export interface SignInFieldsProps {
  readonly input: RegistryInput
  readonly onChange: (input: RegistryInput) => void
  readonly errors: FormErrors
  readonly password: ReactNode
}

/** How a registry that wants a sign-in gets one: what the provider offers, and the fields of the way that was chosen. */
export function SignInFields({ input, onChange, errors, password }: SignInFieldsProps) {
  const { say } = useText()
  return (
    <SpaceBetween size="m">
      <MethodField input={input} onChange={onChange} />
      {takesUsername(input) && (
        <TextField
          label={say(usernameLabel(input.authentication))}
          pointer="/username"
          placeholder={say('registry.example.username')}
          errors={errors}
          value={input.username}
          onChange={(username) => onChange({ ...input, username })}
        />
      )}
      {takesPassword(input) ? password : <MethodText authentication={input.authentication} />}
      {choosesDelivery(input) && <DeliveryField input={input} onChange={onChange} />}
      {takesTenant(input) && (
        <TextField
          label={say('registry.field.tenantId')}
          pointer="/tenantId"
          hint={say('registry.hint.tenantId')}
          placeholder="contoso.onmicrosoft.com"
          errors={errors}
          value={input.tenantId}
          onChange={(tenantId) => onChange({ ...input, tenantId })}
        />
      )}
    </SpaceBetween>
  )
}

function usernameLabel(authentication: Authentication) {
  if (authentication === 'aws-access-key') return 'registry.field.accessKeyId'
  return authentication === 'azure-service-principal' ? 'registry.field.applicationId' : 'registry.field.username'
}

type InputProps = Pick<SignInFieldsProps, 'input' | 'onChange'>

/** Only where there is a choice, or something else than the usual way is set. */
function MethodField({ input, onChange }: InputProps) {
  const { say } = useText()
  const offered = methodsOf(providerOf(input.kind))
  const { authentication } = input
  if (authentication === 'none') return undefined
  const methods = offered.includes(authentication) ? offered : [...offered, authentication]
  if (methods.length === 1) return undefined
  const options = methods.map((value) => ({ value, label: say(`registry.method.${value}`) }))
  return (
    <FormField label={say('registry.field.method')}>
      <Select
        selectedOption={options.find(({ value }) => value === authentication) ?? null}
        options={options}
        onChange={({ detail }) => {
          const method = options.find(({ value }) => value === detail.selectedOption.value)?.value
          if (method !== undefined) onChange(chooseMethod(input, method))
        }}
      />
    </FormField>
  )
}

function MethodText({ authentication }: Pick<RegistryInput, 'authentication'>) {
  const { say } = useText()
  const text = authentication === 'aws-role' ? 'registry.method.aws-role.text' : 'registry.method.node-identity.text'
  return <Box color="text-body-secondary">{say(text)}</Box>
}

function DeliveryField({ input, onChange }: InputProps) {
  const { say } = useText()
  const items = [
    { value: 'static', label: say('registry.delivery.static'), description: say('registry.delivery.static.text') },
    { value: 'minted', label: say('registry.delivery.minted'), description: say('registry.delivery.minted.text') },
  ] as const
  return (
    <FormField label={say('registry.field.delivery')}>
      <RadioGroup
        value={input.delivery}
        items={[...items]}
        onChange={({ detail }) => {
          onChange({ ...input, delivery: items.find(({ value }) => value === detail.value)?.value ?? 'static' })
        }}
      />
    </FormField>
  )
}
