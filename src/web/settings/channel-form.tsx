import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useState } from 'react'
import { Environment } from '#contract/common.ts'
import { MailSecurity, type NotificationChannel, subscribedKinds, WebhookFormat } from '#contract/notifications.ts'
import { CopyText } from '../components/copy-text.tsx'
import type { FormErrors } from '../components/form-errors.ts'
import { TextField, type TextFieldProps } from '../components/text-field.tsx'
import { languageNames, languages } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'
import { type ChannelInput, makeSigningSecret, usualPorts } from './channel-input.ts'

export interface ChannelFormProps {
  readonly input: ChannelInput
  readonly onChange: (input: ChannelInput) => void
  readonly errors: FormErrors
  /** It is there already: it stays a webhook or mail, and secrets that are not typed are kept. */
  readonly saved: NotificationChannel | undefined
}

type TextName = Exclude<
  { [Name in keyof ChannelInput]: ChannelInput[Name] extends string ? Name : never }[keyof ChannelInput],
  'type' | 'format' | 'security' | 'language'
>
type FieldMaker = (
  name: TextName,
  pointer: string,
  more?: Pick<TextFieldProps, 'hint' | 'placeholder' | 'isOptional' | 'rows' | 'type'>,
) => ReactNode

export function ChannelForm({ input, onChange, errors, saved }: ChannelFormProps) {
  const { say } = useText()
  const set = (change: Partial<ChannelInput>) => onChange({ ...input, ...change })
  const field: FieldMaker = (name, pointer, more = {}) => (
    <TextField
      {...more}
      label={say(`channel.field.${name}`)}
      pointer={pointer}
      errors={errors}
      value={input[name]}
      onChange={(value) => set({ [name]: value })}
    />
  )
  const parts = { input, set, field, saved }
  return (
    <SpaceBetween size="l">
      {errors.count > 0 && <Alert type="error">{say('form.errors', { count: errors.count })}</Alert>}
      <Container header={<Header variant="h2">{say('cluster.section.basic')}</Header>}>
        <SpaceBetween size="m">
          <ColumnLayout columns={2}>
            {field('name', '/name', { placeholder: say('channel.name.example') })}
            <LanguageField {...parts} />
          </ColumnLayout>
          {field('description', '/description', { isOptional: true, rows: 2 })}
          <Checkbox checked={input.enabled} onChange={({ detail }) => set({ enabled: detail.checked })}>
            {say('registry.field.enabled')}
          </Checkbox>
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{say('channel.section.target')}</Header>}>
        <SpaceBetween size="m">
          <Choice
            label={say('channel.field.type')}
            value={input.type}
            options={['webhook', 'mail'] as const}
            nameOf={(type) => say(`channel.type.${type}`)}
            isDisabled={saved !== undefined}
            onChange={(type) => set({ type })}
          />
          {input.type === 'webhook' ? <WebhookFields {...parts} /> : <MailFields {...parts} />}
          {field('caCertificate', `/${input.type}/caCertificate`, {
            rows: 3,
            isOptional: true,
            placeholder: '-----BEGIN CERTIFICATE-----',
          })}
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{say('channel.section.told')}</Header>}>
        <ToldFields {...parts} />
      </Container>
      <Container header={<Header variant="h2">{say('channel.section.quiet')}</Header>}>
        <QuietFields {...parts} />
      </Container>
    </SpaceBetween>
  )
}

interface PartProps {
  readonly input: ChannelInput
  readonly set: (change: Partial<ChannelInput>) => void
  readonly field: FieldMaker
  readonly saved: NotificationChannel | undefined
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly hint?: string
  readonly value: Value
  readonly options: readonly Value[]
  readonly nameOf: (value: Value) => string
  readonly isDisabled?: boolean
  readonly onChange: (value: Value) => void
}

function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, hint, value, nameOf, isDisabled = false, onChange } = props
  const options = props.options.map((each) => ({ value: each, label: nameOf(each) }))
  return (
    <FormField label={label} constraintText={hint}>
      <Select
        disabled={isDisabled}
        selectedOption={options.find((option) => option.value === value) ?? null}
        options={options}
        onChange={({ detail }) => {
          const chosen = options.find((option) => option.value === detail.selectedOption.value)
          if (chosen !== undefined) onChange(chosen.value)
        }}
      />
    </FormField>
  )
}

function LanguageField({ input, set }: PartProps) {
  const { say } = useText()
  return (
    <Choice
      label={say('frame.language')}
      hint={say('channel.hint.language')}
      value={input.language}
      options={languages}
      nameOf={(language) => languageNames[language]}
      onChange={(language) => set({ language })}
    />
  )
}

function WebhookFields({ input, set, field, saved }: PartProps) {
  const { say } = useText()
  const origin = saved?.webhook?.origin
  const kept = origin === undefined ? {} : { isOptional: true, hint: say('channel.hint.url.kept', { origin }) }
  return (
    <SpaceBetween size="m">
      <Choice
        label={say('channel.field.format')}
        hint={say(`channel.format.${input.format}.text`)}
        value={input.format}
        options={WebhookFormat.options}
        nameOf={(format) => say(`channel.format.${format}`)}
        onChange={(format) => set({ format })}
      />
      {field('url', '/webhook/url', {
        type: 'password',
        hint: say('channel.hint.url'),
        ...kept,
      })}
      {input.format === 'standard' && <SigningSecret {...{ input, set, field, saved }} />}
    </SpaceBetween>
  )
}

/** Made here, and shown as long as the form is open: the console never tells it. */
function SigningSecret({ input, set, field, saved }: PartProps) {
  const { say } = useText()
  const [made, setMade] = useState<string>()
  const isKept = saved?.webhook?.signed === true
  return (
    <SpaceBetween size="xs">
      {field('signingSecret', '/webhook/signingSecret', {
        type: 'password',
        placeholder: 'whsec_…',
        hint: say(isKept ? 'channel.hint.signingSecret.kept' : 'channel.hint.signingSecret'),
        isOptional: isKept,
      })}
      <Button
        onClick={() => {
          const secret = makeSigningSecret()
          setMade(secret)
          set({ signingSecret: secret })
        }}
      >
        {say('channel.signingSecret.make')}
      </Button>
      {made !== undefined && made === input.signingSecret && (
        <Alert type="info" header={say('channel.signingSecret.made')}>
          <SpaceBetween size="xs">
            <span>{say('channel.signingSecret.made.text')}</span>
            <CopyText text={made} inline={false} label={say('channel.signingSecret.copy')} />
          </SpaceBetween>
        </Alert>
      )}
    </SpaceBetween>
  )
}

function MailFields({ input, set, field, saved }: PartProps) {
  const { say } = useText()
  const isKept = saved?.mail?.hasPassword === true
  return (
    <SpaceBetween size="m">
      <ColumnLayout columns={3}>
        {field('host', '/mail/host', { placeholder: 'smtp.example.com' })}
        <Choice
          label={say('channel.field.security')}
          value={input.security}
          options={MailSecurity.options}
          nameOf={(security) => say(`channel.security.${security}`)}
          onChange={(security) => {
            const isUsual = input.port === usualPorts[input.security]
            set({ security, ...(isUsual ? { port: usualPorts[security] } : {}) })
          }}
        />
        {field('port', '/mail/port')}
      </ColumnLayout>
      <ColumnLayout columns={2}>
        {field('username', '/mail/username', { isOptional: true, hint: say('channel.hint.username') })}
        {field('password', '/mail/password', {
          type: 'password',
          isOptional: true,
          ...(isKept ? { hint: say('channel.hint.password.kept') } : {}),
        })}
      </ColumnLayout>
      <ColumnLayout columns={2}>
        {field('from', '/mail/from', { placeholder: 'pesitwizard@example.com' })}
        {field('to', '/mail/to', { rows: 3, placeholder: 'oncall@example.com', hint: say('channel.hint.to') })}
      </ColumnLayout>
    </SpaceBetween>
  )
}

function ToldFields({ input, set }: PartProps) {
  const { say } = useText()
  return (
    <SpaceBetween size="m">
      <FormField label={say('channel.field.kinds')}>
        <SpaceBetween size="xs">
          {subscribedKinds.map((kind) => (
            <Checkbox
              key={kind}
              checked={input.kinds.includes(kind)}
              description={say(`channel.kind.${kind}.text`)}
              onChange={({ detail }) =>
                set({
                  kinds: subscribedKinds.filter((each) =>
                    each === kind ? detail.checked : input.kinds.includes(each),
                  ),
                })
              }
            >
              {say(`channel.kind.${kind}`)}
            </Checkbox>
          ))}
        </SpaceBetween>
      </FormField>
      <FormField label={say('registries.column.environments')} constraintText={say('channel.hint.environments')}>
        <SpaceBetween size="m" direction="horizontal">
          {Environment.options.map((environment) => (
            <Checkbox
              key={environment}
              checked={input.environments.includes(environment)}
              onChange={({ detail }) =>
                set({
                  environments: Environment.options.filter((each) =>
                    each === environment ? detail.checked : input.environments.includes(each),
                  ),
                })
              }
            >
              {say(`environment.${environment}`)}
            </Checkbox>
          ))}
        </SpaceBetween>
      </FormField>
    </SpaceBetween>
  )
}

function QuietFields({ input, set, field }: PartProps) {
  const { say } = useText()
  return (
    <SpaceBetween size="m">
      <Checkbox
        checked={input.isQuiet}
        description={say('channel.quiet.text')}
        onChange={({ detail }) => set({ isQuiet: detail.checked })}
      >
        {say('channel.quiet')}
      </Checkbox>
      {input.isQuiet && (
        <SpaceBetween size="m">
          <ColumnLayout columns={3}>
            {field('quietFrom', '/quietHours/from', { placeholder: '20:00' })}
            {field('quietTo', '/quietHours/to', { placeholder: '07:00' })}
            {field('timeZone', '/quietHours/timeZone', { placeholder: 'Europe/Paris' })}
          </ColumnLayout>
          <Checkbox checked={input.weekends} onChange={({ detail }) => set({ weekends: detail.checked })}>
            {say('channel.quiet.weekends')}
          </Checkbox>
          <Checkbox
            checked={input.urgentGoesThrough}
            description={say('channel.quiet.urgent.text')}
            onChange={({ detail }) => set({ urgentGoesThrough: detail.checked })}
          >
            {say('channel.quiet.urgent')}
          </Checkbox>
        </SpaceBetween>
      )}
    </SpaceBetween>
  )
}
