import Alert from '@cloudscape-design/components/alert'
import Checkbox from '@cloudscape-design/components/checkbox'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Multiselect from '@cloudscape-design/components/multiselect'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { Environment } from '#contract/common.ts'
import type { RegistryKind } from '#contract/registries.ts'
import type { FormErrors } from '../components/form-errors.ts'
import { FieldLabel, TextField, type TextFieldProps } from '../components/text-field.tsx'
import { useText } from '../messages/text.tsx'
import { chooseMethod, chooseProvider, methodsOf, providerOf, providers } from './providers.ts'
import { type RegistryInput, takesPassword } from './registry-input.ts'
import { SignInFields } from './sign-in-fields.tsx'

export interface RegistryFormProps {
  readonly input: RegistryInput
  readonly onChange: (input: RegistryInput) => void
  readonly errors: FormErrors
  /** The password field, or the choice to keep, replace or remove one. */
  readonly password: ReactNode
}

type TextName = 'name' | 'url' | 'imagePath' | 'defaultTag' | 'rotateEveryDays' | 'expiresAt'

/** The fields of a registry, in the order in which its people know them. */
export function RegistryForm({ input, onChange, errors, password }: RegistryFormProps) {
  const { say } = useText()
  const set = (change: Partial<RegistryInput>) => onChange({ ...input, ...change })
  const provider = providerOf(input.kind)
  const text = (name: TextName, more: Pick<TextFieldProps, 'placeholder' | 'hint' | 'isOptional'> = {}) => (
    <TextField
      {...more}
      label={say(`registry.field.${name}`)}
      pointer={`/${name}`}
      errors={errors}
      value={input[name]}
      onChange={(value) => set({ [name]: value })}
    />
  )
  return (
    <SpaceBetween size="l">
      {errors.count > 0 && <Alert type="error">{say('form.errors', { count: errors.count })}</Alert>}
      <Container header={<Header variant="h2">{say('registry.section.registry')}</Header>}>
        <SpaceBetween size="m">
          {text('name', { placeholder: say('registry.example.name') })}
          <ColumnLayout columns={2}>
            <KindField input={input} onChange={onChange} />
            {text('url', { placeholder: provider?.urlExample ?? 'registry.mycompany.com' })}
          </ColumnLayout>
          <ColumnLayout columns={2}>
            {text('imagePath', {
              placeholder: 'cpoder/pesitwizard-server',
              hint: say('registry.hint.imagePath'),
              isOptional: true,
            })}
            {text('defaultTag', { placeholder: 'latest' })}
          </ColumnLayout>
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{say('registry.section.credential')}</Header>}>
        <SpaceBetween size="m">
          <Checkbox
            checked={input.authentication !== 'none'}
            onChange={({ detail }) => {
              onChange(chooseMethod(input, detail.checked ? (methodsOf(provider)[0] ?? 'password') : 'none'))
            }}
          >
            {say('registry.field.authentication')}
          </Checkbox>
          {input.authentication !== 'none' && (
            <SpaceBetween size="m">
              {provider !== undefined && <CredentialHelp kind={provider.kind} page={provider.tokenPage} />}
              <SignInFields input={input} onChange={onChange} errors={errors} password={password} />
              {takesPassword(input) && (
                <ColumnLayout columns={2}>
                  {text('expiresAt', {
                    placeholder: '2027-01-31',
                    hint: say('registry.hint.expiresAt'),
                    isOptional: true,
                  })}
                  {text('rotateEveryDays', { hint: say('registry.hint.rotateEveryDays') })}
                </ColumnLayout>
              )}
            </SpaceBetween>
          )}
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{say('registry.section.use')}</Header>}>
        <SpaceBetween size="m">
          <EnvironmentsField input={input} set={set} />
          <TextField
            label={say('registry.field.description')}
            pointer="/description"
            rows={2}
            isOptional
            errors={errors}
            value={input.description}
            onChange={(description) => set({ description })}
          />
          <Checkbox checked={input.isDefault} onChange={({ detail }) => set({ isDefault: detail.checked })}>
            {say('registry.field.isDefault')}
          </Checkbox>
          <Checkbox checked={input.enabled} onChange={({ detail }) => set({ enabled: detail.checked })}>
            {say('registry.field.enabled')}
          </Checkbox>
        </SpaceBetween>
      </Container>
      <TlsSection input={input} set={set} errors={errors} />
    </SpaceBetween>
  )
}

type SetInput = (change: Partial<RegistryInput>) => void

function KindField({ input, onChange }: Pick<RegistryFormProps, 'input' | 'onChange'>) {
  const { say } = useText()
  const options = providers.map(({ kind }) => ({ value: kind, label: say(`kind.${kind}`) }))
  return (
    <FormField label={say('registry.field.kind')}>
      <Select
        selectedOption={options.find(({ value }) => value === input.kind) ?? null}
        placeholder={say('registry.kind.byUrl')}
        options={options}
        onChange={({ detail }) => {
          const kind = options.find(({ value }) => value === detail.selectedOption.value)?.value
          if (kind !== undefined) onChange(chooseProvider(input, kind))
        }}
      />
    </FormField>
  )
}

function CredentialHelp({ kind, page }: { readonly kind: RegistryKind; readonly page: string | undefined }) {
  const { say } = useText()
  return (
    <div>
      {say(`registry.help.${kind}`)}{' '}
      {page !== undefined && (
        <Link href={page} external externalIconAriaLabel={say('link.external')}>
          {say('registry.help.page')}
        </Link>
      )}
    </div>
  )
}

function EnvironmentsField({ input, set }: { readonly input: RegistryInput; readonly set: SetInput }) {
  const { say } = useText()
  const options = Environment.options.map((value) => ({ value, label: say(`environment.${value}`) }))
  return (
    <FormField
      label={<FieldLabel label={say('registry.field.environments')} isOptional />}
      constraintText={say('registry.hint.environments')}
    >
      <Multiselect
        selectedOptions={options.filter(({ value }) => input.environments.includes(value))}
        options={options}
        placeholder={say('environment.any')}
        onChange={({ detail }) => {
          const chosen = detail.selectedOptions.map(({ value }) => value)
          set({ environments: Environment.options.filter((each) => chosen.includes(each)) })
        }}
      />
    </FormField>
  )
}

function TlsSection({
  input,
  set,
  errors,
}: { readonly input: RegistryInput; readonly set: SetInput } & Pick<RegistryFormProps, 'errors'>) {
  const { say } = useText()
  return (
    <ExpandableSection variant="container" headerText={say('registry.section.tls')}>
      <SpaceBetween size="m">
        <Checkbox
          checked={input.plainHttp}
          description={say('registry.hint.plainHttp')}
          onChange={({ detail }) => set({ plainHttp: detail.checked })}
        >
          {say('registry.field.plainHttp')}
        </Checkbox>
        <TextField
          label={say('registry.field.caCertificate')}
          pointer="/tls/caCertificate"
          rows={4}
          isOptional
          hint={say('registry.hint.caCertificate')}
          placeholder="-----BEGIN CERTIFICATE-----"
          errors={errors}
          value={input.caCertificate}
          onChange={(caCertificate) => set({ caCertificate })}
        />
      </SpaceBetween>
    </ExpandableSection>
  )
}
