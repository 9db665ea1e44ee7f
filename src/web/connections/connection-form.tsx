import Alert from '@cloudscape-design/components/alert'
import Checkbox from '@cloudscape-design/components/checkbox'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { Environment } from '#contract/common.ts'
import type { FormErrors } from '../components/form-errors.ts'
import { FieldLabel, TextField, type TextFieldProps } from '../components/text-field.tsx'
import { useText } from '../messages/text.tsx'
import { type ConnectionInput, methods } from './connection-input.ts'

export interface ConnectionFormProps {
  readonly input: ConnectionInput
  readonly onChange: (input: ConnectionInput) => void
  readonly errors: FormErrors
  /** It is there already: its method stays, and secrets that are not typed are kept. */
  readonly isSaved: boolean
}

type TextName = Exclude<
  {
    [Name in keyof ConnectionInput]: ConnectionInput[Name] extends string ? Name : never
  }[keyof ConnectionInput],
  'method' | 'environment'
>
type FieldMaker = (
  name: TextName,
  more?: Pick<TextFieldProps, 'hint' | 'placeholder' | 'isOptional' | 'rows' | 'type'> & { pointer?: string },
) => ReactNode

export function ConnectionForm({ input, onChange, errors, isSaved }: ConnectionFormProps) {
  const { say } = useText()
  const set = (change: Partial<ConnectionInput>) => onChange({ ...input, ...change })
  const field: FieldMaker = (name, { pointer = `/${name}`, ...more } = {}) => (
    <TextField
      {...more}
      label={say(`connection.field.${name}`)}
      pointer={pointer}
      errors={errors}
      value={input[name]}
      onChange={(value) => set({ [name]: value })}
    />
  )
  return (
    <SpaceBetween size="l">
      {errors.count > 0 && <Alert type="error">{say('form.errors', { count: errors.count })}</Alert>}
      <Container header={<Header variant="h2">{say('cluster.section.basic')}</Header>}>
        <SpaceBetween size="m">
          <ColumnLayout columns={2}>
            {field('name', { placeholder: 'Production K8s' })}
            <EnvironmentField value={input.environment} onChange={(environment) => set({ environment })} />
          </ColumnLayout>
          {field('description', { isOptional: true, rows: 2 })}
          <Checkbox checked={input.enabled} onChange={({ detail }) => set({ enabled: detail.checked })}>
            {say('registry.field.enabled')}
          </Checkbox>
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{say('connection.section.access')}</Header>}>
        <SpaceBetween size="m">
          <MethodField input={input} set={set} isDisabled={isSaved} />
          <AccessFields input={input} set={set} field={field} isSaved={isSaved} />
        </SpaceBetween>
      </Container>
      <Container
        header={
          <Header variant="h2" description={say('connection.namespaces.text')}>
            {say('connection.field.namespaces')}
          </Header>
        }
      >
        <SpaceBetween size="m">
          {field('namespaces', {
            pointer: '/namespaces/names',
            rows: 4,
            isOptional: true,
            placeholder: 'transfers',
            hint: say('connection.hint.namespaces'),
          })}
          {field('labelSelector', {
            pointer: '/namespaces/labelSelector',
            isOptional: true,
            placeholder: 'pesitwizard.com/managed=true',
            hint: say('connection.hint.labelSelector'),
          })}
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  )
}

interface PartProps {
  readonly input: ConnectionInput
  readonly set: (change: Partial<ConnectionInput>) => void
}

function MethodField({ input, set, isDisabled }: PartProps & { readonly isDisabled: boolean }) {
  const { say } = useText()
  const shown = isDisabled ? [input.method] : methods
  const options = shown.map((value) => ({ value, label: say(`connection.method.${value}`) }))
  return (
    <FormField label={say('connection.field.method')} constraintText={say(`connection.method.${input.method}.text`)}>
      <Select
        disabled={isDisabled}
        selectedOption={options.find(({ value }) => value === input.method) ?? null}
        options={options}
        onChange={({ detail }) =>
          set({ method: methods.find((method) => method === detail.selectedOption.value) ?? 'kubeconfig' })
        }
      />
    </FormField>
  )
}

function AccessFields({
  input,
  set,
  field,
  isSaved,
}: PartProps & { readonly field: FieldMaker; readonly isSaved: boolean }) {
  const { say } = useText()
  const kept = isSaved ? { hint: say('connection.hint.kept'), isOptional: true } : {}
  if (input.method === 'in-cluster' || input.method === 'kubeconfig-file') return undefined
  if (input.method === 'kubeconfig') {
    return (
      <SpaceBetween size="m">
        {field('kubeconfig', { rows: 8, placeholder: 'apiVersion: v1\nkind: Config', ...kept })}
        {field('context', { isOptional: true, hint: say('connection.hint.context') })}
      </SpaceBetween>
    )
  }
  return (
    <SpaceBetween size="m">
      {field('server', { placeholder: 'https://kubernetes.example.com:6443' })}
      {input.method === 'token' && field('token', { type: 'password', ...kept })}
      {input.method === 'client-certificate' && (
        <SpaceBetween size="m">
          {field('clientCertificate', { rows: 4, placeholder: '-----BEGIN CERTIFICATE-----', ...kept })}
          {field('clientKey', { rows: 4, placeholder: '-----BEGIN PRIVATE KEY-----', ...kept })}
        </SpaceBetween>
      )}
      {field('caCertificate', { rows: 4, isOptional: true, placeholder: '-----BEGIN CERTIFICATE-----' })}
      <Checkbox
        checked={input.skipTlsVerify}
        description={say('connection.hint.skipTlsVerify')}
        onChange={({ detail }) => set({ skipTlsVerify: detail.checked })}
      >
        {say('connection.field.skipTlsVerify')}
      </Checkbox>
    </SpaceBetween>
  )
}

function EnvironmentField({
  value,
  onChange,
}: {
  readonly value: ConnectionInput['environment']
  readonly onChange: (value: ConnectionInput['environment']) => void
}) {
  const { say } = useText()
  const options = [
    { value: '', label: say('environment.any') },
    ...Environment.options.map((option) => ({ value: option, label: say(`environment.${option}`) })),
  ]
  return (
    <FormField label={<FieldLabel label={say('cluster.field.environment')} isOptional />}>
      <Select
        selectedOption={options.find((option) => option.value === value) ?? null}
        options={options}
        onChange={({ detail }) =>
          onChange(Environment.options.find((option) => option === detail.selectedOption.value) ?? '')
        }
      />
    </FormField>
  )
}
