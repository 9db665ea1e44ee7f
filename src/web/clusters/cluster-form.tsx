import Alert from '@cloudscape-design/components/alert'
import AttributeEditor from '@cloudscape-design/components/attribute-editor'
import Checkbox from '@cloudscape-design/components/checkbox'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { Environment } from '#contract/common.ts'
import type { Connection } from '#contract/connections.ts'
import type { Registry } from '#contract/registries.ts'
import type { FormErrors } from '../components/form-errors.ts'
import { TextField, type TextFieldProps } from '../components/text-field.tsx'
import { useText } from '../messages/text.tsx'
import type { ClusterInput } from './cluster-input.ts'
import { ImageSection } from './image/image-section.tsx'

export interface ClusterFormProps {
  readonly input: ClusterInput
  readonly onChange: (input: ClusterInput) => void
  readonly errors: FormErrors
  readonly registries: readonly Registry[]
  readonly connections: readonly Connection[]
  /** A button that adds a registry without leaving the form. */
  readonly addRegistry?: ReactNode
  /** True where the cluster is there already: where it runs can no longer be chosen. */
  readonly isPlaced: boolean
}

type TextName = {
  [Name in keyof ClusterInput]: ClusterInput[Name] extends string
    ? string extends ClusterInput[Name]
      ? Name
      : never
    : never
}[keyof ClusterInput]

type FieldMaker = (
  name: TextName,
  pointer: string,
  more?: Pick<TextFieldProps, 'placeholder' | 'hint' | 'isOptional' | 'type' | 'isDisabled' | 'rows' | 'onLeave'>,
) => ReactNode

export function ClusterForm(props: ClusterFormProps) {
  const { input, onChange, errors, connections, isPlaced } = props
  const { say } = useText()
  const set = (change: Partial<ClusterInput>) => onChange({ ...input, ...change })
  const field: FieldMaker = (name, pointer, more = {}) => (
    <TextField
      {...more}
      label={say(`cluster.field.${name}`)}
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
            {field('name', '/name', { placeholder: 'payments' })}
            <EnvironmentField value={input.environment} onChange={(environment) => set({ environment })} />
          </ColumnLayout>
          {field('description', '/description', { isOptional: true, rows: 2 })}
          <ConnectionField
            connections={connections}
            value={input.connectionId}
            isDisabled={isPlaced}
            error={errors.errorOf('/connectionId')}
            onChange={(connectionId) => set({ connectionId })}
          />
          <ColumnLayout columns={2}>
            {field('namespace', '/namespace', { isDisabled: isPlaced })}
            {field('deploymentName', '/deploymentName', { isDisabled: isPlaced })}
          </ColumnLayout>
          {field('replicas', '/replicas', { type: 'number', hint: say('cluster.hint.replicas') })}
        </SpaceBetween>
      </Container>
      <ImageSection {...props} />
      <StorageSection input={input} set={set} field={field} />
      <DatabaseSection input={input} set={set} field={field} isPlaced={isPlaced} />
      <ExpandableSection variant="container" headerText={say('cluster.section.resources')}>
        <SpaceBetween size="m">
          <ColumnLayout columns={2}>
            {field('requestCpu', '/resources/requests/cpu')}
            {field('requestMemory', '/resources/requests/memory')}
            {field('limitCpu', '/resources/limits/cpu')}
            {field('limitMemory', '/resources/limits/memory')}
          </ColumnLayout>
          <VariablesField input={input} set={set} errors={errors} />
        </SpaceBetween>
      </ExpandableSection>
    </SpaceBetween>
  )
}

type SetInput = (change: Partial<ClusterInput>) => void

function EnvironmentField({
  value,
  onChange,
}: {
  readonly value: Environment
  readonly onChange: (environment: Environment) => void
}) {
  const { say } = useText()
  const options = Environment.options.map((option) => ({ value: option, label: say(`environment.${option}`) }))
  return (
    <FormField label={say('cluster.field.environment')}>
      <Select
        selectedOption={options.find((option) => option.value === value) ?? null}
        options={options}
        onChange={({ detail }) => onChange(Environment.parse(detail.selectedOption.value))}
      />
    </FormField>
  )
}

interface ConnectionFieldProps {
  readonly connections: readonly Connection[]
  readonly value: string
  readonly isDisabled: boolean
  readonly error: string | undefined
  readonly onChange: (id: string) => void
}

function ConnectionField({ connections, value, isDisabled, error, onChange }: ConnectionFieldProps) {
  const { say } = useText()
  const options = connections.map(({ id, name, server, enabled }) => ({
    value: id,
    label: name,
    description: server ?? '',
    disabled: !enabled,
  }))
  return (
    <FormField label={say('cluster.field.connectionId')} errorText={error}>
      <Select
        disabled={isDisabled}
        selectedOption={options.find((option) => option.value === value) ?? null}
        options={options}
        placeholder={say('cluster.connection.choose')}
        empty={say('connections.empty')}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    </FormField>
  )
}

const storageTypes = ['none', 'new-claim', 'existing-claim', 'host-path'] as const

interface SectionProps {
  readonly input: ClusterInput
  readonly set: SetInput
  readonly field: FieldMaker
}

function StorageSection({ input, set, field }: SectionProps) {
  const { say } = useText()
  const options = storageTypes.map((type) => ({ value: type, label: say(`cluster.storage.${type}`) }))
  const { storageType } = input
  return (
    <Container header={<Header variant="h2">{say('cluster.section.storage')}</Header>}>
      <SpaceBetween size="m">
        <FormField label={say('cluster.field.storageType')} constraintText={say(`cluster.storage.${storageType}.text`)}>
          <Select
            selectedOption={options.find(({ value }) => value === storageType) ?? null}
            options={options}
            onChange={({ detail }) =>
              set({ storageType: storageTypes.find((type) => type === detail.selectedOption.value) ?? 'none' })
            }
          />
        </FormField>
        {storageType === 'existing-claim' && field('claimName', '/storage/claimName')}
        {storageType === 'new-claim' && (
          <ColumnLayout columns={2}>
            {field('size', '/storage/size')}
            {field('storageClassName', '/storage/storageClassName', { isOptional: true })}
          </ColumnLayout>
        )}
        {storageType === 'host-path' && field('path', '/storage/path', { placeholder: '/srv/pesitwizard/payments' })}
      </SpaceBetween>
    </Container>
  )
}

function DatabaseSection({ input, set, field, isPlaced }: SectionProps & { readonly isPlaced: boolean }) {
  const { say } = useText()
  return (
    <Container header={<Header variant="h2">{say('cluster.section.database')}</Header>}>
      <SpaceBetween size="m">
        <Checkbox
          checked={input.hasDatabase}
          description={say('cluster.hint.database')}
          onChange={({ detail }) => set({ hasDatabase: detail.checked })}
        >
          {say('cluster.field.hasDatabase')}
        </Checkbox>
        {input.hasDatabase && (
          <>
            {field('databaseUrl', '/database/url', { placeholder: 'jdbc:postgresql://db.example:5432/pesit' })}
            <ColumnLayout columns={2}>
              {field('databaseUsername', '/database/username')}
              {field('databasePassword', '/database/password', {
                type: 'password',
                ...(isPlaced ? { hint: say('cluster.hint.keepPassword') } : {}),
              })}
            </ColumnLayout>
          </>
        )}
      </SpaceBetween>
    </Container>
  )
}

function VariablesField({
  input,
  set,
  errors,
}: {
  readonly input: ClusterInput
  readonly set: SetInput
  readonly errors: FormErrors
}) {
  const { say } = useText()
  const change = (index: number, part: Partial<ClusterInput['env'][number]>) =>
    set({ env: input.env.map((each, place) => (place === index ? { ...each, ...part } : each)) })
  return (
    <AttributeEditor
      items={input.env}
      addButtonText={say('cluster.env.add')}
      removeButtonText={say('cluster.env.remove')}
      removeButtonAriaLabel={({ name }) => `${say('cluster.env.remove')} ${name}`}
      empty={say('cluster.env.empty')}
      onAddButtonClick={() => set({ env: [...input.env, { name: '', value: '' }] })}
      onRemoveButtonClick={({ detail }) => set({ env: input.env.filter((_, index) => index !== detail.itemIndex) })}
      definition={[
        {
          label: say('cluster.env.name'),
          control: ({ name }, index) => (
            <Input value={name} spellcheck={false} onChange={({ detail }) => change(index, { name: detail.value })} />
          ),
          errorText: ({ name }) => errors.errorOf(`/env/${name}`),
        },
        {
          label: say('cluster.env.value'),
          control: ({ value }, index) => (
            <Input value={value} spellcheck={false} onChange={({ detail }) => change(index, { value: detail.value })} />
          ),
        },
      ]}
    />
  )
}
